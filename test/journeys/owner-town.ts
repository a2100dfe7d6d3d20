import type { z } from 'zod'
import { serviceCompleted } from '../../events/vehicle.ts'
import { type Person, personSchema } from '../../functions/customers/person-record.ts'
import { readPerson, savePerson } from '../../functions/customers/person-store.ts'
import { readMaintenanceDue } from '../../functions/dates/dated-store.ts'
import type { EventRecord } from '../../functions/shared/event-record.ts'
import { eventRecordSchema, eventWrite, makeEvent } from '../../functions/shared/event-record.ts'
import { keys } from '../../functions/shared/keys.ts'
import type { Services } from '../../functions/shared/services.ts'
import { reportOdometer } from '../../functions/vehicles/report-odometer.ts'
import { type Service, serviceSchema, type Vehicle, vehicleSchema } from '../../functions/vehicles/vehicle-record.ts'
import { readVehicle, saveVehicle, serviceWrite } from '../../functions/vehicles/vehicle-store.ts'
import { advisor, dealer } from '../support/stores.ts'
import { openTown, type Town } from '../support/town.ts'

/** A moment by the clock of Shanghai, in UTC: `at('2026-04-03', '09:00')`. */
export const at = (day: string, time: string): string =>
  new Date(`${day}T${time}${time.length === 5 ? ':00' : ''}+08:00`).toISOString()

/** A town whose people own cars: what they and the workshop do, and what they are sent. */
export interface OwnerTown extends Town {
  /** A person who allows no marketing, unless said otherwise. */
  person(details?: Partial<z.input<typeof personSchema>>): Promise<Person>
  car(details?: Partial<z.input<typeof vehicleSchema>>): Promise<Vehicle>
  change(vehicleId: string, details: Partial<Vehicle>): Promise<void>
  read(vehicleId: string, km: number): Promise<void>
  service(vehicleId: string, done: readonly string[]): Promise<void>
  /** Lets time pass to a moment, then does something. */
  on<T>(moment: string, deed?: (services: Services, now: string) => Promise<T>): Promise<T | undefined>
  /** What owners were sent: `template address time` by the clock of Shanghai. */
  told(): Promise<string[]>
  /** Whom a template was sent to, and when. */
  messages(template: string): Promise<{ at: string; text: string; address: string }[]>
  events(name: string): Promise<EventRecord[]>
  due(vehicleId: string): ReturnType<typeof readMaintenanceDue>
}

export async function openOwnerTown(options: { at: string }): Promise<OwnerTown> {
  const town = await openTown({
    at: options.at,
    dealers: [dealer('D1', { workshop: { bays: 2, slotMinutes: 60, leadMinutes: 60, daysAhead: 30 } })],
    advisors: [
      advisor('D1', 'S', { role: 'service' }),
      advisor('D1', 'M', { role: 'manager' }),
      advisor('D1', 'G', { role: 'general-manager' }),
    ],
  })
  const { machine } = town
  const { services } = machine
  const now = (): string => new Date(machine.clock.now()).toISOString()
  const save = async (vehicle: Vehicle): Promise<void> => {
    await saveVehicle(vehicle, await readVehicle(services.table, vehicle.vehicleId), { now: now(), services })
    await machine.idle()
  }
  const all = async () => (await town.sent()).filter(({ template }) => !template.startsWith('task'))
  return {
    ...town,
    person: async (details = {}) => {
      const person = personSchema.parse({
        personId: 'per-1',
        name: '张晓雨',
        phone: '+8613800000001',
        language: 'zh-CN',
        consent: { otherDealers: false, profiling: false, marketing: false },
        consentAt: options.at,
        dealerId: 'D1',
        version: 1,
        ...details,
      })
      await savePerson(person, await readPerson(services.table, person.personId), { now: now(), services })
      await machine.idle()
      return person
    },
    car: async (details = {}) => {
      const vehicle = vehicleSchema.parse({
        vehicleId: 'veh-1',
        vin: 'LSVAA4180E2180000',
        brand: 'yunchi',
        model: 'X5',
        powertrain: 'petrol',
        deliveredOn: '2026-01-10',
        dealerId: 'D1',
        personId: 'per-1',
        people: [{ personId: 'per-1', role: 'owner' }],
        knownSince: '2026-01-10T02:00:00Z',
        version: 1,
        ...details,
      })
      await save(vehicle)
      return vehicle
    },
    change: async (vehicleId, details) => {
      const vehicle = await readVehicle(services.table, vehicleId)
      if (vehicle) await save({ ...vehicle, ...details })
    },
    read: async (vehicleId, value) => {
      await reportOdometer({ vehicleId, value, unit: 'km', by: 'owner', at: now(), now: now() }, services)
      await machine.idle()
    },
    service: async (vehicleId, done) => {
      const service: Service = serviceSchema.parse({ workOrderId: `wo-${now()}`, completedAt: now(), done: [...done] })
      const facts = { workOrderId: service.workOrderId, dealerId: 'D1', done: [...done], declined: [] }
      const event = makeEvent(serviceCompleted, { subject: vehicleId, facts, occurredAt: now() })
      await services.table.transact([serviceWrite(vehicleId, service), eventWrite(event, now())])
      await services.bus.publish([event])
      await machine.idle()
    },
    on: async (moment, deed) => {
      await machine.advanceTo(moment)
      const done = await deed?.(services, moment)
      await machine.idle()
      return done
    },
    told: async () => (await all()).map((each) => `${each.template} ${inShanghai(each.at)}`),
    messages: (template) => town.sent({ template }),
    events: async (name) => {
      const found: EventRecord[] = []
      for await (const item of services.table.scan())
        if (item.sk === keys.event('').sk) found.push(eventRecordSchema.parse(item))
      return found.filter(({ event }) => event.name === name)
    },
    due: (vehicleId) => readMaintenanceDue(services.table, vehicleId),
  }
}

/** `2026-04-03 09:04`, the seconds left out. */
function inShanghai(moment: string): string {
  return new Date(Date.parse(moment) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}
