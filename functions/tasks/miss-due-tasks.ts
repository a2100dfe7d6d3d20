import { sweepDue } from '../journeys/sweep-due.ts'
import type { Services } from '../shared/services.ts'
import { missTask } from './miss-task.ts'
import { taskSchema } from './task-record.ts'

/** Ends the tasks whose time is over and for which no run waits. Safe to repeat. */
export async function missDueTasks(
  now: string,
  services: Pick<Services, 'table' | 'bus'>,
): Promise<{ missedTasks: number }> {
  let missedTasks = 0
  await sweepDue(services.table, { list: 'tasks', before: now }, async (key) => {
    const item = await services.table.get(key)
    const task = item && taskSchema.parse(item)
    if (task?.state !== 'open') return
    const { taskId, subject } = task
    const { missed } = await missTask({ taskId, subject, now }, services)
    if (missed) missedTasks += 1
  })
  return { missedTasks }
}
