import type { Subject } from '../../events/define-event.ts'
import { taskDone } from '../../events/task.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Task } from './task-record.ts'
import { endingWrites, readTask } from './task-store.ts'

export interface TaskResult {
  taskId: string
  subject: Subject
  /** Who did it. */
  by: string
  /** One of the task's results, in kebab-case. */
  result: string
  now: string
}

/** `done` also where this very result was recorded before. */
export type Finished = { outcome: 'done' | 'done-by-another' | 'missed' | 'dropped' | 'unknown' }

/** Records how a task went, and publishes TaskDone. Of a result and a miss that come at once, exactly one counts. */
export async function finishTask(
  given: TaskResult,
  { table, bus }: Pick<Services, 'table' | 'bus'>,
): Promise<Finished> {
  const { subject, taskId, by, result, now } = given
  const { outcome, event } = await decideAnew(async () => {
    const task = await readTask(table, subject, taskId)
    if (!task) return { outcome: 'unknown' as const }
    if (task.state !== 'open') return whatItWas(task, given)
    const done = doneEvent(task, given)
    await table.transact([...endingWrites(task, { state: 'done', result, by, now }), eventWrite(done, now)])
    return { outcome: 'done' as const, event: done }
  })
  if (event) await bus.publish([event])
  return { outcome }
}

/** The same tap again publishes again: the first may have died before it did. */
function whatItWas(task: Task, { by, result }: TaskResult) {
  const { state, doneAt } = task
  if (state === 'missed' || state === 'dropped') return { outcome: state }
  if (task.doneBy !== by || task.result !== result || doneAt === undefined)
    return { outcome: 'done-by-another' as const }
  return { outcome: 'done' as const, event: doneEvent(task, { by, result, now: doneAt }) }
}

function doneEvent({ taskId, task, subject }: Task, { by, result, now }: Pick<TaskResult, 'by' | 'result' | 'now'>) {
  return makeEvent(taskDone, { subject, occurredAt: now, facts: { taskId, task, by, result } })
}
