import fc from 'fast-check'
import type { OdometerReading } from '../../../functions/vehicles/odometer-reading.ts'

/** The first moment of every synthetic car. */
const START = Date.parse('2026-01-01T00:00:00Z')

export const momentAfter = (days: number): string => new Date(START + Math.round(days * 86_400_000)).toISOString()

/** A car that drives the same every day and reports every so many days. */
export function steadyCar(car: { perDay: number; every: number; count: number; from?: number }): OdometerReading[] {
  return Array.from({ length: car.count }, (_, at) => ({
    at: momentAfter(at * car.every),
    value: Math.round((car.from ?? 20_000) + at * car.every * car.perDay),
  }))
}

/** Cars of all sorts, each steady in itself. */
export const anySteadyCar = fc.record({
  perDay: fc.integer({ min: 10, max: 200 }),
  every: fc.integer({ min: 3, max: 30 }),
  count: fc.integer({ min: 12, max: 40 }),
  from: fc.integer({ min: 10_000, max: 150_000 }),
})

/** Replaces one reading. */
export const withReading = (readings: readonly OdometerReading[], at: number, value: number): OdometerReading[] =>
  readings.map((reading, place) => (place === at ? { ...reading, value } : reading))

/** Numbers between 0 and 1 that are the same for the same seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A driver with habits: a pace that drifts by the week, quiet days, now and then a journey. Kilometres after each day. */
export function drivenDays(seed: number, days: number): number[] {
  const roll = dice(seed)
  const usual = 15 + 60 * roll()
  let odometer = Math.round(5_000 + 60_000 * roll())
  let mood = 1
  return Array.from({ length: days }, (_, day) => {
    if (day % 7 === 0) mood = Math.exp(0.7 * Math.log(mood) + 0.5 * (roll() + roll() - 1))
    const parked = roll() < 0.15
    const journey = roll() < 0.01 ? 250 : 0
    odometer += (parked ? 0 : usual * mood * 2 * roll()) + journey
    return odometer
  })
}
