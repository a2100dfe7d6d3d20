import { dayIn, plusDays, startOf } from '../dates/dated-days.ts'
import { readDealer } from '../dealers/dealer-store.ts'
import { sweepDue } from '../journeys/sweep-due.ts'
import { scheduledFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { missDueTasks } from '../tasks/miss-due-tasks.ts'
import { readVehicle } from '../vehicles/vehicle-store.ts'
import { type Booking, bookingSchema } from './booking-record.ts'
import { type BookingRules, readBookingRules } from './booking-rules.ts'
import { endOf } from './booking-store.ts'
import { markMissed } from './end-booking.ts'

type Needs = Pick<Services, 'table' | 'bus' | 'settings' | 'config'>

/** Ends the bookings whose time is over and of which nobody said that the car came; what follows is told by their events (see follow-booking). */
export async function missBookings(now: string, services: Needs): Promise<{ missed: number }> {
  const rules = await readBookingRules(services.settings)
  let missed = 0
  await sweepDue(services.table, { list: 'bookings', before: now }, async (key) => {
    const item = await services.table.get(key)
    const booking = item && bookingSchema.parse(item)
    if (booking?.state !== 'booked' || (await missedAt(booking, rules, services)) > now) return
    // What is left of an erased car is taken off the list with it.
    if (!(await readVehicle(services.table, booking.vehicleId))) return
    const { vehicleId, bookingId } = booking
    const { outcome } = await markMissed({ vehicleId, bookingId, now }, services)
    if (outcome === 'ended') missed += 1
  })
  return { missed }
}

/** From when on it counts as missed, in UTC. */
async function missedAt(
  booking: Booking,
  { missedAfter }: BookingRules,
  { table, config }: Pick<Needs, 'table' | 'config'>,
): Promise<string> {
  const end = endOf(booking)
  if (missedAfter !== 'end-of-day') return new Date(Date.parse(end) + missedAfter.hours * 3_600_000).toISOString()
  const zone = (await readDealer(table, booking.dealerId))?.zone ?? config.zone
  return new Date(startOf(plusDays(dayIn(zone, end), 1), zone)).toISOString()
}

/** With them go the calls about them that nobody made in time. */
export const handler = scheduledFunction(async (now, services) => ({
  ...(await missBookings(now, services)),
  ...(await missDueTasks(now, services)),
}))
