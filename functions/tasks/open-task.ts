import { z } from 'zod'
import { journeySubjects, momentSchema, type Subject, subjectSchema } from '../../events/define-event.ts'
import { taskOpened } from '../../events/task.ts'
import { readDealer } from '../dealers/dealer-store.ts'
import { HEAD_OFFICE } from '../dealers/headquarters.ts'
import { readHolidays } from '../dealers/holidays.ts'
import { calendarOf } from '../leads/choose-advisors.ts'
import { readScorecard } from '../leads/scorecard.ts'
import { deliver } from '../messages/deliver.ts'
import { fillVariables } from '../messages/variables/fill-variables.ts'
import { type Known, readAbout } from '../messages/variables/read-about.ts'
import { makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import { taskFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { TransactionRefused } from '../shared/table.ts'
import { dropTask } from './drop-tasks.ts'
import { type Due, dueMoment, dueSchema } from './due.ts'
import { findDoer } from './find-doer.ts'
import { assigneeSchema, requireTaskKind, type TaskKind } from './task-kinds.ts'
import type { Task } from './task-record.ts'
import { openingWrites, tasksOf } from './task-store.ts'

const inputSchema = z.object({
  run: z.object({ id: z.string() }),
  subject: subjectSchema.extend({ type: z.enum(journeySubjects) }),
  now: momentSchema,
  step: z.string(),
  /** Whose it is; without it, whose such a task usually is. */
  to: assigneeSchema.optional(),
  /** The kind of task, by its slug. */
  task: z.string(),
  due: dueSchema,
  /** No run waits for its end: when its time is over, a sweep finds it. */
  isSwept: z.literal(true).optional(),
  /** It must reach somebody: without a dealer it is head office's. */
  orHeadOffice: z.literal(true).optional(),
})
export type OpenTaskInput = z.infer<typeof inputSchema>

const outputSchema = z.object({ taskId: z.string(), dueAt: momentSchema, state: z.enum(['open', 'nobody']) })
type Opened = z.infer<typeof outputSchema>

/**
 * Gives somebody at the subject's dealer something to do, and tells him. The same step of the same run opens one task; what
 * the run asked for before is dropped, for a run wants one thing at a time. `nobody`: there is no dealer, or nobody holds the lead.
 * Throws UnknownTask, LeadNotFound.
 */
export async function openTask(input: OpenTaskInput, services: Services): Promise<Opened> {
  const { run, subject, step, now } = input
  const taskId = stableId('task', run.id, step)
  const [kind, known, earlier] = await Promise.all([
    requireTaskKind(input.task, services.settings),
    readAbout(services.table, subject),
    tasksOf(services.table, subject),
  ])
  const task =
    earlier.find((each) => each.taskId === taskId) ?? (await draftTask({ ...input, taskId }, { known, kind }, services))
  if (!task) return { taskId, dueAt: now, state: 'nobody' }
  await storeTask(task, input.isSwept ?? false, services)
  for (const other of earlier)
    if (other.runId === run.id && other.state === 'open' && other.taskId !== taskId)
      await dropTask(other, now, services.table)
  if (kind.tell === 'at-once') await tell(task, { step, known }, services)
  return { taskId, dueAt: task.dueAt, state: 'open' }
}

async function draftTask(
  input: OpenTaskInput & { taskId: string },
  { known, kind }: { known: Known; kind: TaskKind },
  services: Services,
): Promise<Task | undefined> {
  const { taskId, subject, task, run, now } = input
  const doer = await findDoer(input.to ?? kind.who, known, services)
  const dueAt = doer && (await dueOf(input.due, { now, dealerId: doer.dealerId, known }, services))
  const personId = personOf(subject, known)
  const about = personId === undefined ? {} : { personId }
  const draft = { taskId, subject, task, runId: run.id, ...about, openedAt: now, state: 'open' } as const
  if (doer && dueAt !== undefined) return { ...draft, ...doer, dueAt }
  return input.orHeadOffice && { ...draft, dealerId: HEAD_OFFICE, dueAt: aDayAfter(now) }
}

const aDayAfter = (now: string): string => new Date(Date.parse(now) + 24 * 60 * 60 * 1000).toISOString()

/** `undefined` where the dealer is gone. */
async function dueOf(
  due: Due,
  { now, dealerId, known }: { now: string; dealerId: string; known: Known },
  { table, settings }: Services,
): Promise<string | undefined> {
  const [dealer, holidays, card] = await Promise.all([
    readDealer(table, dealerId),
    readHolidays(settings),
    readScorecard(settings),
  ])
  const grade = known.lead?.score?.grade ?? card.withoutProfiling
  return dealer && dueMoment(due, { now, calendar: calendarOf(dealer, holidays), grade, agreedAt: known.lead?.nextAt })
}

const personOf = (subject: Subject, { lead, vehicle, complaint }: Known): string | undefined =>
  subject.type === 'customer' ? subject.id : (lead ?? complaint ?? vehicle)?.personId

/** Stores and publishes; repeated, it publishes again. */
async function storeTask(task: Task, isSwept: boolean, { table, bus }: Services): Promise<void> {
  const { subject, taskId, openedAt, dueAt } = task
  const event = makeEvent(taskOpened, { subject, occurredAt: openedAt, facts: { taskId, task: task.task, dueAt } })
  try {
    await table.transact(openingWrites(task, event, { isSwept }))
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error
  }
  await bus.publish([event])
}

async function tell(task: Task, { step, known }: { step: string; known: Known }, services: Services): Promise<void> {
  const { dealerId, advisorId, openedAt: now, dueAt, taskId, subject, runId } = task
  if (advisorId === undefined) return
  const to = { kind: 'advisor', dealerId, advisorId } as const
  const variables = await fillVariables('task-new', { ...known, to, now, task }, services)
  const words = { template: 'task-new', class: 'transactional', variables, notAfter: dueAt } as const
  const run = runId === undefined ? undefined : { id: runId }
  await deliver({ run, subject, step, slot: taskId, to, now, ...words }, services)
}

export const handler = taskFunction(inputSchema, outputSchema, openTask)
