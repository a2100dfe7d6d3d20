import type { Services } from '../shared/services.ts'
import { confirmBooking } from './confirm-booking.ts'
import { type Ended, endBooking } from './end-booking.ts'
import { type Booked, type BookingChange, moveBooking, type NewBooking, placeBooking } from './place-booking.ts'

export type { Booked, NewBooking }

/**
 * Books a slot that is really free, and confirms it at once. Who taps again gets the same booking and no second
 * confirmation; who comes too late is told what is still free. Throws VehicleNotFound.
 */
export async function bookService(wish: NewBooking, services: Services): Promise<Booked> {
  const booked = await placeBooking(wish, services)
  if (booked.outcome === 'booked') await confirmBooking(booked.booking, wish.now, services)
  return booked
}

/** Moves a booking to another slot and confirms it. Throws VehicleNotFound. */
export async function changeBooking(change: BookingChange, services: Services): Promise<Booked> {
  const booked = await moveBooking(change, services)
  if (booked.outcome === 'booked') await confirmBooking(booked.booking, change.now, services)
  return booked
}

/** Gives a booking up: the place is free for others at once, and the owner is told. Throws VehicleNotFound. */
export async function cancelBooking(
  { by, ...ending }: { vehicleId: string; bookingId: string; by: 'owner' | 'dealer'; now: string },
  services: Services,
): Promise<Ended> {
  const ended = await endBooking(ending, { state: 'cancelled', cancelledBy: by }, services)
  if (ended.outcome === 'ended') await confirmBooking(ended.booking, ending.now, services)
  return ended
}
