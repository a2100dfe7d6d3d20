import { z } from 'zod'
import { serviceBooked, serviceCompleted, workOrderOpened } from '../../events/vehicle.ts'
import { queueFunction, type ReceivedEvent } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { readVehicle } from '../vehicles/vehicle-store.ts'
import { askMissed, askNoLonger } from './ask-missed.ts'
import { bookingEvent, readBooking } from './booking-store.ts'
import { confirmBooking } from './confirm-booking.ts'
import { markArrived } from './end-booking.ts'

const factsSchema = z.object({ bookingId: z.string() })

/**
 * What happens after a booking: the car arrives, or the confirmation that a crash kept from the owner is sent. The ledger
 * sees to it that there is one, whoever sends it. A booking that came from another system is confirmed there. Who did not
 * come is asked, whoever says so.
 */
export async function followBooking({ event, now }: ReceivedEvent, services: Services): Promise<void> {
  const vehicleId = event.subject.id
  if (!(await readVehicle(services.table, vehicleId))) return
  const { occurredAt: seenAt } = event.metadata
  if (event.name === workOrderOpened.name) await markArrived({ vehicleId, now: seenAt }, services)
  if (event.name === workOrderOpened.name || event.name === serviceCompleted.name)
    return askNoLonger({ vehicleId, seenAt, now }, services)
  if (event.name === serviceBooked.name) await askNoLonger({ vehicleId, now }, services)
  const booking = await readBooking(services.table, vehicleId, factsSchema.parse(event.facts).bookingId)
  if (booking && bookingEvent(booking).metadata.id === event.metadata.id) await confirmBooking(booking, now, services)
  if (booking?.cancelledBy === 'no-show') await askMissed(booking, now, services)
}

export const handler = queueFunction(followBooking)
