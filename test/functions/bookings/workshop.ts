import { personSchema } from '../../../functions/customers/person-record.ts'
import { saveAdvisor, saveDealer } from '../../../functions/dealers/dealer-store.ts'
import { keys } from '../../../functions/shared/keys.ts'
import { type Vehicle, vehicleSchema } from '../../../functions/vehicles/vehicle-record.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { openWorld, type World } from '../../support/world.ts'

/** Saturday 21 November 2026, 21:30 in Shanghai: the workshop (09:00 to 18:00) is closed. */
export const evening = '2026-11-21T13:30:00.000Z'

/** A time of the next day, Sunday, in Shanghai. */
export const sunday = (clock: string): string => new Date(`2026-11-22T${clock}:00+08:00`).toISOString()

/** A dealer with a workshop, and cars whose owners know us. */
export async function openWorkshop(
  options: { bays?: number; advisors?: Parameters<typeof advisor>[2][]; cars?: readonly string[] } = {},
): Promise<World> {
  const { bays = 1, advisors = [], cars = ['veh-1', 'veh-2'] } = options
  const world = await openWorld({ now: evening })
  const { services } = world
  await services.settings.write('brands', { yunchi: { names: ['云驰'] } })
  await saveDealer(
    dealer('D1', { workshop: { bays, slotMinutes: 60, leadMinutes: 60, daysAhead: 14 } }),
    services,
    evening,
  )
  for (const [at, each] of advisors.entries())
    await saveAdvisor(advisor('D1', `S${at + 1}`, { role: 'service', ...each }), services, evening)
  for (const [at, vehicleId] of cars.entries()) await putCar(world, vehicleId, at + 1)
  world.published.length = 0
  return world
}

async function putCar({ services: { table } }: World, vehicleId: string, number: number): Promise<void> {
  const personId = `person-${number}`
  const person = personSchema.parse({
    personId,
    name: `车主${number}`,
    phone: `+861380000000${number}`,
    language: 'zh-CN',
    consent: { otherDealers: false, profiling: false, marketing: false },
    consentAt: evening,
    version: 1,
  })
  await table.put({ ...keys.person(personId), ...person })
  await table.put({ ...keys.vehicle(vehicleId), ...car(vehicleId, personId) })
  await table.put({ ...keys.personVehicle(personId, vehicleId), vehicleId })
}

const car = (vehicleId: string, personId: string): Vehicle =>
  vehicleSchema.parse({
    vehicleId,
    vin: `LTESTVIN00000${vehicleId.slice(-4).padStart(4, '0')}`,
    brand: 'yunchi',
    model: 'X5',
    powertrain: 'petrol',
    dealerId: 'D1',
    personId,
    people: [{ personId, role: 'owner' }],
    knownSince: evening,
    version: 1,
  })

/** The messages that left, oldest first. */
export async function sentFrom(world: World): Promise<{ template: string; address: string; text: string }[]> {
  const found = []
  for await (const item of world.services.table.scan())
    if (String(item.pk).startsWith('OUTBOX#'))
      found.push({
        at: String(item.sk),
        template: String(item.template),
        address: String(item.address),
        text: String(item.text),
      })
  return found.toSorted((a, b) => (a.at < b.at ? -1 : 1))
}
