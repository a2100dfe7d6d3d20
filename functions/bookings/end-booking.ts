import { eventWrite } from '../shared/event-record.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Vehicle } from '../vehicles/vehicle-record.ts'
import { requireVehicle } from '../vehicles/vehicle-store.ts'
import type { Booking } from './booking-record.ts'
import {
  asArrived,
  bookingEvent,
  bookingWrite,
  freeCell,
  mayBeKept,
  readBookings,
  vehicleWrite,
} from './booking-store.ts'

interface Ending {
  vehicleId: string
  bookingId: string
  now: string
}

/** `gone`: there is no such booking, or it ended in another way before. */
export type Ended = { outcome: 'ended'; booking: Booking } | { outcome: 'gone' }

/** The car did not come. Nobody is told so in a message. */
export const markMissed = (ending: Ending, services: Pick<Services, 'table' | 'bus'>): Promise<Ended> =>
  endBooking(ending, { state: 'missed', cancelledBy: 'no-show' }, services)

/** The car is there: the booking is done, and what follows is the workshop's order. One that was counted missed before we heard of it was not. */
export async function markArrived({ vehicleId, now }: Omit<Ending, 'bookingId'>, { table }: Pick<Services, 'table'>) {
  await decideAnew(async () => {
    const [vehicle, bookings] = await Promise.all([requireVehicle(table, vehicleId), readBookings(table, vehicleId)])
    const came = bookings.find((each) => each.bookingId === vehicle.booking?.bookingId && mayBeKept(each, now))
    const booking = came ?? bookings.find((each) => each.state === 'missed' && mayBeKept(each, now))
    if (!booking) return
    const car = booking === came ? [vehicleWrite(vehicle, nextOf(vehicle, bookings, booking.bookingId))] : []
    await table.transact([bookingWrite(asArrived(booking, now), booking.state), ...car])
  })
}

/** Somebody of the workshop knows that the car came after all: the last booking that counts as missed was kept. Safe to repeat. */
export async function markCameAfterAll(
  { vehicleId, now }: Omit<Ending, 'bookingId'>,
  { table }: Pick<Services, 'table'>,
): Promise<void> {
  await decideAnew(async () => {
    const over = (await readBookings(table, vehicleId)).filter(({ state }) => state === 'missed' || state === 'arrived')
    const last = over.toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt)).at(-1)
    if (last?.state === 'missed') await table.transact([bookingWrite(asArrived(last, now), last.state)])
  })
}

/** Ends an open booking: its places are free for others, and the fact is told. Nobody is sent a message. Throws VehicleNotFound. */
export async function endBooking(
  { vehicleId, bookingId, now }: Ending,
  how: Pick<Booking, 'state' | 'cancelledBy'>,
  { table, bus }: Pick<Services, 'table' | 'bus'>,
): Promise<Ended> {
  const ended = await decideAnew(async (): Promise<Ended> => {
    const [vehicle, bookings] = await Promise.all([requireVehicle(table, vehicleId), readBookings(table, vehicleId)])
    const open = bookings.find((each) => each.bookingId === bookingId)
    if (open?.state !== 'booked') return endedBefore(open, how)
    const booking: Booking = { ...open, ...how, version: open.version + 1, changedAt: now }
    await table.transact([
      bookingWrite(booking),
      vehicleWrite(vehicle, nextOf(vehicle, bookings, bookingId)),
      ...open.cells.map((at) => freeCell(booking, at)),
      eventWrite(bookingEvent(booking), now),
    ])
    return { outcome: 'ended', booking }
  })
  // For a second tap too: the first may have died before it published.
  if (ended.outcome === 'ended') await bus.publish([bookingEvent(ended.booking)])
  return ended
}

/** The booking that the car knows of without this one: other systems may have made several. */
function nextOf({ booking }: Vehicle, bookings: readonly Booking[], ended: string): Vehicle['booking'] {
  if (booking && booking.bookingId !== ended) return booking
  return bookings
    .filter(({ state, bookingId }) => state === 'booked' && bookingId !== ended)
    .toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))[0]
}

const endedBefore = (
  booking: Booking | undefined,
  { state, cancelledBy }: Pick<Booking, 'state' | 'cancelledBy'>,
): Ended =>
  booking?.state === state && booking.cancelledBy === cancelledBy ? { outcome: 'ended', booking } : { outcome: 'gone' }
