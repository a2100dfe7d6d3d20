import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { gradeSchema } from '../../events/lead.ts'
import { keys } from '../shared/keys.ts'
import { taskFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { type Lead, wordsSchema } from './lead-record.ts'
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
})
type Standing = z.infer<typeof outputSchema>

/** Scores the lead by the scorecard, keeps the score with its reasons on the lead, and says how the lead stands. Throws LeadNotFound. */
export async function scoreLead(
  { subject, now }: Pick<LeadTask, 'subject' | 'now'>,
  { table, settings }: Pick<Services, 'table' | 'settings'>,
): Promise<Standing> {
  const [lead, card] = await Promise.all([requireLead(table, subject.id), readScorecard(settings)])
  const score = scoreBy(lead.lead, { lastAskedAt: lead.lastAskedAt, now }, card)
  // What is kept already need not be written again: a lead that was just accepted was scored minutes ago.
  if (score.points !== lead.score?.points || score.grade !== lead.score.grade)
    await table.update({
      key: keys.lead(subject.id),
      update: 'SET score = :score',
      condition: 'attribute_exists(pk)',
      values: { ':score': { ...score, at: now } },
    })
  return { ...score, ...standingOf(lead) }
}

function standingOf({ holder, lastContactAt = '', lastAttemptAt = '', nextAt }: Lead): Omit<Standing, keyof Score> {
  const lastAct = lastContactAt > lastAttemptAt ? lastContactAt : lastAttemptAt
  return {
    held: holder !== undefined,
    acted: holder !== undefined && lastAct >= holder.since,
    ...(nextAt !== undefined && { agreedAt: nextAt }),
  }
}

export const handler = taskFunction(leadTaskSchema, outputSchema, scoreLead)
