import type { Link } from './odometer-chain.ts'

/** A stretch between two believed readings of one series: days since 1970 and kilometres. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly km: number
}

/** The constants of the pace; how they were chosen stands in docs/odometer.md. */
const PACE = {
  /** A stretch so many days ago counts half as much as one of today. */
  memory: 30,
  /** Kilometres per day of any car: 14,600 a year. */
  anyCar: 40,
  /** Days of evidence that any car is worth beside a car of no history … */
  anyCarDays: 2,
  /** … and after so many days of its own history half as many. */
  anyCarFades: 30,
  /** A car's usual distance between readings is the median of its last so many. */
  habit: 12,
}

/** The distances really driven: a leap, or what lies between two series, is not known and left out. */
export function stretchesOf(chain: readonly Link[]): Stretch[] {
  return chain.flatMap((link, at) => {
    const before = chain[at - 1]
    if (!before || link.kind === 'reset' || link.kind === 'leap') return []
    return [{ from: before.day, to: link.day, km: Math.max(0, link.km - before.km) }]
  })
}

/** Kilometres per day as of a day, from the stretches before it: recent ones count most. Never zero. */
export function paceAt(stretches: readonly Stretch[], day: number): number {
  const history = Math.max(0, day - (stretches[0]?.from ?? day))
  let days = (PACE.anyCarDays * PACE.anyCarFades) / (PACE.anyCarFades + history)
  let km = PACE.anyCar * days
  for (const stretch of stretches) {
    if (stretch.to > day) break
    const age = day - (stretch.from + stretch.to) / 2
    const weight = PACE.memory / (PACE.memory + age)
    km += weight * stretch.km
    days += weight * (stretch.to - stretch.from)
  }
  return km / days
}

/**
 * Kilometres driven in the silence since the last reading. A car that reports every 300 km and has been silent for
 * long was rather parked than driven on; one without such a habit is taken to go on at its pace.
 */
export function drivenInSilence(stretches: readonly Stretch[], day: number, atPace: number): number {
  const heard = stretches.filter(({ to, km }) => to <= day && km > 0).slice(-PACE.habit)
  if (heard.length < 4) return atPace
  const usual = quantile(
    heard.map(({ km }) => km),
    0.5,
  )
  return usual * (1 - Math.exp(-atPace / usual))
}

/** A quantile with linear interpolation; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  const place = (sorted.length - 1) * share
  const low = sorted[Math.floor(place)] ?? Number.NaN
  const high = sorted[Math.ceil(place)] ?? Number.NaN
  return low + (high - low) * (place - Math.floor(place))
}
