import { cleanReadings } from '../../functions/vehicles/odometer-cleaning.ts'
import { momentOf, type OdometerReading } from '../../functions/vehicles/odometer-reading.ts'

/** A mark that a car is known to have crossed: kilometres on the odometer, days since 1970. */
export interface Crossing {
  readonly km: number
  readonly day: number
  /** The first believed reading of the series in which it lies. */
  readonly since: number
}

/**
 * The marks that a car crossed, by all its readings: between two believed readings of one series, by interpolation.
 * Across a reset, a change of units or an unexplained leap no crossing is known.
 */
export function crossingsOf(readings: readonly OdometerReading[], markEvery: number): Crossing[] {
  const { chain } = cleanReadings(readings, END_OF_TIME)
  let since = chain[0]?.day ?? 0
  return chain.flatMap((link, at) => {
    const before = chain[at - 1]
    if (link.kind === 'reset') since = link.day
    if (!before || link.kind !== 'onwards' || link.km <= before.km) return []
    const perKm = (link.day - before.day) / (link.km - before.km)
    return marksBetween(before.km, link.km, markEvery).map((km) => ({
      km,
      day: before.day + (km - before.km) * perKm,
      since,
    }))
  })
}

const END_OF_TIME = momentOf(100_000)

/** Multiples above `from` up to `to`. */
function marksBetween(from: number, to: number, every: number): number[] {
  const first = Math.floor(from / every) + 1
  const count = Math.max(0, Math.floor(to / every) - first + 1)
  return Array.from({ length: count }, (_, at) => (first + at) * every)
}
