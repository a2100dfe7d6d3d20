import { createHash } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import { LunarDay, LunarMonth, LunarYear } from 'tyme4ts'
import { z } from 'zod'
import { type AnniversaryDate, lunarDateOf } from './anniversary-date.ts'

/** How anniversaries are kept; every rule can be changed. */
export const anniversaryRulesSchema = z.object({
  /** What 29 February is in other years. No law says; by default as the Civil Code ends months (art. 202). */
  leapDay: z.enum(['february-28', 'march-1', 'leap-years-only']).default('february-28'),
  /** Solar days (`MM-DD`) that forms fill in when nobody knows: they count as unknown. */
  placeholders: z.array(z.string().regex(/^\d{2}-\d{2}$/)).default(['01-01']),
  /** Local time, `HH:MM`, before 23:00: the minutes after it are of the same day. */
  at: z
    .string()
    .regex(/^([01]\d|2[0-2]):[0-5]\d$/)
    .default('10:00'),
  /** Each person has a minute of their own, from 1 to this many after `at`. */
  spreadMinutes: z.int().min(1).max(59).default(29),
})
export type AnniversaryRules = z.infer<typeof anniversaryRulesSchema>

export interface Anniversary {
  date: AnniversaryDate
  /** IANA zone of the person. */
  zone: string
  /** Chooses the minute; the same person always has the same. */
  personId: string
  rules: AnniversaryRules
}

export interface Occurrence {
  /** Local day, `YYYY-MM-DD`. */
  date: string
  /** The moment, ISO 8601 in UTC. */
  at: string
  /** Year of the date's own calendar; there is one occurrence in each, so it names the greeting of that year. */
  year: number
}

/** Whether the anniversary is kept on a local day (`YYYY-MM-DD`). */
export function occursOn(day: string, date: AnniversaryDate, rules: AnniversaryRules): boolean {
  if (isPlaceholder(date, rules)) return false
  const year = yearOf(day, date)
  return year >= firstYear(date) && dayIn(year, date, rules) === day
}

/** The first occurrence later than `moment` (ISO 8601); undefined where the date is a placeholder. */
export function nextAfter(moment: string, anniversary: Anniversary): Occurrence | undefined {
  const { date, zone, rules } = anniversary
  if (isPlaceholder(date, rules)) return undefined
  const since = Temporal.Instant.from(moment)
  const today = since.toZonedDateTimeISO(zone).toPlainDate().toString()
  for (let year = Math.max(yearOf(today, date), firstYear(date)); ; year++) {
    const day = dayIn(year, date, rules)
    if (!day || day < today) continue
    const at = momentOf(day, anniversary)
    if (at.epochMilliseconds > since.epochMilliseconds)
      return { date: day, at: new Date(at.epochMilliseconds).toISOString(), year }
  }
}

const isPlaceholder = (date: AnniversaryDate, { placeholders }: AnniversaryRules): boolean =>
  date.calendar === 'solar' && placeholders.includes(monthAndDay(date.month, date.day))

/** The day itself is no anniversary of itself: a car delivered this morning has its first one in a year. */
const firstYear = ({ year }: AnniversaryDate): number => (year === undefined ? 0 : year + 1)

/** The year, in the date's own calendar, that a solar day belongs to. */
const yearOf = (day: string, { calendar }: AnniversaryDate): number =>
  (calendar === 'lunar' ? lunarDateOf(day).year : undefined) ?? Number(day.slice(0, 4))

const dayIn = (year: number, date: AnniversaryDate, rules: AnniversaryRules): string | undefined =>
  date.calendar === 'lunar' ? lunarDayIn(year, date) : solarDayIn(year, date, rules.leapDay)

function solarDayIn(year: number, { month, day }: AnniversaryDate, leapDay: AnniversaryRules['leapDay']) {
  if (month !== 2 || day !== 29 || Temporal.PlainDate.from({ year, month: 1, day: 1 }).inLeapYear)
    return `${year}-${monthAndDay(month, day)}`
  if (leapDay === 'leap-years-only') return undefined
  return leapDay === 'march-1' ? `${year}-03-01` : `${year}-02-28`
}

/**
 * Born in a leap month: kept in it where the year has it, else in the ordinary month of the number. Born on day 30: kept on
 * the last day of a month of 29 (除夕). Custom, not law. The months are those of the calendar of China wherever the person lives.
 */
function lunarDayIn(year: number, { month, day, leap }: Extract<AnniversaryDate, { calendar: 'lunar' }>): string {
  const signed = leap && LunarYear.fromYear(year).getLeapMonth() === month ? -month : month
  const last = LunarMonth.fromYm(year, signed).getDayCount()
  const solar = LunarDay.fromYmd(year, signed, Math.min(day, last)).getSolarDay()
  return `${solar.getYear()}-${monthAndDay(solar.getMonth(), solar.getDay())}`
}

function momentOf(day: string, { zone, personId, rules }: Anniversary): Temporal.ZonedDateTime {
  const minute = 1 + (createHash('sha256').update(personId).digest().readUInt32BE() % rules.spreadMinutes)
  const time = Temporal.PlainTime.from(rules.at).add({ minutes: minute })
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: time })
}

const monthAndDay = (month: number, day: number): string =>
  `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
