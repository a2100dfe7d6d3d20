import type { FactFormInput } from '../../../functions/intake/fact-form.ts'
import { readFactForm } from '../../../functions/intake/fact-form.ts'
import { receiveFact } from '../../../functions/intake/receive-event.ts'
import { recordFact } from '../../../functions/intake/record-fact.ts'
import { readEvent } from '../../../functions/shared/event-record.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { requireVehicle, vehicleIdOf } from '../../../functions/vehicles/vehicle-store.ts'
import { openWorld } from '../../support/world.ts'

export const NOW = '2026-11-21T02:00:00Z'
export const VIN = '1M8GDM9AXKP042788'

/** A car as a DMS hands it over: enough to make it known. */
export const delivered = (changes: object = {}): FactFormInput => ({
  id: 'dms-1',
  event: 'VehicleDelivered',
  occurredAt: '2026-11-01T10:00:00+08:00',
  vin: VIN,
  brand: '云驰',
  powertrain: '汽油',
  dealerId: 'D-SH-01',
  owner: { name: '林女士', phone: '138 0000 0001' },
  ...changes,
})

/** A world that sells one brand, and a DMS that tells facts which are recorded at once. */
export async function openFactDesk() {
  const world = await openWorld({ now: NOW })
  await world.services.settings.write('brands', { yunchi: { names: ['云驰'] } })
  const tell = (fact: FactFormInput, now = NOW, services: Services = world.services) => tellFact(fact, now, services)
  const car = async () => requireVehicle(world.services.table, await vehicleIdOf(VIN, world.services.secrets))
  const names = () => [...new Map(world.published.map((each) => [each.metadata.id, each.name])).values()]
  return { world, services: world.services, tell, car, names }
}

/** Hands a fact in, lets it be recorded, and gives what became of it. */
export async function tellFact(fact: FactFormInput, now: string, services: Services) {
  const { id } = await receiveFact(readFactForm(fact), { source: 'dms', now }, services)
  return recordAgain(id, now, services)
}

/** As the queue delivers it, or delivers it again. */
export async function recordAgain(id: string, now: string, services: Services) {
  const stored = await readEvent(services.table, id)
  if (stored) await recordFact({ event: stored.event, now }, services)
  return { id, outcome: (await readEvent(services.table, id))?.outcome }
}
