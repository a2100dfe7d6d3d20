import { dayIn } from '../dates/dated-days.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { mergeVehicle } from './record-vehicle.ts'
import { requireVehicle, vehicleChange } from './vehicle-store.ts'

/**
 * The owner says that a car is sold, or serviced elsewhere: it is no longer ours to remind, and runs about it end. A car that
 * was sold no longer is this person's. Said twice it is said once. Throws VehicleNotFound.
 */
export async function leaveVehicle(
  { vehicleId, personId, why, now }: { vehicleId: string; personId: string; why: 'sold' | 'elsewhere'; now: string },
  { table, bus, config }: Pick<Services, 'table' | 'bus' | 'config'>,
): Promise<void> {
  const events = await decideAnew(async () => {
    const known = await requireVehicle(table, vehicleId)
    const parting = known.people
      .filter((each) => each.personId === personId && each.to === undefined)
      .map(({ role }) => ({ personId, role, to: dayIn(config.zone, now) }))
    const facts = { vin: known.vin, state: why, ...(why === 'sold' && { people: parting }) }
    const change =
      known.state === why ? undefined : vehicleChange(mergeVehicle(known, facts, { at: now, now }), known, { now })
    if (!change) return []
    await table.transact(change.writes)
    return change.events
  })
  if (events.length > 0) await bus.publish(events)
}
