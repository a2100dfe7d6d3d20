import { type Booked, bookService, changeBooking } from '../bookings/book-service.ts'
import { dayIn } from '../dates/dated-days.ts'
import { readDealer } from '../dealers/dealer-store.ts'
import type { Services } from '../shared/services.ts'
import { requireVehicle } from '../vehicles/vehicle-store.ts'
import { dealerOf } from './owner-booking.ts'
import { readDue } from './owner-cars.ts'
import type { FormOf } from './owner-forms.ts'
import type { After, OwnerVisit } from './owner-visit.ts'

/** Books what was tapped; the booking answers what is due, if something is. */
export async function bookForOwner(
  { car, startsAt }: FormOf<'book'>,
  visit: OwnerVisit,
  services: Services,
): Promise<After> {
  const [vehicle, due] = await Promise.all([requireVehicle(services.table, car), readDue(services.table, car)])
  const dealerId = dealerOf(vehicle, visit)
  if (dealerId === undefined) return { said: 'no-workshop' }
  const { person, request } = visit
  const booked = await bookService(
    {
      vehicleId: car,
      personId: person.personId,
      dealerId,
      startsAt,
      ...(due && { items: due.items, dueId: due.dueId }),
      by: 'owner',
      now: request.now,
    },
    services,
  )
  return after(booked, { said: 'booked' }, { car, day: await dayAt(startsAt, dealerId, services) })
}

export async function changeForOwner(
  { car, booking, startsAt }: FormOf<'change'>,
  { request }: OwnerVisit,
  services: Services,
): Promise<After> {
  const changed = await changeBooking({ vehicleId: car, bookingId: booking, startsAt, now: request.now }, services)
  const { dealerId } = await requireVehicle(services.table, car)
  const day = dealerId === undefined ? '' : await dayAt(startsAt, dealerId, services)
  return after(changed, { said: 'changed' }, { car, day, move: 'yes' })
}

/** Who came too late sees what is still free on that day. */
function after(booked: Booked, done: After, again: { car: string; day: string; move?: string }): After {
  if (booked.outcome === 'booked') return done
  if (booked.outcome === 'full' || booked.outcome === 'no-such-slot') return { do: 'book', ...again, said: 'full' }
  if (booked.outcome === 'already-booked') return { do: 'book', car: again.car, said: 'already-booked' }
  return { said: booked.outcome === 'no-workshop' ? 'no-workshop' : 'not-done' }
}

const dayAt = async (moment: string, dealerId: string, { table, config }: Services): Promise<string> =>
  dayIn((await readDealer(table, dealerId))?.zone ?? config.zone, moment)
