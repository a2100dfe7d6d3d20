import { z } from 'zod'
import { subjectSchema } from '../../events/define-event.ts'
import { readLead } from '../leads/lead-store.ts'
import { queueLead } from '../leads/queue-lead.ts'
import { dropDeferred } from '../messages/drop-deferred.ts'
import type { Services } from '../shared/services.ts'
import { dropTasksOfRun } from '../tasks/drop-tasks.ts'
import { openTask } from '../tasks/open-task.ts'
import type { Run, RunInput } from './run-record.ts'
import { closeRun } from './run-store.ts'

/** What has no human queue of its own. */
const taskSubjectSchema = subjectSchema.extend({ type: z.enum(['customer', 'vehicle', 'complaint']) })

/** Does what is due when an execution is over: a run that did not succeed is given to people, then the run is closed. Safe to repeat. */
export async function settleRun(
  ended: { input: RunInput; status: NonNullable<Run['status']>; now: string },
  services: Services,
): Promise<void> {
  const { input, status, now } = ended
  if (status !== 'SUCCEEDED') await giveToPeople(ended, services)
  await dropTasksOfRun({ runId: input.run.id, subject: input.subject, now }, services.table)
  const run = { runId: input.run.id, journey: input.run.journey, subject: input.subject }
  const closed = await closeRun(services.table, run, { status, at: now })
  const because = closed?.ended?.name ?? 'run-over'
  const messageIds = closed?.deferred ?? []
  await dropDeferred({ subject: input.subject, messageIds, because, now }, services)
}

/** A lead goes to the human queue; of a customer, a car or a complaint the dealer's manager gets a task, and head office where there is no dealer. */
async function giveToPeople(
  { input, status, now }: { input: RunInput; status: string; now: string },
  services: Services,
): Promise<void> {
  const { run, subject, event } = input
  services.log.error('run failed', { journey: run.journey, runId: run.id, status })
  const about = taskSubjectSchema.safeParse(subject)
  if (about.success) {
    const task = { to: 'manager', task: 'run-failed', due: { business: 'closing' }, orHeadOffice: true } as const
    // It outlives the run: what the run asked for itself is dropped with it.
    await openTask({ run: { id: `${run.id}-failed` }, subject: about.data, step: 'run-failed', now, ...task }, services)
  }
  if (subject.type !== 'lead') return
  // Whoever holds the lead keeps it; a lead that is closed, or was erased, needs nobody.
  if (!(await readLead(services.table, subject.id))) return
  await queueLead({ leadId: subject.id, reason: 'run-failed', now, causedBy: event.id }, services)
}
