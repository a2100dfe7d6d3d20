import type { AnyEvent } from '../../events/define-event.ts'
import { bookingCancelled, maintenancePostponed, reminderDeclined } from '../../events/vehicle.ts'
import { readBooking } from '../bookings/booking-store.ts'
import { dayIn } from '../dates/dated-days.ts'
import { type Dated, type DatedOf, datedSchema, datedWrite } from '../dates/dated-record.ts'
import { readDatedRules } from '../dates/dated-rules.ts'
import { nextAnniversary, nextExpiries } from '../dates/dated-vehicle.ts'
import { readDealer } from '../dealers/dealer-store.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { keys } from '../shared/keys.ts'
import { queueFunction, type ReceivedEvent } from '../shared/lambda.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Write } from '../shared/table.ts'
import { changeOf } from './maintenance-change.ts'
import { planMaintenance } from './maintenance-plan.ts'
import { readMaintenanceRules } from './maintenance-rules.ts'
import type { Vehicle } from './vehicle-record.ts'
import { readReadings, readServices, readVehicle } from './vehicle-store.ts'

type Needs = Pick<Services, 'table' | 'bus' | 'settings' | 'config'>

/** The newest readings decide; a car that reports daily has years of them. */
const READINGS = 400

/** Plans anew what of a car comes due, from what is known after something happened to it. Safe to repeat. */
export async function planVehicle({ event, now }: ReceivedEvent, services: Needs): Promise<void> {
  const told = await decideAnew(() => planOnce(event, now, services))
  if (told) await services.bus.publish([told])
}

async function planOnce(event: AnyEvent, now: string, services: Needs): Promise<AnyEvent | undefined> {
  const { table } = services
  const { subject } = event
  const found = (await table.query({ pk: keys.vehicle(subject.id).pk, prefix: keys.dated(subject, '').sk })).map(
    (item) => datedSchema.parse(item),
  )
  const vehicle = await readVehicle(table, subject.id)
  if (!vehicle) return undefined
  const { writes, postponed } = await planService(event, { vehicle, found, now, services })
  const all = [...writes, ...(await planDays(vehicle, { found, now, services }))]
  if (all.length > 0) await table.transact(all)
  return postponed
}

interface About {
  vehicle: Vehicle
  found: readonly Dated[]
  now: string
  services: Needs
}

async function planService(event: AnyEvent, { vehicle, found, now, services }: About) {
  const { vehicleId } = vehicle
  const { table } = services
  const known = found.find((each) => each.kind === 'maintenance')
  const rules = await readMaintenanceRules(services.settings)
  const zone = (vehicle.dealerId && (await readDealer(table, vehicle.dealerId))?.zone) || services.config.zone
  const declinedAt = declinedBy(event, known)
  const plan = planMaintenance({
    vehicle,
    readings: (await readReadings(table, vehicleId)).slice(-READINGS),
    services: await readServices(table, vehicleId),
    rules,
    now,
    zone,
    ...(declinedAt !== undefined && { declinedAt }),
  })
  const today = dayIn(zone, now)
  const cancelled = await cancelledBy(event, { zone, table })
  const { next, postponed } = changeOf(plan, { vehicleId, known, rules, today, declinedAt, cancelled })
  const told = postponed && next && known ? postponedEvent(event, { known, dueOn: next.dueOn, now }) : undefined
  return { writes: [...changed(next, known), ...(told ? [eventWrite(told, now)] : [])], postponed: told }
}

/** A no counts for the due item that it was said to, until the next service. */
function declinedBy(event: AnyEvent, known: DatedOf<'maintenance'> | undefined): string | undefined {
  if (event.name !== reminderDeclined.name || event.facts.dueId !== known?.dueId) return known?.declinedAt
  return new Date(event.metadata.occurredAt).toISOString()
}

/** When the booking was made that this event ends. */
async function cancelledBy(event: AnyEvent, { zone, table }: { zone: string; table: Services['table'] }) {
  if (event.name !== bookingCancelled.name) return undefined
  const { bookingId } = bookingCancelled.facts.parse(event.facts)
  const booking = await readBooking(table, event.subject.id, bookingId)
  return booking && { at: booking.bookedAt, on: dayIn(zone, booking.bookedAt) }
}

function postponedEvent(
  { metadata }: AnyEvent,
  { known, dueOn, now }: { known: DatedOf<'maintenance'>; dueOn: string; now: string },
): AnyEvent {
  return makeEvent(maintenancePostponed, {
    subject: known.vehicleId,
    facts: { dueId: known.dueId, dueOn },
    occurredAt: now,
    causedBy: metadata.id,
  })
}

/** The other days of a car: what ends, and the anniversary of its delivery. */
async function planDays(vehicle: Vehicle, { found, now, services }: Omit<About, 'vehicle'>): Promise<Write[]> {
  const rules = await readDatedRules(services.settings)
  const at = { since: now, zone: services.config.zone, rules }
  const anniversary = nextAnniversary(vehicle, at)
  const expiries = nextExpiries(vehicle, at)
  const kept = found.filter((each) => each.kind === 'expiry')
  const ends = new Set([...expiries, ...kept].map(({ what }) => what))
  return [
    ...changed(
      anniversary,
      found.find((each) => each.kind === 'anniversary'),
    ),
    ...[...ends].flatMap((what) => {
      const known = kept.find((each) => each.what === what)
      const next = expiries.find((each) => each.what === what)
      // The same end was told already, or is on the list.
      return next && next.until === known?.until ? [] : changed(next, known)
    }),
  ]
}

/** One write where something changed. */
function changed(next: Dated | undefined, known: Dated | undefined): Write[] {
  if (JSON.stringify(sorted(next)) === JSON.stringify(sorted(known))) return []
  const write = datedWrite(next, known)
  return write ? [write] : []
}

const sorted = (dated: Dated | undefined): unknown =>
  dated && Object.entries({ ...dated, version: 0 }).toSorted(([a], [b]) => a.localeCompare(b))

export const handler = queueFunction(planVehicle)
