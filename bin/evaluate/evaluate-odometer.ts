import { predictCrossing } from '../../functions/vehicles/odometer.ts'
import { dayOf, momentOf, type OdometerReading } from '../../functions/vehicles/odometer-reading.ts'
import { meanRateOnCleaned, meanRateOnRaw } from './odometer-baselines.ts'
import { type Crossing, crossingsOf } from './odometer-truth.ts'

/** One mark, asked for at a notice: errors in days (positive: predicted too late); undefined: no answer. */
interface Trial {
  readonly ours: number
  readonly raw: number | undefined
  readonly cleaned: number | undefined
  readonly held: boolean
  readonly width: number
}

export interface OdometerResult {
  readonly notice: number
  readonly trials: readonly Trial[]
  /** Marks for which fewer than two readings were there to go by; nobody is measured on them. */
  readonly tooEarly: number
}

/** No prediction is taken to be further off than a year, or before the day of the question. */
const YEAR = 365

/** Asks for every mark that cars crossed so many days before they crossed it, showing only what was known then. */
export function evaluateOdometer(
  cars: ReadonlyMap<string, readonly OdometerReading[]>,
  { notice, markEvery }: { notice: number; markEvery: number },
): OdometerResult {
  const trials: Trial[] = []
  let tooEarly = 0
  for (const readings of cars.values()) {
    for (const crossing of crossingsOf(readings, markEvery)) {
      if (crossing.since > crossing.day - notice) continue
      const trial = tryMark(readings, crossing, notice)
      if (trial) trials.push(trial)
      else tooEarly += 1
    }
  }
  return { notice, trials, tooEarly }
}

function tryMark(readings: readonly OdometerReading[], { km, day }: Crossing, notice: number): Trial | undefined {
  const asked = day - notice
  const now = momentOf(asked)
  const known = readings.filter(({ at }) => dayOf(at) <= asked)
  const ours = predictCrossing(known, { km, now })
  if (ours.certainty !== 'estimated' || ours.passed || ours.at === undefined) return undefined
  const errorOf = (predicted: number): number => Math.min(asked + YEAR, Math.max(asked, predicted)) - day
  const baseline = (predicted: number | undefined) => (predicted === undefined ? undefined : errorOf(predicted))
  return {
    ours: errorOf(dayOf(ours.at)),
    raw: baseline(meanRateOnRaw(known, km, now)),
    cleaned: baseline(meanRateOnCleaned(known, km, now)),
    held: dayOf(ours.from) <= day && day <= dayOf(ours.to),
    width: ours.widthDays,
  }
}
