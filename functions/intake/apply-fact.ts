import type { AnyEvent } from '../../events/define-event.ts'
import { recallOpened, vehicleDelivered } from '../../events/vehicle.ts'
import { dayIn } from '../dates/dated-days.ts'
import { eventWrite, makeEvent, readEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import { present } from '../shared/present.ts'
import type { Write } from '../shared/table.ts'
import { mergeVehicle, newVehicle, type VehicleFacts } from '../vehicles/record-vehicle.ts'
import { odometerReport } from '../vehicles/report-odometer.ts'
import type { Vehicle } from '../vehicles/vehicle-record.ts'
import { vehicleChange } from '../vehicles/vehicle-store.ts'
import { hasCheckDigit } from '../vehicles/vin.ts'
import { applyBooking } from './apply-booking.ts'
import { applyService, applyWork } from './apply-work.ts'
import type { Applying, Effect } from './applying.ts'
import type { FactForm, FactOf } from './fact-form.ts'
import { isNewsOf, saidOf } from './said.ts'

/** The writes and events of a fact; none where it is older than what is known. Throws VehicleUnknown, BookingUnknown. */
export async function applyFact(applying: Applying): Promise<{ writes: Write[]; events: AnyEvent[] }> {
  const { fact, known, vehicleId, captureId, now } = applying
  const saying = { at: fact.occurredAt, now, causedBy: captureId }
  const facts: VehicleFacts = { ...carFacts(fact, applying), people: applying.people }
  const said = mergeVehicle(known ?? newVehicle(vehicleId, facts, saying), facts, saying)
  const effect = await effectOf(applying, said)
  const change = vehicleChange(effect.vehicle, known, saying)
  return {
    writes: [...(change?.writes ?? []), ...effect.writes, ...effect.events.map((event) => eventWrite(event, now))],
    events: [...(change?.events ?? []), ...effect.events],
  }
}

/** What every fact may say of its car, and what some say by being what they are. */
function carFacts(fact: FactForm, { known, zone }: Applying): VehicleFacts {
  const vin = fact.vin ?? known?.vin ?? ''
  const { plate, brand, model, powertrain, company } = fact
  const plain = { vin, vinDoubtful: !hasCheckDigit(vin), ...present({ plate, brand, model, powertrain, company }) }
  if (fact.event === 'VehicleLeft') return { ...plain, state: fact.why }
  if (fact.event === 'ServiceCompleted') return { ...plain, state: 'active', dealerId: fact.dealerId }
  if (fact.event !== 'VehicleDelivered' && fact.event !== 'VehicleRecorded') return plain
  const { dealerId, warranty, insuranceUntil, inspectionUntil } = fact
  const deliveredOn = fact.event === 'VehicleDelivered' ? deliveryDay(fact, zone) : fact.deliveredOn
  const more = { dealerId, warranty: warranty && present(warranty), insuranceUntil, inspectionUntil, deliveredOn }
  if (fact.event === 'VehicleRecorded') return { ...plain, ...present(more) }
  return { ...plain, ...present(more), ...(isPrivate(fact) && { company: null }), state: 'active' }
}

/** A car that is handed to an owner, and to no company, is that owner's own. */
const isPrivate = ({ owner, contact, company }: FactOf<'VehicleDelivered'>): boolean =>
  owner !== undefined && contact === undefined && company === undefined

export const deliveryDay = ({ deliveredOn, occurredAt }: FactOf<'VehicleDelivered'>, zone: string): string =>
  deliveredOn ?? dayIn(zone, occurredAt)

async function effectOf(applying: Applying, vehicle: Vehicle): Promise<Effect> {
  const { fact } = applying
  switch (fact.event) {
    case 'VehicleDelivered':
      return applyDelivery({ ...applying, fact }, vehicle)
    case 'OdometerReported':
      return applyReading({ ...applying, fact }, vehicle)
    case 'ServiceBooked':
    case 'BookingChanged':
    case 'BookingCancelled':
      return applyBooking({ ...applying, fact }, vehicle)
    case 'WorkOrderProgressed':
      return applyWork({ ...applying, fact }, vehicle)
    case 'ServiceCompleted':
      return applyService({ ...applying, fact }, vehicle)
    case 'RecallOpened':
      return applyRecall({ ...applying, fact }, vehicle)
    case 'VehicleLeft':
      return { vehicle: fact.why === 'sold' ? withoutPeople(vehicle, applying) : vehicle, writes: [], events: [] }
    default:
      return { vehicle, writes: [], events: [] }
  }
}

/** Said once per handover: a delivery that is told again, or late, is no second one. */
function applyDelivery(
  { fact, vehicleId, known, captureId, zone }: Applying<FactOf<'VehicleDelivered'>>,
  vehicle: Vehicle,
): Effect {
  const deliveredOn = deliveryDay(fact, zone)
  if (!isNewsOf(vehicle, 'delivered', fact.occurredAt)) return { vehicle, writes: [], events: [] }
  const isTold = known?.saidAt.delivered !== undefined
  const isSame = isTold && known?.deliveredOn === deliveredOn && known.personId === vehicle.personId
  const facts = { dealerId: fact.dealerId, deliveredOn }
  const event = makeEvent(vehicleDelivered, {
    subject: vehicleId,
    facts,
    occurredAt: fact.occurredAt,
    causedBy: captureId,
  })
  return { vehicle: saidOf(vehicle, 'delivered', fact.occurredAt), writes: [], events: isSame ? [] : [event] }
}

function applyReading(
  { fact, vehicleId, captureId, now }: Applying<FactOf<'OdometerReported'>>,
  vehicle: Vehicle,
): Effect {
  const { odometer, by, occurredAt: at } = fact
  const { event, write } = odometerReport({ vehicleId, ...odometer, by, at, now, causedBy: captureId })
  return { vehicle, writes: [write], events: [event] }
}

/** The same campaign is said once of a car, whoever tells it. */
async function applyRecall(
  { fact, vehicleId, captureId, table }: Applying<FactOf<'RecallOpened'>>,
  vehicle: Vehicle,
): Promise<Effect> {
  const { campaign, dealerId = vehicle.dealerId, occurredAt } = fact
  const id = stableId('evt', recallOpened.name, vehicleId, campaign)
  if (await readEvent(table, id)) return { vehicle, writes: [], events: [] }
  const recalled = { ...vehicle, recalls: [...(vehicle.recalls ?? []), { campaign, openedAt: occurredAt }] }
  const facts = { campaign, ...(dealerId !== undefined && { dealerId }) }
  const event = makeEvent(recallOpened, { id, subject: vehicleId, facts, occurredAt, causedBy: captureId })
  return { vehicle: recalled, writes: [], events: [event] }
}

/** A car that was sold to we do not know whom: whoever had to do with it has no more. */
function withoutPeople(vehicle: Vehicle, { fact, zone, known }: Applying): Vehicle {
  if (vehicle.state !== 'sold' || known?.state === 'sold') return vehicle
  const to = dayIn(zone, fact.occurredAt)
  const parting = vehicle.people.filter((each) => each.to === undefined).map((each) => ({ ...each, to }))
  return mergeVehicle(vehicle, { vin: vehicle.vin, people: parting }, { at: fact.occurredAt, now: fact.occurredAt })
}
