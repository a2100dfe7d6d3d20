import { z } from 'zod'
import { journeySubjects, momentSchema, type Subject, subjectSchema } from '../../events/define-event.ts'
import { taskMissed } from '../../events/task.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { taskFunction } from '../shared/lambda.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Task } from './task-record.ts'
import { endingWrites, readTask } from './task-store.ts'

const inputSchema = z.object({
  subject: subjectSchema.extend({ type: z.enum(journeySubjects) }),
  now: momentSchema,
  taskId: z.string(),
})

/** The time for a task is over: it is missed, unless it was done (or dropped) before. Says which, as often as it is asked. */
export async function missTask(
  { subject, now, taskId }: { subject: Subject; now: string; taskId: string },
  { table, bus }: Pick<Services, 'table' | 'bus'>,
): Promise<{ missed: boolean }> {
  const event = await decideAnew(async () => {
    const task = await readTask(table, subject, taskId)
    if (!task || task.state === 'done' || task.state === 'dropped') return undefined
    const missed = missedEvent(task, task.doneAt ?? now)
    if (task.state === 'open')
      await table.transact([...endingWrites(task, { state: 'missed', now }), eventWrite(missed, now)])
    return missed
  })
  if (event) await bus.publish([event])
  return { missed: event !== undefined }
}

function missedEvent({ taskId, task, subject }: Task, at: string) {
  return makeEvent(taskMissed, { subject, occurredAt: at, facts: { taskId, task } })
}

export const handler = taskFunction(inputSchema, z.object({ missed: z.boolean() }), missTask)
