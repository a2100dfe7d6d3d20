import { z } from 'zod'
import { gradeSchema } from '../../events/lead.ts'
import { keys } from '../shared/keys.ts'
import { taskFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { wordsSchema } from './lead-record.ts'
import { requireLead } from './lead-store.ts'
import { readScorecard, type Score, scoreLead as scoreBy } from './scorecard.ts'
import { type LeadTask, leadTaskSchema } from './task-input.ts'

const outputSchema = z.object({ points: z.number(), grade: gradeSchema, reasons: z.array(wordsSchema) })

/** Scores the lead by the scorecard and keeps the score with its reasons on the lead. Throws LeadNotFound. */
export async function scoreLead(
  { subject, now }: Pick<LeadTask, 'subject' | 'now'>,
  { table, settings }: Pick<Services, 'table' | 'settings'>,
): Promise<Score> {
  const [lead, card] = await Promise.all([requireLead(table, subject.id), readScorecard(settings)])
  const score = scoreBy(lead.lead, { lastAskedAt: lead.lastAskedAt, now }, card)
  await table.update({
    key: keys.lead(subject.id),
    update: 'SET score = :score',
    condition: 'attribute_exists(pk)',
    values: { ':score': { ...score, at: now } },
  })
  return score
}

export const handler = taskFunction(leadTaskSchema, outputSchema, scoreLead)
