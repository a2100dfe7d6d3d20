import type { AnyEvent } from '../../events/define-event.ts'
import { leadCaptured, leadCreated, leadMerged } from '../../events/lead.ts'
import type { Person } from '../customers/person-record.ts'
import { personIdOf, readPerson } from '../customers/person-store.ts'
import { EventNotStored, type EventRecord, makeEvent, outcomeWrite, readEvent } from '../shared/event-record.ts'
import { keys } from '../shared/keys.ts'
import { queueFunction, type ReceivedEvent } from '../shared/lambda.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Capturing } from './capturing.ts'
import { createLead } from './create-lead.ts'
import { handoverTargets } from './handover.ts'
import { type CapturedLead, capturedLeadSchema, type Lead } from './lead-record.ts'
import { decideCapture, readLeadRules } from './lead-rules.ts'
import { readCaptures, readLead } from './lead-store.ts'
import { mergeLead } from './merge-lead.ts'
import { tellReplaced } from './tell-replaced.ts'

/** Creates a lead from a capture, adds it to the person's open lead, or finds that it is the same request again; says so on the event. */
export async function recordLead({ event, now }: ReceivedEvent, services: Services): Promise<void> {
  const { metadata } = leadCaptured.schema.parse(event)
  const published = await decideAnew(() => recordOnce(metadata.id, now, services))
  if (published.length === 0) return
  await services.bus.publish(published)
  for (const { name, subject } of published) if (name === leadCreated.name) await tellReplaced(subject.id, services)
}

async function recordOnce(captureId: string, now: string, services: Services): Promise<readonly AnyEvent[]> {
  const stored = await readEvent(services.table, captureId)
  if (!stored) throw new EventNotStored(captureId)
  if (stored.outcome) return followingEvents(stored)
  const capture = capturedLeadSchema.safeParse(stored.personal)
  if (!capture.success) return refuse(captureId, capture.error.issues[0]?.path.join('/') ?? '', { now, services })
  return record(captureId, capture.data, { now, services })
}

async function record(
  captureId: string,
  capture: CapturedLead,
  { now, services }: { now: string; services: Services },
): Promise<readonly AnyEvent[]> {
  const { table } = services
  const rules = await readLeadRules(services.settings)
  const personId = await personIdOf(capture.person.phone, services.secrets)
  if (capture.test !== undefined) return setAside(captureId, { personId, why: capture.test, now }, table)
  const person = await readPerson(table, personId)
  const open = await readOpenLead(person, capture.brand, services)
  const earlier = open ? await readCaptures(table, open.leadId) : []
  const decision = decideCapture(capture, { open, earlier }, { rules, now })
  const handOverTo = await handoverTargets(services)
  const capturing: Capturing = { captureId, capture, personId, person, now, handOverTo }
  if (decision.kind === 'merge') return mergeLead(capturing, decision.lead, table)
  if (decision.kind !== 'duplicate') return createLead(capturing, decision, table)
  const outcome = { kind: 'duplicate', detail: decision.lead.leadId, at: now } as const
  await table.transact([outcomeWrite(captureId, outcome)])
  return []
}

/** No lead, no journey: what came in remains where an erasure of the person finds it. */
async function setAside(
  captureId: string,
  { personId, why, now }: { personId: string; why: string; now: string },
  table: Services['table'],
): Promise<readonly AnyEvent[]> {
  await table.transact([
    { put: { ...keys.personFact(personId, captureId), captureId } },
    outcomeWrite(captureId, { kind: 'set-aside', detail: why, at: now }),
  ])
  return []
}

async function readOpenLead(
  person: Person | undefined,
  brand: string,
  { table }: Pick<Services, 'table'>,
): Promise<Lead | undefined> {
  const open = person?.openLeads[brand]
  const lead = open && (await readLead(table, open.leadId))
  return lead?.state === 'closed' ? undefined : lead
}

/** Nothing that could be a lead is stored under the event, e.g. because it was erased meanwhile. */
async function refuse(
  captureId: string,
  field: string,
  { now, services }: { now: string; services: Services },
): Promise<readonly AnyEvent[]> {
  const detail = `the capture cannot be read: ${field || 'nothing is stored'}`
  await services.table.transact([outcomeWrite(captureId, { kind: 'failed', detail, at: now })])
  return []
}

/** The capture was answered before, but its event may not have reached the bus: publishing again is harmless. */
function followingEvents(stored: EventRecord): readonly AnyEvent[] {
  const { event, outcome } = stored
  if (outcome?.detail === undefined || (outcome.kind !== 'created' && outcome.kind !== 'merged')) return []
  const { brand } = leadCaptured.facts.parse(event.facts)
  const about = { subject: outcome.detail, occurredAt: outcome.at, causedBy: event.metadata.id }
  const captureId = event.metadata.id
  return outcome.kind === 'created'
    ? [makeEvent(leadCreated, { ...about, facts: { captureId, brand } })]
    : [makeEvent(leadMerged, { ...about, facts: { captureId } })]
}

export const handler = queueFunction(recordLead)
