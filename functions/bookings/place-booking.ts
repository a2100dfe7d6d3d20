import { eventWrite } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { TransactionRefused, type Write } from '../shared/table.ts'
import type { Vehicle } from '../vehicles/vehicle-record.ts'
import type { Booking } from './booking-record.ts'
import {
  bookingEvent,
  bookingWrite,
  freeCell,
  readBooked,
  readFreeSlots,
  readStaffing,
  takeCell,
  vehicleWrite,
} from './booking-store.ts'
import { markMissed } from './end-booking.ts'
import type { FreeSlot } from './free-slots.ts'
import { openSlots, type Slot, type Staffing } from './open-slots.ts'

interface Wish {
  vehicleId: string
  dealerId: string
  /** ISO 8601 with zone. */
  startsAt: string
  now: string
}

export interface NewBooking extends Wish {
  /** Who comes, and gets the confirmation. */
  personId: string
  items?: readonly string[]
  /** The due item that it answers. */
  dueId?: string
  by: 'owner' | 'staff'
}

export type BookingChange = Omit<Wish, 'dealerId'> & { bookingId: string }

/** `booked`: the slot is the car's, now or since an earlier tap. `full` and `no-such-slot` come with what is still free. */
export type Booked =
  | { outcome: 'booked'; booking: Booking }
  /** The car has another booking: change that one. */
  | { outcome: 'already-booked'; booking: Booking }
  | { outcome: 'full' | 'no-such-slot'; free: FreeSlot[] }
  /** The dealer takes no bookings here; there is no such open booking. */
  | { outcome: 'no-workshop' | 'gone' }

type Needs = Pick<Services, 'table' | 'bus' | 'settings'>

/** Slot, booking, car and event change in one transaction: of several who want the last place exactly one gets it. Throws VehicleNotFound. */
export async function placeBooking(wish: NewBooking, services: Needs): Promise<Booked> {
  return publish(await decideAnew(() => bookOnce(wish, services)), services)
}

/** Moves a booking to another slot: it has the new one or keeps the old one, never both or none. Throws VehicleNotFound. */
export async function moveBooking(change: BookingChange, services: Needs): Promise<Booked> {
  return publish(await decideAnew(() => changeOnce(change, services)), services)
}

/** For a second tap too: the first may have died before it published. */
async function publish(booked: Booked, { bus }: Needs): Promise<Booked> {
  if (booked.outcome === 'booked') await bus.publish([bookingEvent(booked.booking)])
  return booked
}

async function bookOnce(wish: NewBooking, services: Needs): Promise<Booked> {
  const { vehicleId, personId, dealerId, dueId, by, now } = wish
  const startsAt = new Date(wish.startsAt).toISOString()
  const { vehicle, booking: open } = await readBooked(services.table, vehicleId)
  if (open && isOver(open, now)) {
    await markMissed({ vehicleId, bookingId: open.bookingId, now }, services)
    return bookOnce(wish, services)
  }
  if (open) return { outcome: open.startsAt === startsAt ? 'booked' : 'already-booked', booking: open }
  return placeIn({ dealerId, startsAt, now, vehicle }, services, (slot) => ({
    bookingId: stableId('bkg', vehicleId, String(vehicle.version)),
    vehicleId,
    personId,
    dealerId,
    ...timesOf(slot),
    items: [...(wish.items ?? [])],
    ...(dueId !== undefined && { dueId }),
    state: 'booked',
    version: 1,
    bookedAt: now,
    changedAt: now,
    by,
  }))
}

async function changeOnce({ vehicleId, bookingId, now, ...wish }: BookingChange, services: Needs): Promise<Booked> {
  const startsAt = new Date(wish.startsAt).toISOString()
  const { vehicle, booking: open } = await readBooked(services.table, vehicleId)
  if (open?.bookingId !== bookingId || isOver(open, now)) return { outcome: 'gone' }
  if (open.startsAt === startsAt) return { outcome: 'booked', booking: open }
  return placeIn({ dealerId: open.dealerId, startsAt, now, vehicle, before: open }, services, (slot) => ({
    ...open,
    ...timesOf(slot),
    version: open.version + 1,
    changedAt: now,
  }))
}

/** Puts the booking that `make` gives for a slot into that slot, if it is one and has room. */
async function placeIn(
  { dealerId, startsAt, now, vehicle, before }: Omit<Wish, 'vehicleId'> & { vehicle: Vehicle; before?: Booking },
  services: Needs,
  make: (slot: Slot) => Booking,
): Promise<Booked> {
  const { table } = services
  const staffing = await readStaffing(dealerId, services)
  if (!staffing?.dealer.workshop) return { outcome: 'no-workshop' }
  const slot = openSlots(staffing, now).find((each) => each.startsAt === startsAt)
  if (!slot) return { outcome: 'no-such-slot', free: await readFreeSlots(staffing, now, table) }
  if (slot.cells.some(({ capacity }) => capacity < 1)) return full(staffing, now, services)
  const booking = make(slot)
  const cells = cellWrites(booking, slot, before)
  const writes = [
    ...cells,
    bookingWrite(booking),
    vehicleWrite(vehicle, booking),
    eventWrite(bookingEvent(booking), now),
  ]
  try {
    await table.transact(writes)
    return { outcome: 'booked', booking }
  } catch (error) {
    if (!failedOnlyWithin(error, cells.length)) throw error
    // The place may have been taken by an earlier tap for this very car.
    const { booking: open } = await readBooked(table, vehicle.vehicleId)
    return open?.startsAt === startsAt ? { outcome: 'booked', booking: open } : full(staffing, now, services)
  }
}

const full = async (staffing: Staffing, now: string, { table }: Needs): Promise<Booked> => ({
  outcome: 'full',
  free: await readFreeSlots(staffing, now, table),
})

/** A quarter of an hour that a moved booking keeps is not written. */
function cellWrites(booking: Booking, { cells }: Slot, before: Booking | undefined): Write[] {
  const had = before?.cells ?? []
  return [
    ...cells.filter(({ at }) => !had.includes(at)).map(({ at, capacity }) => takeCell(booking, at, capacity)),
    ...had.filter((at) => !booking.cells.includes(at)).map((at) => freeCell(booking, at)),
  ]
}

const timesOf = ({ startsAt, takes, cells }: Slot) => ({ startsAt, takes, cells: cells.map(({ at }) => at) })

/** Its time has passed, and nobody said what became of it. */
const isOver = ({ startsAt, takes }: Booking, now: string): boolean =>
  Date.parse(startsAt) + takes * 60_000 <= Date.parse(now)

const failedOnlyWithin = (error: unknown, count: number): boolean =>
  error instanceof TransactionRefused &&
  error.failed.some((each) => each) &&
  error.failed.every((each, at) => !each || at < count)
