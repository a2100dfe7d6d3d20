import { z } from 'zod'
import { journeySubjects, momentSchema, type Subject } from '../../events/define-event.ts'
import { surveyAnswered } from '../../events/task.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import { keys } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import { TransactionRefused } from '../shared/table.ts'

/** What a person answered about something; the words are personal, and are erased with them. */
export const surveyAnswerSchema = z.object({
  survey: z.string(),
  personId: z.string(),
  subject: z.object({ type: z.enum(journeySubjects), id: z.string() }),
  score: z.int().min(0).max(10),
  text: z.string().optional(),
  at: momentSchema,
})
export type SurveyAnswer = z.infer<typeof surveyAnswerSchema>

/** Keeps an answer and says so. A second answer to the same survey about the same thing on the same day changes nothing: the first one counts. */
export async function answerSurvey(
  {
    survey,
    personId,
    subject,
    score,
    text,
    now,
  }: Omit<SurveyAnswer, 'at' | 'subject'> & { subject: Subject; now: string },
  { table, bus }: Pick<Services, 'table' | 'bus'>,
): Promise<{ outcome: 'answered' | 'known' }> {
  const day = now.slice(0, 10)
  const event = makeEvent(surveyAnswered, {
    id: stableId('evt', surveyAnswered.name, subject.type, subject.id, survey, personId, day),
    subject,
    occurredAt: now,
    facts: { survey, score },
  })
  const answer = surveyAnswerSchema.parse({ survey, personId, subject, score, at: now, ...(text && { text }) })
  const key = keys.survey(personId, survey, `${day}#${subject.id}`)
  const absent = { condition: 'attribute_not_exists(pk)' }
  try {
    await table.transact([{ put: { ...key, ...answer }, condition: absent }, eventWrite(event, now)])
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error
    return { outcome: 'known' }
  }
  await bus.publish([event])
  return { outcome: 'answered' }
}
