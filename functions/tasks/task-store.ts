import type { AnyEvent, Subject } from '../../events/define-event.ts'
import { eventWrite } from '../shared/event-record.ts'
import { dealerTasksPk, due, keys, prefixes, subjectPk } from '../shared/keys.ts'
import type { Table, Write } from '../shared/table.ts'
import { type Task, taskSchema } from './task-record.ts'

export async function readTask(table: Table, subject: Subject, taskId: string): Promise<Task | undefined> {
  const item = await table.get(keys.task(subject, taskId))
  return item && taskSchema.parse(item)
}

/** All tasks of a subject, open or over. */
export async function tasksOf(table: Table, subject: Subject): Promise<Task[]> {
  const items = await table.query({ pk: subjectPk(subject), prefix: prefixes.tasks })
  return items.map((item) => taskSchema.parse(item))
}

/** The open tasks of a dealer, what is due first first. */
export async function openTasksOf(table: Table, dealerId: string): Promise<Task[]> {
  const items = await table.query({ pk: dealerTasksPk(dealerId) })
  return items.map((item) => taskSchema.parse(item))
}

/** A new task with its entry in the dealer's list and the event that tells of it; refused if it exists. `isSwept`: it is on the list of those that a sweep ends. */
export const openingWrites = (task: Task, event: AnyEvent, { isSwept }: { isSwept: boolean }): Write[] => [
  {
    put: {
      ...keys.task(task.subject, task.taskId),
      ...(isSwept && due('tasks', task.taskId, task.dueAt)),
      ...task,
    },
    condition: { condition: 'attribute_not_exists(pk)' },
  },
  { put: { ...keys.dealerTask(task.dealerId, task.dueAt, task.taskId), ...task } },
  eventWrite(event, task.openedAt),
]

/** How an open task ends. */
export type TaskEnd =
  | { state: 'done'; result: string; by: string; now: string }
  | { state: 'missed' | 'dropped'; now: string }

/** Ends a task that is open, once, and takes it off the dealer's list; refused if it has ended. */
export function endingWrites({ subject, taskId, dealerId, dueAt }: Task, end: TaskEnd): Write[] {
  const done = end.state === 'done'
  return [
    {
      update: {
        key: keys.task(subject, taskId),
        update: `SET #state = :state, doneAt = :now${done ? ', #result = :result, doneBy = :by' : ''} REMOVE duePk, dueSk`,
        condition: '#state = :open',
        names: { '#state': 'state', ...(done && { '#result': 'result' }) },
        values: {
          ':state': end.state,
          ':open': 'open',
          ':now': end.now,
          ...(end.state === 'done' && { ':result': end.result, ':by': end.by }),
        },
      },
    },
    { delete: keys.dealerTask(dealerId, dueAt, taskId) },
  ]
}
