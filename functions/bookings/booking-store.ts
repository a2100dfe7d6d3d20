import { bookingCancelled, bookingChanged, serviceBooked } from '../../events/vehicle.ts'
import { readStore } from '../dealers/dealer-store.ts'
import { readHolidays } from '../dealers/holidays.ts'
import { makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import { due, type Key, keys, prefixes, slotsPk, vehiclePk } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import type { Item, Table, Write } from '../shared/table.ts'
import type { Vehicle } from '../vehicles/vehicle-record.ts'
import { requireVehicle } from '../vehicles/vehicle-store.ts'
import { type Booking, bookingSchema, cellSchema } from './booking-record.ts'
import { type FreeSlot, freeSlots, type Taken } from './free-slots.ts'
import { openSlots, type Slot, type Staffing } from './open-slots.ts'

export async function readBooking(table: Table, vehicleId: string, bookingId: string): Promise<Booking | undefined> {
  const item = await table.get(keys.booking(vehicleId, bookingId))
  return item && bookingSchema.parse(item)
}

/** All bookings of a car, open or over. */
export async function readBookings(table: Table, vehicleId: string): Promise<Booking[]> {
  const items = await table.query({ pk: vehiclePk(vehicleId), prefix: prefixes.bookings })
  return items.map((item) => bookingSchema.parse(item))
}

/** When its time is over. */
export const endOf = ({ startsAt, takes }: Booking): string =>
  new Date(Date.parse(startsAt) + takes * 60_000).toISOString()

/** Its item: while it is open it is on the list of those that somebody has to end when their time is over. */
export const bookingItem = (booking: Booking): Item & Key => ({
  ...keys.booking(booking.vehicleId, booking.bookingId),
  ...(booking.state === 'booked' && due('bookings', booking.bookingId, endOf(booking))),
  ...booking,
})

/** A car with the booking that is open for it, if any. Throws VehicleNotFound. */
export async function readBooked(
  table: Table,
  vehicleId: string,
): Promise<{ vehicle: Vehicle; booking: Booking | undefined }> {
  const vehicle = await requireVehicle(table, vehicleId)
  const booking = vehicle.booking && (await readBooking(table, vehicleId, vehicle.booking.bookingId))
  return { vehicle, booking: booking?.state === 'booked' ? booking : undefined }
}

/** What a dealer's slots follow from; `undefined` if there is no such dealer. */
export async function readStaffing(
  dealerId: string,
  { table, settings }: Pick<Services, 'table' | 'settings'>,
): Promise<Staffing | undefined> {
  const [store, holidays] = await Promise.all([readStore(table, dealerId), readHolidays(settings)])
  return store && { dealer: store.dealer, advisors: store.advisors, holidays }
}

/** The dealer's slots that are free at this moment. */
export async function readFreeSlots(staffing: Staffing, now: string, table: Table): Promise<FreeSlot[]> {
  const slots = openSlots(staffing, now)
  return freeSlots(slots, await readTaken(table, staffing.dealer.dealerId, slots))
}

async function readTaken(table: Table, dealerId: string, slots: readonly Slot[]): Promise<Taken> {
  const months = new Set(slots.flatMap(({ cells }) => cells.map(({ at }) => at.slice(0, 7))))
  const pages = await Promise.all([...months].map((prefix) => table.query({ pk: slotsPk(dealerId), prefix })))
  return new Map(
    pages
      .flat()
      .map((item) => cellSchema.parse(item))
      .map(({ sk, taken }) => [sk, taken.size]),
  )
}

/** A cell is forgotten so long after its time. */
const KEPT_SECONDS = 7 * 24 * 3600

/** Puts a booking into a cell: refused where that is full. Without a capacity it is a fact, and goes in. */
export function takeCell({ dealerId, bookingId }: Booking, at: string, capacity: number | undefined): Write {
  const expiresAt = Math.floor(Date.parse(at) / 1000) + KEPT_SECONDS
  return {
    update: {
      key: keys.slot(dealerId, at),
      update: 'SET expiresAt = :expiresAt ADD taken :booking',
      ...(capacity !== undefined && { condition: 'attribute_not_exists(taken) OR size(taken) < :capacity' }),
      values: {
        ':booking': new Set([bookingId]),
        ':expiresAt': expiresAt,
        ...(capacity !== undefined && { ':capacity': capacity }),
      },
    },
  }
}

export const freeCell = ({ dealerId, bookingId }: Booking, at: string): Write => ({
  update: {
    key: keys.slot(dealerId, at),
    update: 'DELETE taken :booking',
    values: { ':booking': new Set([bookingId]) },
  },
})

const ON_THE_DAY = 12 * 3600_000

/** Whether a car that is in the workshop at a moment came for this booking, also where that was counted missed before we knew: who comes on another day has not. */
export const mayBeKept = ({ state, startsAt }: Booking, at: string): boolean =>
  (state === 'booked' || state === 'missed') && Math.abs(Date.parse(startsAt) - Date.parse(at)) <= ON_THE_DAY

/** Whether a car that was in the workshop at a moment was there on the day of the booking, or later. */
export const isSeenSince = ({ startsAt }: Booking, at: string): boolean =>
  Date.parse(at) >= Date.parse(startsAt) - ON_THE_DAY

/** The booking's next version: the car came. */
export function asArrived({ cancelledBy: _, ...booking }: Booking, at: string): Booking {
  return { ...booking, state: 'arrived', version: booking.version + 1, changedAt: new Date(at).toISOString() }
}

/** The booking's own item: new, or as the version before was read, which was in the state `before`. */
export const bookingWrite = (booking: Booking, before: Booking['state'] = 'booked'): Write => ({
  put: bookingItem(booking),
  condition:
    booking.version === 1
      ? { condition: 'attribute_not_exists(pk)' }
      : {
          condition: '#version = :seen AND #state = :before',
          names: { '#version': 'version', '#state': 'state' },
          values: { ':seen': booking.version - 1, ':before': before },
        },
})

/** What the car knows of it: the open booking, or none. Refused if the car changed since it was read. */
export const vehicleWrite = (
  { vehicleId, version }: Vehicle,
  booking: Pick<Booking, 'bookingId' | 'startsAt'> | undefined,
): Write => ({
  update: {
    key: keys.vehicle(vehicleId),
    update: `SET #version = #version + :one${booking ? ', booking = :booking' : ' REMOVE booking'}`,
    condition: '#version = :seen',
    names: { '#version': 'version' },
    values: {
      ':one': 1,
      ':seen': version,
      ...(booking && { ':booking': { bookingId: booking.bookingId, startsAt: booking.startsAt } }),
    },
  },
})

/** The event of the booking's current version: the same each time it is made. */
export function bookingEvent(booking: Booking) {
  const { vehicleId, bookingId, dealerId, startsAt, items, state, version } = booking
  const about = (name: string) => ({
    id: stableId('evt', name, vehicleId, bookingId, String(version)),
    subject: vehicleId,
    occurredAt: booking.changedAt,
  })
  if (state !== 'booked') {
    const by = booking.cancelledBy ?? 'no-show'
    return makeEvent(bookingCancelled, { ...about(bookingCancelled.name), facts: { bookingId, by } })
  }
  if (version > 1) return makeEvent(bookingChanged, { ...about(bookingChanged.name), facts: { bookingId, startsAt } })
  return makeEvent(serviceBooked, { ...about(serviceBooked.name), facts: { bookingId, dealerId, startsAt, items } })
}
