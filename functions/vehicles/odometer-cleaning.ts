import { believableChain, type Link } from './odometer-chain.ts'
import { diagnose } from './odometer-diagnosis.ts'
import { dayOf, inKilometres, type OdometerReading, type Point } from './odometer-reading.ts'
import { type SetAsideCode, setAsideWords, type Words } from './odometer-reasons.ts'

/** A reading that is not believed, and why. */
export interface SetAside {
  readonly reading: OdometerReading
  readonly code: SetAsideCode
  readonly words: Words
}

export interface Cleaned {
  /** The believed readings in order of time. */
  readonly chain: readonly Link[]
  readonly setAside: readonly SetAside[]
}

/** The largest figure that an odometer shows, in kilometres. */
const LARGEST = 10_000_000

/** Splits readings into those believed and those set aside with a reason; nothing later than `at` is looked at. */
export function cleanReadings(readings: readonly OdometerReading[], at: string): Cleaned {
  const setAside: SetAside[] = []
  const leaveOut = (reading: OdometerReading, code: SetAsideCode): void => {
    setAside.push({ reading, code, words: setAsideWords[code] })
  }
  const points = distinct(readable(readings, dayOf(at), leaveOut), leaveOut)
  const chain = believableChain(points)
  const believed = new Set(chain.map(({ reading }) => reading))
  for (const point of points) if (!believed.has(point.reading)) leaveOut(point.reading, diagnose(point, chain))
  return { chain, setAside }
}

/** The last reading that is believed as of `at`; undefined where none is. */
export function lastBelieved<R extends OdometerReading>(readings: readonly R[], at: string): R | undefined {
  const last = cleanReadings(readings, at).chain.at(-1)?.reading
  return readings.find((reading) => reading === last)
}

type LeaveOut = (reading: OdometerReading, code: SetAsideCode) => void

function readable(readings: readonly OdometerReading[], until: number, leaveOut: LeaveOut): Point[] {
  const points: Point[] = []
  for (const reading of readings) {
    const point = { reading, day: dayOf(reading.at), km: inKilometres(reading) }
    if (!Number.isFinite(point.day) || !(point.km >= 0 && point.km < LARGEST)) leaveOut(reading, 'unreadable')
    else if (point.day > until) leaveOut(reading, 'future')
    else points.push(point)
  }
  return points.sort((one, other) => one.day - other.day || one.km - other.km)
}

function distinct(points: readonly Point[], leaveOut: LeaveOut): Point[] {
  return points.filter(({ reading, day, km }, at) => {
    const before = points[at - 1]
    const isTwin = before?.day === day && before.km === km
    if (isTwin) leaveOut(reading, 'duplicate')
    return !isTwin
  })
}
