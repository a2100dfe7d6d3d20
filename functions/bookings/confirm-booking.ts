import { readPerson } from '../customers/person-store.ts'
import { deliver } from '../messages/deliver.ts'
import { fillVariables } from '../messages/variables/fill-variables.ts'
import type { Services } from '../shared/services.ts'
import { readVehicle } from '../vehicles/vehicle-store.ts'
import type { Booking } from './booking-record.ts'
import { bookingEvent } from './booking-store.ts'

/**
 * Tells who booked how the booking stands now: an answer to their own action, at any hour. One message per version of the
 * booking, however often this is called.
 */
export async function confirmBooking(booking: Booking, now: string, services: Services): Promise<void> {
  const { vehicleId, personId, bookingId, dealerId, version } = booking
  const [vehicle, person] = await Promise.all([
    readVehicle(services.table, vehicleId),
    readPerson(services.table, personId),
  ])
  const template = templateOf(booking)
  if (!vehicle || !person || !template) return
  const subject = { type: 'vehicle', id: vehicleId } as const
  const to = { kind: 'owner', personId } as const
  const { name } = bookingEvent(booking)
  const facts = { bookingId, dealerId, startsAt: booking.startsAt }
  // The dealer of the booking, whoever else looks after the car.
  const about = { subject, to, now, person, vehicle: { ...vehicle, dealerId }, event: { name, facts } }
  await deliver(
    {
      run: undefined,
      subject,
      step: bookingId,
      slot: `version-${version}`,
      template,
      class: 'transactional',
      purpose: 'answer',
      dealerId,
      to,
      variables: await fillVariables(template, about, services),
      now,
      ...(booking.state === 'booked' && { notAfter: booking.startsAt }),
    },
    services,
  )
}

/** Of what the workshop sees for itself nobody is told. */
function templateOf({ state, version }: Booking): string | undefined {
  if (state === 'cancelled') return 'booking-cancelled'
  if (state !== 'booked') return undefined
  return version === 1 ? 'service-booked' : 'booking-changed'
}
