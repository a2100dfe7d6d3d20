import { isDeepStrictEqual } from 'node:util'
import type { AnyEvent } from '../../events/define-event.ts'
import { vehicleLeft, vehicleRecorded } from '../../events/vehicle.ts'
import { changedFields } from '../shared/changed-fields.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { keyedHash, stableId } from '../shared/ids.ts'
import { keys, personPk, prefixes, vehiclePk } from '../shared/keys.ts'
import type { Secrets } from '../shared/secrets.ts'
import type { Services } from '../shared/services.ts'
import type { Table, Write } from '../shared/table.ts'
import {
  type Reading,
  readingSchema,
  type Service,
  serviceSchema,
  type Vehicle,
  vehicleSchema,
} from './vehicle-record.ts'

/** There is no vehicle of this id. */
export class VehicleNotFound extends Error {
  constructor(vehicleId: string) {
    super(`There is no vehicle ${vehicleId}: check the id, or import the vehicle`)
    this.name = 'VehicleNotFound'
  }
}

/** The vehicle of a VIN (as `readVin` gives it): the same VIN is always the same id, and nobody without our key can tell which. */
export async function vehicleIdOf(vin: string, secrets: Secrets): Promise<string> {
  return stableId('veh', keyedHash(await secrets.identityKey(), vin))
}

export async function readVehicle(table: Table, vehicleId: string): Promise<Vehicle | undefined> {
  const item = await table.get(keys.vehicle(vehicleId))
  return item && vehicleSchema.parse(item)
}

/** Throws VehicleNotFound. */
export async function requireVehicle(table: Table, vehicleId: string): Promise<Vehicle> {
  const vehicle = await readVehicle(table, vehicleId)
  if (!vehicle) throw new VehicleNotFound(vehicleId)
  return vehicle
}

/** Every reading as reported, oldest first. */
export async function readReadings(table: Table, vehicleId: string): Promise<Reading[]> {
  const items = await table.query({ pk: vehiclePk(vehicleId), prefix: prefixes.readings })
  return items.map((item) => readingSchema.parse(item))
}

/** Every visit to a workshop, oldest first. */
export async function readServices(table: Table, vehicleId: string): Promise<Service[]> {
  const items = await table.query({ pk: vehiclePk(vehicleId), prefix: prefixes.services })
  return items
    .map((item) => serviceSchema.parse(item))
    .toSorted((a, b) => Date.parse(a.completedAt) - Date.parse(b.completedAt))
}

/** The vehicles that a person has to do with now, as owner, driver or contact of a company. */
export async function vehiclesOf(table: Table, personId: string): Promise<Vehicle[]> {
  const pointers = await table.query({ pk: personPk(personId), prefix: prefixes.ownVehicles })
  const vehicles = await Promise.all(pointers.map(({ vehicleId }) => readVehicle(table, String(vehicleId))))
  return vehicles.filter((vehicle) => vehicle !== undefined).filter((vehicle) => concerns(vehicle, personId))
}

/** A former owner whose last day nobody told is one all the same: the car's messages go to another. */
const concerns = ({ personId, people, company }: Vehicle, who: string): boolean =>
  personId === who ||
  people.some(
    (each) => each.personId === who && each.to === undefined && (each.role !== 'owner' || company !== undefined),
  )

/**
 * The next version of a vehicle, and where its people find it. `known` is what was read before, if there was one; the transaction
 * is refused if somebody changed it since. Who had to do with the car keeps finding it there, for what must be erased one day.
 */
export function vehicleWrites(vehicle: Vehicle, known: Vehicle | undefined): Write[] {
  const next: Vehicle = { ...vehicle, version: (known?.version ?? 0) + 1 }
  const condition = known
    ? { condition: 'version = :version', values: { ':version': known.version } }
    : { condition: 'attribute_not_exists(pk)' }
  const before = peopleOf(known)
  const added = [...peopleOf(vehicle)].filter((personId) => !before.has(personId))
  return [
    { put: { ...keys.vehicle(vehicle.vehicleId), ...next }, condition },
    ...added.map((personId) => ({
      put: { ...keys.personVehicle(personId, vehicle.vehicleId), vehicleId: vehicle.vehicleId },
    })),
  ]
}

const peopleOf = (vehicle: Vehicle | undefined): ReadonlySet<string> =>
  new Set([...(vehicle?.personId ? [vehicle.personId] : []), ...(vehicle?.people ?? []).map((each) => each.personId)])

/** The writes that store the next version of a vehicle, and the event that says what changed. `undefined` where there is nothing to store; what was only said again is stored without an event. */
export function vehicleChange(
  vehicle: Vehicle,
  known: Vehicle | undefined,
  { now, causedBy }: { now: string; causedBy?: string },
): { events: AnyEvent[]; writes: Write[] } | undefined {
  const changed = changedFields(vehicle, known)
  if (changed.length === 0 && isDeepStrictEqual(vehicle.saidAt, known?.saidAt)) return undefined
  if (changed.length === 0) return { events: [], writes: vehicleWrites(vehicle, known) }
  const event = makeEvent(vehicleRecorded, {
    id: stableId('evt', vehicleRecorded.name, vehicle.vehicleId, String((known?.version ?? 0) + 1)),
    subject: vehicle.vehicleId,
    facts: { changed },
    occurredAt: now,
    ...(causedBy !== undefined && { causedBy }),
  })
  const events: AnyEvent[] = [event, ...leaving(vehicle, known, event)]
  return { events, writes: [...vehicleWrites(vehicle, known), ...events.map((each) => eventWrite(each, now))] }
}

/** A car that we knew as one that comes here is no more. */
function leaving({ vehicleId, state }: Vehicle, known: Vehicle | undefined, { metadata }: AnyEvent): AnyEvent[] {
  if (known?.state !== 'active' || state === 'active') return []
  const { id: causedBy, occurredAt } = metadata
  return [makeEvent(vehicleLeft, { subject: vehicleId, facts: { why: state }, occurredAt, causedBy })]
}

/** Stores a changed vehicle and says so. Refused (TransactionRefused) if somebody changed it since `known` was read: see `decideAnew`. */
export async function saveVehicle(
  vehicle: Vehicle,
  known: Vehicle | undefined,
  { now, services }: { now: string; services: Pick<Services, 'table' | 'bus'> },
): Promise<void> {
  const change = vehicleChange(vehicle, known, { now })
  if (!change) return
  await services.table.transact(change.writes)
  await services.bus.publish(change.events)
}

/** One reading as it was reported; the same one again is the same item. */
export function readingWrite(vehicleId: string, reading: Reading): Write {
  const at = new Date(reading.at).toISOString() // keys are in UTC
  const readingId = stableId('rdg', String(reading.value), reading.unit, reading.source)
  return { put: { ...keys.reading(vehicleId, at, readingId), ...reading, at } }
}

export const serviceWrite = (vehicleId: string, service: Service): Write => ({
  put: { ...keys.service(vehicleId, service.workOrderId), ...service },
})
