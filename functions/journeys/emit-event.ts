import { z } from 'zod'
import { momentSchema, subjectSchema } from '../../events/define-event.ts'
import { milestoneReached } from '../../events/milestone.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import { taskFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { TransactionRefused } from '../shared/table.ts'
import { runInputSchema } from './run-record.ts'

const inputSchema = z.object({
  run: runInputSchema.shape.run,
  subject: subjectSchema,
  step: z.string(),
  now: momentSchema,
  milestone: z.string(),
})

/** Says that a run reached a milestone: once per run and step, however often it is called. */
export async function emitEvent(
  { run, subject, step, now, milestone }: z.output<typeof inputSchema>,
  { table, bus }: Pick<Services, 'table' | 'bus'>,
): Promise<Record<string, never>> {
  const event = makeEvent(milestoneReached, {
    id: stableId('evt', milestoneReached.name, run.id, step),
    subject,
    facts: { journey: run.journey, milestone },
    occurredAt: now,
  })
  try {
    await table.transact([eventWrite(event, now)])
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error
  }
  await bus.publish([event])
  return {}
}

export const handler = taskFunction(inputSchema, z.object({}), emitEvent)
