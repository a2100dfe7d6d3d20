import { createHash } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { journeySubjects, momentSchema, type Subject, subjectSchema } from '../../events/define-event.ts'
import { addBusinessTime } from '../dealers/business-time.ts'
import { taskFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { hoursOf, zoneOf } from './subject-clock.ts'

const duration = z.string().regex(/^P/, 'write an ISO 8601 duration, e.g. P3D')
const business = z.object({ business: duration })

const inputSchema = z.object({
  subject: subjectSchema.extend({ type: z.enum(journeySubjects) }),
  now: momentSchema,
  /** A moment, or a day of the subject's zone (`YYYY-MM-DD`); without it, `now`. */
  from: z.union([momentSchema, z.iso.date()]).optional(),
  plus: duration.optional(),
  minus: duration.optional(),
  /** At this time of the day that was found, `HH:MM`. */
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  /** Later by up to so much: always the same for the same subject. */
  spread: duration.optional(),
  /** Then so much later, on the clock or in opening hours. */
  after: z.union([duration, business]).optional(),
})
type Input = z.input<typeof inputSchema>

/**
 * The moment that a step of a journey waits for, in UTC. Days are counted and clock times are read in the zone of the person
 * that the subject concerns, opening hours are those of the dealer. Throws CalendarNeverOpens, NotBusinessTime.
 */
export async function findMoment(
  input: Input,
  services: Pick<Services, 'table' | 'settings' | 'config'>,
): Promise<{ at: string }> {
  const { after } = input
  const onTheClock = typeof after === 'string' ? after : undefined
  const zone = await zoneOf(input.subject, services)
  const found = later(onClock(input, zone), onTheClock)
  if (typeof after !== 'object') return { at: iso(found) }
  const calendar = await hoursOf(input.subject, services)
  return { at: addBusinessTime({ from: iso(found), duration: after.business, ...calendar }) }
}

function onClock({ subject, now, from = now, plus, minus, at, spread }: Input, zone: string): Temporal.ZonedDateTime {
  const moved = later(zoned(from, zone), plus)
  const day = minus === undefined ? moved : moved.subtract(Temporal.Duration.from(minus))
  const time = at === undefined ? day : day.withPlainTime(at)
  return spread === undefined ? time : time.add({ seconds: shareOf(subject, spread) })
}

function zoned(from: string, zone: string): Temporal.ZonedDateTime {
  if (from.includes('T')) return Temporal.Instant.from(from).toZonedDateTimeISO(zone)
  return Temporal.PlainDate.from(from).toZonedDateTime(zone)
}

const later = (time: Temporal.ZonedDateTime, duration: string | undefined): Temporal.ZonedDateTime =>
  duration === undefined ? time : time.add(Temporal.Duration.from(duration))

/** Seconds within the spread: evenly distributed, and no two runs of a subject differ. */
function shareOf({ type, id }: Subject, spread: string): number {
  const seconds = Temporal.Duration.from(spread).total({ unit: 'seconds', relativeTo: '2000-01-01' })
  return createHash('sha256').update(`${type}#${id}`).digest().readUInt32BE() % Math.max(1, Math.floor(seconds))
}

const iso = (time: Temporal.ZonedDateTime): string => new Date(time.epochMilliseconds).toISOString()

export const handler = taskFunction(inputSchema, z.object({ at: momentSchema }), findMoment)
