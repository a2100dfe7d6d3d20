import type { Subject } from '../../events/define-event.ts'
import { type Table, TransactionRefused } from '../shared/table.ts'
import type { Task } from './task-record.ts'
import { endingWrites, tasksOf } from './task-store.ts'

/** What a run had asked for is no longer wanted when the run is over: nobody shall call in vain. Safe to repeat. */
export async function dropTasksOfRun(
  { runId, subject, now }: { runId: string; subject: Subject; now: string },
  table: Table,
): Promise<void> {
  for (const task of await tasksOf(table, subject))
    if (task.runId === runId && task.state === 'open') await dropTask(task, now, table)
}

/** A task that ended meanwhile stays as it is. */
export async function dropTask(task: Task, now: string, table: Table): Promise<void> {
  try {
    await table.transact(endingWrites(task, { state: 'dropped', now }))
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error
  }
}

/** Nothing more is to be done about a subject, whoever asked for it. Safe to repeat. */
export async function dropTasksOfSubject(
  { subject, now }: { subject: Subject; now: string },
  table: Table,
): Promise<void> {
  for (const task of await tasksOf(table, subject)) if (task.state === 'open') await dropTask(task, now, table)
}
