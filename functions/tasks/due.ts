import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { type Grade, gradeSchema } from '../../events/lead.ts'
import { addBusinessTime, type BusinessCalendar } from '../dealers/business-time.ts'
import { openSpans } from '../dealers/open-spans.ts'

/** One length for all, or one for each grade of a lead. */
const byGrade = <Value extends z.ZodType>(value: Value) => z.union([value, z.record(gradeSchema, value)])

const duration = z.string().regex(/^P/, 'write an ISO 8601 duration, e.g. PT1H or P3D')
/** A length of opening hours, or `closing`: until the store closes, on the day on which it is open next. */
const businessDuration = z.union([z.literal('closing'), duration])

/** By when a task is to be done. */
export const dueSchema = z.union([
  z.object({ wall: byGrade(duration) }),
  z.object({ business: byGrade(businessDuration) }),
  z.object({ at: momentSchema }),
  /** What was agreed with the person; where nothing was, after so many days, when the store closes. */
  z.object({ agreedOr: byGrade(duration) }),
])
export type Due = z.infer<typeof dueSchema>

export interface DueOf {
  now: string
  calendar: BusinessCalendar
  grade: Grade
  /** When the holder and the person agreed to speak next. */
  agreedAt?: string | undefined
}

/** The moment at which a task is missed, ISO 8601 in UTC. Throws CalendarNeverOpens, NotBusinessTime. */
export function dueMoment(due: Due, { now, calendar, grade, agreedAt }: DueOf): string {
  if ('at' in due) return inUtc(due.at)
  if ('wall' in due) return later(now, chosen(due.wall, grade), calendar.zone)
  if ('business' in due) return afterBusiness(chosen(due.business, grade), now, calendar)
  if (agreedAt !== undefined && Date.parse(agreedAt) > Date.parse(now)) return inUtc(agreedAt)
  return closingOf(later(now, chosen(due.agreedOr, grade), calendar.zone), calendar)
}

function chosen(value: string | Readonly<Record<Grade, string>>, grade: Grade): string {
  return typeof value === 'string' ? value : value[grade]
}

const inUtc = (moment: string): string => new Date(moment).toISOString()

/** Days are counted on the zone's calendar. */
function later(from: string, length: string, zone: string): string {
  const at = Temporal.Instant.from(from).toZonedDateTimeISO(zone).add(Temporal.Duration.from(length))
  return new Date(at.epochMilliseconds).toISOString()
}

function afterBusiness(length: string, from: string, calendar: BusinessCalendar): string {
  return length === 'closing' ? closingOf(from, calendar) : addBusinessTime({ from, duration: length, ...calendar })
}

/** When the store closes on the day of `from`, or, where it is closed already, of its next opening. */
function closingOf(from: string, calendar: BusinessCalendar): string {
  const dayOf = (at: number): string =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(calendar.zone).toPlainDate().toString()
  let closing: number | undefined
  for (const span of openSpans(from, calendar)) {
    if (closing !== undefined && dayOf(span.from) !== dayOf(closing - 1)) break
    closing = span.to
  }
  return new Date(closing ?? Date.parse(from)).toISOString()
}
