import { type Recorded, recordedAs, type Saying } from '../customers/record-person.ts'
import { applyNewer, applyNewerIn } from '../shared/newer-facts.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { mergeRelations, whoIsTold } from './relations.ts'
import type { Relation, Vehicle } from './vehicle-record.ts'
import { readVehicle, vehicleChange, vehicleIdOf } from './vehicle-store.ts'

/** What a file or a source says of a car; what is absent it does not speak of. */
export interface VehicleFacts
  extends Partial<
    Pick<
      Vehicle,
      | 'plate'
      | 'brand'
      | 'model'
      | 'powertrain'
      | 'deliveredOn'
      | 'dealerId'
      | 'warranty'
      | 'insuranceUntil'
      | 'inspectionUntil'
      | 'state'
    >
  > {
  /** As `readVin` gives it. */
  vin: string
  vinDoubtful?: boolean
  people?: readonly Omit<Relation, 'saidAt'>[]
  /** Whose car it is where it is a company's; `null`: no company's. */
  company?: string | null
}

/** Too little is known of a car to keep it. */
export class VehicleUnknown extends Error {
  constructor() {
    super('The vehicle is not known here: say its brand and powertrain once, e.g. with VehicleDelivered or the import')
    this.name = 'VehicleUnknown'
  }
}

/** Adds a vehicle or what is new of it; what is older than what is known stays out. Throws VehicleUnknown for a new one without brand or powertrain. */
export async function recordVehicle(
  facts: VehicleFacts,
  saying: Saying,
  services: Pick<Services, 'table' | 'bus' | 'secrets'>,
): Promise<{ vehicleId: string; recorded: Recorded }> {
  const vehicleId = await vehicleIdOf(facts.vin, services.secrets)
  const { events, recorded } = await decideAnew(async () => {
    const known = await readVehicle(services.table, vehicleId)
    const change = vehicleChange(
      mergeVehicle(known ?? newVehicle(vehicleId, facts, saying), facts, saying),
      known,
      saying,
    )
    if (!change) return { events: [], recorded: 'unchanged' as const }
    await services.table.transact(change.writes)
    return { events: change.events, recorded: recordedAs(known, change.events) }
  })
  if (events.length > 0) await services.bus.publish(events)
  return { vehicleId, recorded }
}

/** Throws VehicleUnknown. */
export function newVehicle(vehicleId: string, facts: VehicleFacts, { now }: Saying): Vehicle {
  const { vin, vinDoubtful = false, brand, powertrain } = facts
  if (brand === undefined || powertrain === undefined) throw new VehicleUnknown()
  const unchanging = { vehicleId, vin, vinDoubtful, knownSince: now, version: 0 }
  return { ...unchanging, brand, powertrain, people: [], state: 'active', saidAt: {} }
}

/** What is known of a car after something was said; the order in which things are said does not matter. */
export function mergeVehicle(known: Vehicle, facts: VehicleFacts, { at }: Saying): Vehicle {
  const { vin: _, vinDoubtful: __, people = [], warranty, company, ...rest } = facts
  const said = people.map((relation) => ({ ...relation, saidAt: at }))
  const merged = applyNewerIn(applyNewer<Vehicle>(known, rest, { at }), 'warranty', { facts: warranty, at })
  // Whoever sold it, it is theirs no more.
  const owned = withCompany(merged, facts.state === 'sold' ? null : company, at)
  return withPeople(owned, mergeRelations(known.people, said))
}

/** A company that is named at the very moment at which another says that there is none holds: whatever comes first. */
function withCompany(vehicle: Vehicle, company: string | null | undefined, at: string): Vehicle {
  if (company === undefined) return vehicle
  if (company !== null) return applyNewer(vehicle, { company }, { at })
  const { company: _, saidAt, ...rest } = vehicle
  const isOutdated = saidAt.company !== undefined && Date.parse(saidAt.company) >= Date.parse(at)
  return isOutdated ? vehicle : { ...rest, saidAt: { ...saidAt, company: at } }
}

/** A car whose people were never spoken of keeps whom it has. */
function withPeople(vehicle: Vehicle, people: Relation[]): Vehicle {
  if (people.length === 0) return vehicle
  const { personId: _, ...rest } = vehicle
  const told = whoIsTold({ ...vehicle, people })
  return { ...rest, people, ...(told !== undefined && { personId: told }) }
}
