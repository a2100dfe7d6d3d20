import type { AnyEvent } from '../../events/define-event.ts'
import { stableId } from '../shared/ids.ts'
import { keys } from '../shared/keys.ts'
import type { JourneyRegistration, Services } from '../shared/services.ts'
import { executionArn } from '../shared/workflows.ts'
import { type Creation, createRun } from './create-run.ts'
import { inUtc, type Run, type RunInput } from './run-record.ts'

/** Starts a run of a journey for an event, once: repeated, it starts the same execution with the stored version and input. */
export async function startRun(
  journey: JourneyRegistration,
  event: AnyEvent,
  { now, services }: { now: string; services: Pick<Services, 'table' | 'workflows'> },
): Promise<Creation> {
  const creation = await createRun(services.table, newRun(journey, event, now), journey)
  if ('run' in creation) await execute(creation.run, services)
  return creation
}

/** Starts the execution of a run that is written; a run that has ended is not started again. */
export async function execute(run: Run, { workflows }: Pick<Services, 'workflows'>): Promise<void> {
  if (run.state === 'ended') return
  await workflows.start({ machineArn: run.machineArn, name: run.runId, input: JSON.parse(run.input) })
}

function newRun(journey: JourneyRegistration, event: AnyEvent, now: string): Run {
  const { subject, metadata, name, facts } = event
  const runId = stableId('run', journey.slug, subject.type, subject.id, metadata.id)
  const input: RunInput = {
    run: { id: runId, journey: journey.slug, ...keys.run(subject, runId) },
    subject,
    event: { id: metadata.id, name, occurredAt: metadata.occurredAt, facts },
  }
  return {
    runId,
    journey: journey.slug,
    subject,
    machineArn: journey.machineArn,
    executionArn: executionArn(journey.machineArn, runId),
    input: JSON.stringify(input),
    triggerEventId: metadata.id,
    triggeredAt: inUtc(metadata.occurredAt),
    startedAt: now,
    state: 'started',
    mail: {},
    taken: new Set([metadata.id]),
  }
}
