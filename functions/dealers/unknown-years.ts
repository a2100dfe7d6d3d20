import { Temporal } from 'temporal-polyfill'
import type { Holidays } from './holidays.ts'

/** The years of a span of time whose holidays nobody has announced yet, by the clocks of a zone. */
export function unknownYears(
  { from, to, zone }: { from: string; to: string; zone: string },
  { years }: Holidays,
): number[] {
  const yearOf = (moment: string): number => Temporal.Instant.from(moment).toZonedDateTimeISO(zone).year
  const first = yearOf(from)
  const all = Array.from({ length: yearOf(to) - first + 1 }, (_, at) => first + at)
  return all.filter((year) => !years[String(year)])
}
