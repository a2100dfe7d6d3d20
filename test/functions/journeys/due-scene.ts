import type { AnyEvent } from '../../../events/define-event.ts'
import { odometerReported } from '../../../events/vehicle.ts'
import { type Person, personSchema } from '../../../functions/customers/person-record.ts'
import { readPerson, savePerson } from '../../../functions/customers/person-store.ts'
import { planOccasions } from '../../../functions/customers/plan-occasions.ts'
import { startDue } from '../../../functions/journeys/start-due.ts'
import { makeEvent } from '../../../functions/shared/event-record.ts'
import { planVehicle } from '../../../functions/vehicles/plan-vehicle.ts'
import { reportOdometer } from '../../../functions/vehicles/report-odometer.ts'
import { type Vehicle, vehicleSchema } from '../../../functions/vehicles/vehicle-record.ts'
import { readVehicle, saveVehicle } from '../../../functions/vehicles/vehicle-store.ts'
import { openWorld, type World } from '../../support/world.ts'

/** Persons and cars whose days come, and the sweep that finds them. */
export interface DueScene extends World {
  person(details?: Partial<Person>, now?: string): Promise<Person>
  /** Stores a car and plans what of it comes due, as of a moment. */
  vehicle(details?: Partial<Vehicle>, now?: string): Promise<Vehicle>
  /** Changes a car and plans anew. */
  change(details: Partial<Vehicle>, now: string): Promise<void>
  read(km: number, now: string): Promise<void>
  /** Hands an event to the planning of cars. */
  tell(event: AnyEvent, now: string): Promise<void>
  /** The sweep of a night (00:30 in Shanghai): what it started. */
  sweep(day: string): Promise<string[]>
}

const night = (day: string): string => new Date(Date.parse(`${day}T00:30:00+08:00`)).toISOString()

export async function openDueScene(): Promise<DueScene> {
  const world = await openWorld()
  const { services, published } = world
  const plan = (event: AnyEvent, now: string) => planVehicle({ event, now }, services)
  const save = async (vehicle: Vehicle, now: string): Promise<Vehicle> => {
    await saveVehicle(vehicle, await readVehicle(services.table, vehicle.vehicleId), { now, services })
    const event = published.at(-1)
    if (event) await plan(event, now)
    return vehicle
  }
  return Object.assign(world, {
    person: async (details: Partial<Person> = {}, now = '2026-01-01T02:00:00Z') => {
      const person = personSchema.parse({
        personId: 'per-1',
        name: '张晓雨',
        phone: '+8613800000001',
        language: 'zh-CN',
        consent: { otherDealers: false, profiling: false, marketing: false },
        consentAt: '2026-01-01T02:00:00Z',
        version: 1,
        ...details,
      })
      await savePerson(person, await readPerson(services.table, person.personId), { now, services })
      const event = published.at(-1)
      if (event) await planOccasions({ event, now }, services)
      return person
    },
    vehicle: (details: Partial<Vehicle> = {}, now = '2026-01-10T02:00:00Z') =>
      save(
        vehicleSchema.parse({
          vehicleId: 'veh-1',
          vin: 'LSVAA4180E2180000',
          brand: 'yunchi',
          powertrain: 'petrol',
          deliveredOn: '2026-01-10',
          personId: 'per-1',
          knownSince: '2026-01-10T02:00:00Z',
          version: 1,
          ...details,
        }),
        now,
      ),
    change: async (details: Partial<Vehicle>, now: string) => {
      const vehicle = await readVehicle(services.table, 'veh-1')
      if (vehicle) await save({ ...vehicle, ...details }, now)
    },
    read: async (value: number, now: string) => {
      await reportOdometer({ vehicleId: 'veh-1', value, unit: 'km', by: 'owner', at: now, now }, services)
      const facts = { reported: value, unit: 'km', by: 'owner' } as const
      await plan(makeEvent(odometerReported, { subject: 'veh-1', facts, occurredAt: now }), now)
    },
    tell: plan,
    sweep: async (day: string) => {
      const before = published.length
      await startDue(night(day), services)
      return published.slice(before).map(({ name, facts }) => `${name} ${facts.on ?? facts.dueOn ?? facts.dueId}`)
    },
  })
}
