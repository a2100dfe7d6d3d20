import { Temporal } from 'temporal-polyfill'
import type { Life } from '../life.ts'
import type { Owner } from '../population.ts'

export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

/** ISO 8601 in UTC. */
export const iso = (at: number): string => new Date(at).toISOString()

/** The first time a clock in `zone` shows `hour` (with fractions, e.g. 21.5) from `from` on. */
export function atHour(hour: number, { from, zone }: { from: number; zone: string }): number {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.ceil(from)).toZonedDateTimeISO(zone)
  const time = { hour: Math.floor(hour), minute: Math.floor((hour % 1) * 60) }
  const at = local.with({ ...time, second: 0, millisecond: 0 }).epochMilliseconds
  return at >= from ? at : at + DAY
}

/** When an owner gets round to something that came now: within minutes or days, by day, or late in the evening. */
export function whenOwnerActs({ chance, now }: Life, { zone, eveningPerson }: Owner, about: string): number {
  // As many answer between one and ten minutes as between one and ten hours.
  const at = Math.ceil(now() + 3 * MINUTE * 10 ** chance.between(0, 3.1, 'when', about))
  if (eveningPerson) return atHour(chance.between(20.6, 23, 'evening', about), { from: at, zone })
  const hour = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).hour
  return hour >= 8 && hour < 22 ? at : atHour(chance.between(8, 12, 'morning', about), { from: at, zone })
}
