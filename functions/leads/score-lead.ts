import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { gradeSchema } from '../../events/lead.ts'
import { readDealer } from '../dealers/dealer-store.ts'
import { keys } from '../shared/keys.ts'
import { taskFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { leadAllows } from './lead-consent.ts'
import { type Lead, wordsSchema } from './lead-record.ts'
import { readLeadRules } from './lead-rules.ts'
import { requireLead } from './lead-store.ts'
import { readScorecard, type Score, scoreLead as scoreBy } from './scorecard.ts'
import { type LeadTask, leadTaskSchema } from './task-input.ts'

const outputSchema = z.object({
  points: z.number(),
  grade: gradeSchema,
  reasons: z.array(wordsSchema),
  /** Whether somebody holds the lead, and whether he has called, or tried to, since he got it. */
  held: z.boolean(),
  acted: z.boolean(),
  /** When holder and person agreed to speak next; absent where nothing is agreed. */
  agreedAt: momentSchema.optional(),
  contactedAt: momentSchema.optional(),
  /** The test drive that is arranged: when it begins, in how many hours, and when to remember it the day before, unless that is past. */
  drive: z.object({ at: momentSchema, inHours: z.number(), eveAt: momentSchema.optional() }).optional(),
})
type Standing = z.infer<typeof outputSchema>

/** Scores the lead by the scorecard, keeps the score with its reasons on the lead, and says how the lead stands. Throws LeadNotFound. */
export async function scoreLead(
  { subject, now }: Pick<LeadTask, 'subject' | 'now'>,
  { table, settings }: Pick<Services, 'table' | 'settings'>,
): Promise<Standing> {
  const [lead, card] = await Promise.all([requireLead(table, subject.id), readScorecard(settings)])
  const profiling = await leadAllows(lead, 'profiling', table)
  const score = scoreBy({ ...lead.lead, profiling }, { lastAskedAt: lead.lastAskedAt, now }, card)
  // What is kept already need not be written again: a lead that was just accepted was scored minutes ago.
  if (score.points !== lead.score?.points || score.grade !== lead.score.grade)
    await table.update({
      key: keys.lead(subject.id),
      update: 'SET score = :score',
      condition: 'attribute_exists(pk)',
      values: { ':score': { ...score, at: now } },
    })
  const drive = await driveOf(lead, now, { table, settings })
  return { ...score, ...standingOf(lead), ...(drive && { drive }) }
}

function standingOf({
  holder,
  lastContactAt = '',
  lastAttemptAt = '',
  nextAt,
}: Lead): Omit<Standing, keyof Score | 'drive'> {
  const lastAct = lastContactAt > lastAttemptAt ? lastContactAt : lastAttemptAt
  return {
    held: holder !== undefined,
    acted: holder !== undefined && lastAct >= holder.since,
    ...(nextAt !== undefined && { agreedAt: nextAt }),
    ...(lastContactAt !== '' && { contactedAt: lastContactAt }),
  }
}

async function driveOf(
  { testDrive, holder }: Lead,
  now: string,
  { table, settings }: Pick<Services, 'table' | 'settings'>,
): Promise<Standing['drive']> {
  if (testDrive?.state !== 'booked') return undefined
  const [dealer, { testDriveEve }] = await Promise.all([
    holder && readDealer(table, holder.dealerId),
    readLeadRules(settings),
  ])
  const eveAt = dealer && dayBefore(testDrive.startsAt, testDriveEve, dealer.zone)
  return {
    at: testDrive.startsAt,
    inHours: (Date.parse(testDrive.startsAt) - Date.parse(now)) / 3_600_000,
    ...(eveAt !== undefined && eveAt > now && { eveAt }),
  }
}

function dayBefore(moment: string, clock: string, zone: string): string {
  const day = Temporal.Instant.from(moment).toZonedDateTimeISO(zone).subtract({ days: 1 })
  return new Date(day.withPlainTime(clock).epochMilliseconds).toISOString()
}

export const handler = taskFunction(leadTaskSchema, outputSchema, scoreLead)
