import { Temporal } from 'temporal-polyfill'

/** Which day a moment is of never changes, and asking the zone is slow: planning a car asks for the same ones again and again. */
const known = new Map<string, string>()
const KNOWN_AT_MOST = 20_000

/** Days are `YYYY-MM-DD`. */
export function dayIn(zone: string, moment: string): string {
  const name = `${zone} ${moment}`
  const found = known.get(name)
  if (found !== undefined) return found
  if (known.size >= KNOWN_AT_MOST) known.clear()
  const day = Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainDate().toString()
  known.set(name, day)
  return day
}

const DAY = 86_400_000

export const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)

/** The last day of a shorter month where it has no such day. */
export const plusMonths = (day: string, months: number): string =>
  Temporal.PlainDate.from(day).add({ months }).toString()

/** Negative where `to` lies before `from`. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY

/** The moment at which a day begins in a zone. */
export const startOf = (day: string, zone: string): string =>
  Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant().toString()
