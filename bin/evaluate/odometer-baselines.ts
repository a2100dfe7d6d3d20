import { cleanReadings } from '../../functions/vehicles/odometer-cleaning.ts'
import { dayOf, inKilometres, type OdometerReading } from '../../functions/vehicles/odometer-reading.ts'

/** A naive prediction: the day (since 1970) on which a car crosses a mark, or undefined if it has no answer. */
export type Baseline = (readings: readonly OdometerReading[], km: number, now: string) => number | undefined

interface Spot {
  readonly day: number
  readonly km: number
}

/** From the first and the last reading as they came. */
export const meanRateOnRaw: Baseline = (readings, km) => {
  const spots = readings.map((reading) => ({ day: dayOf(reading.at), km: inKilometres(reading) }))
  return alongMeanRate(
    spots.sort((one, other) => one.day - other.day),
    km,
  )
}

/** From the first and the last believed reading since the last reset. */
export const meanRateOnCleaned: Baseline = (readings, km, now) => {
  const { chain } = cleanReadings(readings, now)
  return alongMeanRate(
    chain.slice(
      Math.max(
        0,
        chain.findLastIndex(({ kind }) => kind === 'reset'),
      ),
    ),
    km,
  )
}

function alongMeanRate(spots: readonly Spot[], km: number): number | undefined {
  const first = spots[0]
  const last = spots.at(-1)
  if (!first || !last || last.day - first.day < 1) return undefined
  const pace = (last.km - first.km) / (last.day - first.day)
  return pace > 0 ? last.day + (km - last.km) / pace : undefined
}
