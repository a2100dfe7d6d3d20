import { bookingCancelled, bookingChanged, serviceBooked } from '../../events/vehicle.ts'
import { type Booking, bookingSchema } from '../bookings/booking-record.ts'
import { asArrived, bookingItem, freeCell, mayBeKept, readBookings, takeCell } from '../bookings/booking-store.ts'
import { cellsOf } from '../bookings/open-slots.ts'
import { makeEvent } from '../shared/event-record.ts'
import type { Write } from '../shared/table.ts'
import type { Vehicle } from '../vehicles/vehicle-record.ts'
import type { Applying, Effect } from './applying.ts'
import type { FactOf } from './fact-form.ts'
import { isNewsOf, saidOf } from './said.ts'

type BookingFact = FactOf<'ServiceBooked' | 'BookingChanged' | 'BookingCancelled'>

/** A booking was moved that nobody told us of: it may still come. */
export class BookingUnknown extends Error {
  constructor() {
    super('The booking is not known here: send ServiceBooked first')
    this.name = 'BookingUnknown'
  }
}

/** Sets, moves or clears a booking of another system's, and what the car knows of it. The place in the workshop is taken or freed as the fact says, full or not. */
export async function applyBooking(applying: Applying<BookingFact>, vehicle: Vehicle): Promise<Effect> {
  const { fact, vehicleId, table } = applying
  const bookings = await readBookings(table, vehicleId)
  const known = bookings.find(({ bookingId }) => bookingId === fact.bookingId)
  const told = `booking:${fact.bookingId}`
  if (!isNewsOf(vehicle, told, fact.occurredAt)) return { vehicle, writes: [], events: [] }
  const said = saidOf(vehicle, told, fact.occurredAt)
  const next = nextBooking(applying, vehicle, known)
  if (!next) return { vehicle: said, writes: [], events: [] }
  const others = bookings.filter(({ bookingId }) => bookingId !== fact.bookingId)
  return {
    vehicle: withBooking(said, [...others, next], applying.now),
    writes: [bookingPut(next, known), ...cellWrites(next, known)],
    events: [eventOf(applying, next, known)],
  }
}

/** What was booked and is over by now counts as kept, and so does what was counted missed that day: a car that was serviced came. */
export async function withBookingsKept(
  { vehicleId, table, fact, now }: Applying,
  vehicle: Vehicle,
): Promise<{ vehicle: Vehicle; writes: Write[] }> {
  const bookings = await readBookings(table, vehicleId)
  const { occurredAt } = fact
  const isKept = (booking: Booking): boolean =>
    (booking.state === 'booked' && Date.parse(booking.startsAt) <= Date.parse(occurredAt)) ||
    (booking.state === 'missed' && mayBeKept(booking, occurredAt))
  const kept = bookings.filter(isKept)
  const writes = kept.map((booking) => bookingPut(asArrived(booking, occurredAt), booking))
  if (writes.length === 0) return { vehicle, writes }
  return {
    vehicle: withBooking(
      vehicle,
      bookings.filter((each) => !isKept(each)),
      now,
    ),
    writes,
  }
}

/** `undefined` where there is nothing to do: what is cancelled was never booked here, or is over. Throws BookingUnknown. */
function nextBooking(
  { fact, vehicleId }: Applying<BookingFact>,
  vehicle: Vehicle,
  known: Booking | undefined,
): Booking | undefined {
  const changedAt = iso(fact.occurredAt)
  if (fact.event === 'BookingCancelled') {
    if (known?.state !== 'booked') return undefined
    return { ...known, state: 'cancelled', cancelledBy: fact.by, version: known.version + 1, changedAt, cells: [] }
  }
  if (fact.event === 'BookingChanged' && !known) throw new BookingUnknown()
  const startsAt = iso(fact.startsAt)
  const takes = fact.takes ?? known?.takes ?? 60
  const when = { startsAt, takes, cells: cellsOf(startsAt, takes), state: 'booked', changedAt } as const
  const { cancelledBy: _, ...before } = known ?? {}
  if (known && fact.event === 'BookingChanged')
    return bookingSchema.parse({ ...before, ...when, version: known.version + 1 })
  if (fact.event !== 'ServiceBooked') return undefined
  const { bookingId, dealerId, items } = fact
  const by = { by: 'source', bookedAt: changedAt, personId: vehicle.personId ?? '' }
  return bookingSchema.parse({
    ...by,
    ...before,
    ...when,
    bookingId,
    vehicleId,
    dealerId,
    items,
    version: (known?.version ?? 0) + 1,
  })
}

/** The car's open booking: the next one to come. */
function withBooking(vehicle: Vehicle, bookings: readonly Booking[], now: string): Vehicle {
  const { booking: _, ...rest } = vehicle
  const [next] = bookings
    .filter(
      ({ state, startsAt, takes }) => state === 'booked' && Date.parse(startsAt) + takes * 60_000 > Date.parse(now),
    )
    .toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))
  return { ...rest, ...(next && { booking: { bookingId: next.bookingId, startsAt: next.startsAt } }) }
}

const bookingPut = (booking: Booking, known: Booking | undefined): Write => ({
  put: bookingItem(booking),
  condition: known
    ? { condition: 'version = :version', values: { ':version': known.version } }
    : { condition: 'attribute_not_exists(pk)' },
})

function cellWrites(next: Booking, known: Booking | undefined): Write[] {
  const had = known?.state === 'booked' && known.dealerId === next.dealerId ? known.cells : []
  const left = known?.state === 'booked' && known.dealerId !== next.dealerId ? known.cells : []
  return [
    ...next.cells.filter((at) => !had.includes(at)).map((at) => takeCell(next, at, undefined)),
    ...had.filter((at) => !next.cells.includes(at)).map((at) => freeCell(next, at)),
    ...(known ? left.map((at) => freeCell(known, at)) : []),
  ]
}

function eventOf({ fact, captureId }: Applying<BookingFact>, next: Booking, known: Booking | undefined) {
  const { bookingId, dealerId, startsAt, items, vehicleId } = next
  const about = { subject: vehicleId, occurredAt: fact.occurredAt, causedBy: captureId }
  if (next.state === 'cancelled')
    return makeEvent(bookingCancelled, { ...about, facts: { bookingId, by: next.cancelledBy ?? 'dealer' } })
  if (known?.state === 'booked') return makeEvent(bookingChanged, { ...about, facts: { bookingId, startsAt } })
  return makeEvent(serviceBooked, { ...about, facts: { bookingId, dealerId, startsAt, items } })
}

const iso = (moment: string): string => new Date(moment).toISOString()
