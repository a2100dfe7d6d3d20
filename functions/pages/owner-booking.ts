import { ownerBookingView } from '../../console/owner-booking-view.ts'
import { readBooked, readFreeSlots, readStaffing } from '../bookings/booking-store.ts'
import { byDay, type FreeSlot } from '../bookings/free-slots.ts'
import type { Staffing } from '../bookings/open-slots.ts'
import { nameModel } from '../messages/name-car.ts'
import type { HttpResponse } from '../shared/http.ts'
import type { Services } from '../shared/services.ts'
import type { Vehicle } from '../vehicles/vehicle-record.ts'
import { sayClock, sayDay, sayMoment } from './moments.ts'
import { ownCar } from './owner-cars.ts'
import { answerOwner, type OwnerVisit, partOf } from './owner-visit.ts'

/** `?do=book&car=…`: the days, `&day=…` its times, `&move=yes` another time for the booking there is. `undefined`: not his car. */
export async function showBooking(visit: OwnerVisit, services: Services): Promise<HttpResponse | undefined> {
  const { language, request } = visit
  const { car = '', day, move } = request.query
  const vehicle = await ownCar(visit, car, services.table)
  if (!vehicle) return undefined
  const { booking } = await readBooked(services.table, car)
  const dealerId = booking?.dealerId ?? dealerOf(vehicle, visit)
  const staffing = dealerId === undefined ? undefined : await readStaffing(dealerId, services)
  const zone = staffing?.dealer.zone ?? visit.telling.zone
  const telling = { ...visit.telling, zone }
  const part = { do: 'book', car, ...(booking && { move: 'yes' }) }
  const isChosen = booking === undefined || move === 'yes'
  const days = isChosen && staffing ? byDay(await freeOf(staffing, visit, services), zone) : []
  const chosen = days.find((each) => each.day === day)
  const body = ownerBookingView({
    language,
    action: partOf(visit),
    vehicleId: car,
    car: await nameModel(vehicle, services),
    dealer: staffing?.dealer.name ?? '',
    booking: booking && { bookingId: booking.bookingId, when: sayMoment(booking.startsAt, telling) },
    days: days.map(({ day: each, slots }) => ({
      title: sayDay(each, telling),
      places: slots.reduce((sum, { free }) => sum + free, 0),
      path: partOf(visit, { ...part, day: each }),
    })),
    day: chosen && {
      title: sayDay(chosen.day, telling),
      times: chosen.slots.map(({ startsAt }) => ({ startsAt, clock: sayClock(startsAt, zone) })),
      otherDay: partOf(visit, part),
    },
    move: booking && !isChosen ? partOf(visit, part) : undefined,
    takesBookings: staffing?.dealer.workshop !== undefined,
  })
  return answerOwner(visit, booking ? 'changeTitle' : 'bookTitle', body)
}

const freeOf = (staffing: Staffing, { telling }: OwnerVisit, { table }: Services): Promise<FreeSlot[]> =>
  readFreeSlots(staffing, telling.now, table)

/** Where the car is serviced, else who looks after the person. */
export const dealerOf = ({ dealerId }: Vehicle, { person }: OwnerVisit): string | undefined =>
  dealerId ?? person.dealerId
