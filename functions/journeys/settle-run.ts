import { readLead } from '../leads/lead-store.ts'
import { queueLead } from '../leads/queue-lead.ts'
import { dropDeferred } from '../messages/drop-deferred.ts'
import type { Services } from '../shared/services.ts'
import { dropTasksOfRun } from '../tasks/drop-tasks.ts'
import type { Run, RunInput } from './run-record.ts'
import { closeRun } from './run-store.ts'

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

/** Whoever holds the lead keeps it; a lead that is closed, or was erased, needs nobody. */
async function giveToPeople(
  { input, status, now }: { input: RunInput; status: string; now: string },
  services: Services,
): Promise<void> {
  const { run, subject, event } = input
  services.log.error('run failed', { journey: run.journey, runId: run.id, status })
  if (subject.type !== 'lead') return
  if (!(await readLead(services.table, subject.id))) return
  await queueLead({ leadId: subject.id, reason: 'run-failed', now, causedBy: event.id }, services)
}
