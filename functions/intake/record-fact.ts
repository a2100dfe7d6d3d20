import type { AnyEvent } from '../../events/define-event.ts'
import { factCaptured } from '../../events/fact.ts'
import { fileComplaint } from '../complaints/file-complaint.ts'
import { personIdOf, readPerson } from '../customers/person-store.ts'
import { closeLead } from '../leads/close-lead.ts'
import { readLead } from '../leads/lead-store.ts'
import { EventNotStored, type EventRecord, type Outcome, outcomeWrite, readEvent } from '../shared/event-record.ts'
import { queueFunction, type ReceivedEvent } from '../shared/lambda.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { VehicleUnknown } from '../vehicles/record-vehicle.ts'
import { readVehicle, vehicleIdOf } from '../vehicles/vehicle-store.ts'
import { BookingUnknown } from './apply-booking.ts'
import { applyFact } from './apply-fact.ts'
import { bankCredits } from './bank-credits.ts'
import { type CapturedFact, capturedFactSchema, type FactOf } from './fact-form.ts'
import { pointTo, recordPeople } from './fact-people.ts'

/** How long a fact waits for the one that it needs, in milliseconds: sources send in any order, and the sweep brings it here again. */
const WAITS_FOR = 3_600_000

interface Capture extends CapturedFact {
  captureId: string
  receivedAt: string
  now: string
}

/** Applies what a source told of a car: the change, what it means as an event, and the outcome in one transaction. Safe to repeat, and in any order. */
export async function recordFact({ event, now }: ReceivedEvent, services: Services): Promise<void> {
  const captureId = factCaptured.schema.parse(event).metadata.id
  const stored = await readEvent(services.table, captureId)
  if (!stored) throw new EventNotStored(captureId)
  if (stored.outcome) return publishAgain(stored, services)
  const captured = capturedFactSchema.safeParse(stored.personal)
  if (!captured.success)
    return answer(captureId, { kind: 'failed', detail: 'what the source said cannot be read', at: now }, services)
  const capture: Capture = { ...captured.data, captureId, receivedAt: stored.receivedAt, now }
  try {
    await record(capture, services)
  } catch (error) {
    if (!(error instanceof VehicleUnknown || error instanceof BookingUnknown || error instanceof PersonUnknown))
      throw error
    // Without an outcome the sweep publishes it again, and what it needs may be there by then.
    if (Date.parse(now) - Date.parse(stored.receivedAt) < WAITS_FOR) return
    await answer(captureId, { kind: 'failed', detail: error.message, at: now }, services)
  }
}

/** Somebody complained or accepted messages whom we do not know. */
class PersonUnknown extends Error {
  constructor() {
    super('The person is not known here: send owner with a phone, or the vehicle first')
    this.name = 'PersonUnknown'
  }
}

async function record(capture: Capture, services: Services): Promise<void> {
  const { fact, captureId, now } = capture
  const people = await recordPeople(capture, { captureId, now }, services)
  if (fact.event === 'ComplaintFiled') return recordComplaint({ ...capture, fact }, people[0]?.personId, services)
  if (fact.event === 'SubscriptionAccepted') return recordCredits({ ...capture, fact }, people[0]?.personId, services)
  if (fact.event === 'VehicleDelivered') await closeWonLead({ ...capture, fact }, services)
  const { table, config } = services
  const vehicleId = await idOf(capture, services)
  const events = await decideAnew(async () => {
    const known = await readVehicle(table, vehicleId)
    if (!known && fact.vin === undefined) throw new VehicleUnknown()
    const applied = await applyFact({ fact, captureId, vehicleId, known, people, now, zone: config.zone, table })
    await table.transact([...applied.writes, outcomeWrite(captureId, outcomeOf(applied, now))])
    return applied.events
  })
  if (events.length > 0) await services.bus.publish(events)
}

const idOf = async ({ fact }: CapturedFact, { secrets }: Services): Promise<string> =>
  fact.vin === undefined ? (fact.vehicleId ?? '') : vehicleIdOf(fact.vin, secrets)

/** The detail names the events, so that a repetition can publish them again. */
function outcomeOf(
  { writes, events }: { writes: readonly unknown[]; events: readonly AnyEvent[] },
  at: string,
): Outcome {
  if (writes.length === 0) return { kind: 'outdated', detail: 'it is known already, or something newer is', at }
  const detail = events.map(({ metadata }) => metadata.id).join(' ')
  return { kind: 'recorded', ...(detail !== '' && { detail }), at }
}

async function answer(captureId: string, outcome: Outcome, { table }: Services): Promise<void> {
  await table.transact([outcomeWrite(captureId, outcome)])
}

/** The fact was applied before, but its events may not have reached the bus: publishing again is harmless. */
async function publishAgain({ outcome }: EventRecord, { table, bus }: Services): Promise<void> {
  if (outcome?.kind !== 'recorded' || outcome.detail === undefined) return
  const records = await Promise.all(outcome.detail.split(' ').map((id) => readEvent(table, id)))
  const unanswered = records.flatMap((each) => (each && !each.outcome ? [each.event] : []))
  if (unanswered.length > 0) await bus.publish(unanswered)
}

/** The complaint is filed in a transaction of its own, once per source and id. */
async function recordComplaint(
  { fact, source, captureId, now }: Capture & { fact: FactOf<'ComplaintFiled'> },
  complainant: string | undefined,
  services: Services,
): Promise<void> {
  const { text, codes, dealerId, brand } = fact
  const vehicle = await vehicleOf({ fact, source }, services)
  const personId = complainant ?? vehicle?.personId
  if (personId === undefined) throw new PersonUnknown()
  await pointTo(captureId, personId, services)
  const { complaintId } = await fileComplaint(
    {
      personId,
      text,
      codes,
      way: 'source',
      source: { name: source, id: fact.id },
      now: fact.occurredAt,
      ...(vehicle && { vehicleId: vehicle.vehicleId }),
      ...(dealerId !== undefined && { dealerId }),
      ...(brand !== undefined && { brand }),
    },
    services,
  )
  await answer(captureId, { kind: 'recorded', detail: complaintId, at: now }, services)
}

/** Whoever is named accepted, else the one whom the car knows. */
async function recordCredits(
  { fact, source, captureId, now }: Capture & { fact: FactOf<'SubscriptionAccepted'> },
  named: string | undefined,
  services: Services,
): Promise<void> {
  const { phone, template, count } = fact
  const byPhone = phone === undefined ? undefined : await personIdOf(phone, services.secrets)
  const personId = byPhone ?? named ?? (await vehicleOf({ fact, source }, services))?.personId
  if (personId === undefined) throw new PersonUnknown()
  await pointTo(captureId, personId, services)
  const banked = await bankCredits({ personId, template, count, captureId, now }, services.table)
  if (banked === 'unknown') throw new PersonUnknown()
}

async function vehicleOf({ fact, source }: CapturedFact, services: Services) {
  if (fact.vin === undefined && fact.vehicleId === undefined) return undefined
  return readVehicle(services.table, await idOf({ fact, source }, services))
}

/** Who gets a car has bought it: the lead that was open for the brand is won, unless the person asked for another one since. */
async function closeWonLead(
  { fact, source, now }: Capture & { fact: FactOf<'VehicleDelivered'> },
  services: Services,
): Promise<void> {
  if (!fact.owner) return
  const { table } = services
  const brand = fact.brand ?? (await readVehicle(table, await idOf({ fact, source }, services)))?.brand
  const person = await readPerson(table, await personIdOf(fact.owner.phone, services.secrets))
  const open = brand === undefined ? undefined : person?.openLeads[brand]
  const lead = open && (await readLead(table, open.leadId))
  if (!lead || Date.parse(lead.lastAskedAt) > Date.parse(fact.occurredAt)) return
  await closeLead({ leadId: lead.leadId, by: source, outcome: 'won', now }, services)
}

export const handler = queueFunction(recordFact)
