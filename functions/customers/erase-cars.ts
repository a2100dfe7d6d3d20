import { vehicleLeft } from '../../events/vehicle.ts'
import { readBooked } from '../bookings/booking-store.ts'
import { endBooking } from '../bookings/end-booking.ts'
import { dayIn } from '../dates/dated-days.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import { keys, personPk, prefixes, vehiclePk } from '../shared/keys.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { whoIsTold } from '../vehicles/relations.ts'
import type { Vehicle } from '../vehicles/vehicle-record.ts'
import { readVehicle, vehicleWrites } from '../vehicles/vehicle-store.ts'
import { eraseTasks } from './erase-leads.ts'
import { eraseMessagesAbout, updateIfThere } from './erase-messages.ts'
import type { Erasure } from './erasure-record.ts'
import { expireCar, keptUntil } from './expire-kept.ts'

/** Takes the person out of every car that they have or had to do with. The car's services stay, as law demands. */
export async function eraseCars(erasure: Erasure, now: string, services: Services): Promise<void> {
  const { table } = services
  const pointers = await table.query({ pk: personPk(erasure.personId), prefix: prefixes.ownVehicles })
  for (const vehicleId of pointers.map((pointer) => String(pointer.vehicleId))) {
    const expiresAt = keptUntil('cars', erasure)
    await table.put({ ...keys.erased(erasure.erasureId, `CAR#${vehicleId}`), vehicleId, expiresAt })
    if (await readVehicle(table, vehicleId)) await eraseFromCar(vehicleId, { erasure, now }, services)
    await expireCar(vehicleId, erasure, table)
    await table.delete(keys.personVehicle(erasure.personId, vehicleId))
  }
}

async function eraseFromCar(
  vehicleId: string,
  { erasure, now }: { erasure: Erasure; now: string },
  services: Services,
): Promise<void> {
  const { table } = services
  const { booking } = await readBooked(table, vehicleId)
  // Without a message: whom should it go to?
  if (booking?.personId === erasure.personId)
    await endBooking(
      { vehicleId, bookingId: booking.bookingId, now },
      { state: 'cancelled', cancelledBy: 'owner' },
      services,
    )
  await eraseBookings(vehicleId, erasure, services)
  await eraseMessagesAbout(vehiclePk(vehicleId), erasure, table)
  await eraseTasks(vehiclePk(vehicleId), erasure, table)
  await leaveCar(vehicleId, { erasure, now }, services)
}

async function eraseBookings(
  vehicleId: string,
  { personId, erasureId }: Erasure,
  { table }: Pick<Services, 'table'>,
): Promise<void> {
  const pk = vehiclePk(vehicleId)
  for (const item of await table.query({ pk, prefix: prefixes.bookings }))
    if (item.personId === personId)
      await updateIfThere(
        table,
        { pk, sk: String(item.sk) },
        { update: 'SET personId = :pseudonym', values: { ':pseudonym': erasureId } },
      )
}

/** Whoever else has to do with the car stays; where it was this person whom messages went to, runs about it end. */
async function leaveCar(
  vehicleId: string,
  { erasure, now }: { erasure: Erasure; now: string },
  { table, bus, config }: Pick<Services, 'table' | 'bus' | 'config'>,
): Promise<void> {
  const left = makeEvent(vehicleLeft, {
    id: stableId('evt', vehicleLeft.name, vehicleId, erasure.erasureId),
    subject: vehicleId,
    occurredAt: erasure.askedAt,
    facts: { why: 'owner-erased' },
  })
  const wasTold = await decideAnew(async () => {
    const known = await readVehicle(table, vehicleId)
    if (!known || !concerns(known, erasure.personId)) return false
    const isTold = known.personId === erasure.personId
    const [put] = vehicleWrites(without(known, erasure, dayIn(config.zone, now)), known)
    if (put) await table.transact([put, ...(isTold ? [eventWrite(left, now)] : [])])
    return isTold
  })
  if (wasTold) await bus.publish([left])
}

const concerns = (vehicle: Vehicle, who: string): boolean =>
  vehicle.personId === who || vehicle.people.some(({ personId }) => personId === who)

function without(known: Vehicle, { personId, erasureId }: Erasure, today: string): Vehicle {
  const { personId: told, plate, company, ...rest } = known
  const people = known.people.map((each) =>
    each.personId === personId ? { ...each, personId: erasureId, to: each.to ?? today } : each,
  )
  const next = told === personId ? whoIsTold({ people, ...(company !== undefined && { company }) }) : told
  // The plate says whose car it is; it stays where it is still somebody's.
  const isSomebodys = next !== undefined
  return {
    ...rest,
    people,
    ...(isSomebodys && { personId: next, ...(plate !== undefined && { plate }) }),
    ...(company !== undefined && { company }),
  }
}
