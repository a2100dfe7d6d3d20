import type { Booking } from '../../functions/bookings/booking-record.ts'
import type { Break, Facts } from './facts.ts'

const CELL = 15 * 60_000

/** A missed booking is ended with its day; the sweep goes by day, and has another one for what it did not finish. */
const ENDED_WITHIN = 3 * 86_400_000

/** No workshop is booked above its bays, each car knows of its one open booking, and none stays open when its time is long over. */
export function checkBookings(facts: Facts, time: { now: string }): Break[] {
  return [...checkCapacity(facts), ...checkCars(facts, time), ...checkOver(facts, time)]
}

const isOver = ({ startsAt, takes }: Booking, now: string, since = 0): boolean =>
  Date.parse(startsAt) + takes * 60_000 + since < Date.parse(now)

function checkOver({ bookings }: Facts, { now }: { now: string }): Break[] {
  return bookings
    .filter((booking) => booking.state === 'booked' && isOver(booking, now, ENDED_WITHIN))
    .map(({ bookingId, startsAt }) => ({
      rule: 'booking-over',
      about: `booking ${bookingId}`,
      found: `was for ${startsAt}, and nobody said whether the car came`,
    }))
}

/** Counted from the bookings themselves, quarter of an hour by quarter of an hour; what other systems booked is a fact, and may be too much. */
function checkCapacity({ bookings, dealers }: Facts): Break[] {
  const coming = bookings.filter(({ state, cancelledBy }) => state !== 'cancelled' || cancelledBy === 'no-show')
  const cells = Map.groupBy(
    coming.flatMap((booking) => cellsOf(booking).map((cell) => ({ cell: `${booking.dealerId} ${cell}`, booking }))),
    ({ cell }) => cell,
  )
  return [...cells].flatMap(([cell, held]) => {
    const { dealerId = '' } = held[0]?.booking ?? {}
    const bays = dealers.get(dealerId)?.workshop?.bays ?? 0
    if (held.length <= bays || held.every(({ booking }) => booking.by === 'source')) return []
    // The last to come in must have found room: it was told that the slot was free.
    const last = held
      .map(({ booking }) => booking)
      .toSorted((a, b) => a.changedAt.localeCompare(b.changedAt))
      .at(-1)
    return last?.by === 'source'
      ? []
      : [{ rule: 'slot-capacity', about: `slot ${cell}`, found: `has ${held.length} bookings and ${bays} bays` }]
  })
}

function cellsOf({ startsAt, takes }: Booking): string[] {
  const start = Date.parse(startsAt)
  const first = Math.floor(start / CELL) * CELL
  const cells: string[] = []
  for (let at = first; at < start + takes * 60_000; at += CELL) cells.push(new Date(at).toISOString())
  return cells
}

/** Of a booking whose time is over the car need not know any more. */
function checkCars({ bookings, vehicles }: Facts, { now }: { now: string }): Break[] {
  const open = Map.groupBy(
    bookings.filter(({ state }) => state === 'booked'),
    ({ vehicleId }) => vehicleId,
  )
  const broken = (vehicleId: string, found: string): Break => ({
    rule: 'car-booking',
    about: `vehicle ${vehicleId}`,
    found,
  })
  return [
    ...[...vehicles.values()].flatMap(({ vehicleId, booking }) => {
      const known = booking && open.get(vehicleId)?.find(({ bookingId }) => bookingId === booking.bookingId)
      if (!booking || known?.startsAt === booking.startsAt) return []
      return [
        broken(
          vehicleId,
          `has the booking ${booking.bookingId} on ${booking.startsAt}, which is ${known ? `on ${known.startsAt}` : 'not open'}`,
        ),
      ]
    }),
    ...[...open].flatMap(([vehicleId, all]) => {
      const booked = all.filter((booking) => !isOver(booking, now))
      const mine = vehicles.get(vehicleId)?.booking?.bookingId
      if (booked.length > 1) return [broken(vehicleId, `has ${booked.length} open bookings`)]
      return booked.every(({ bookingId }) => bookingId === mine)
        ? []
        : [broken(vehicleId, `does not know of its booking ${booked[0]?.bookingId}`)]
    }),
  ]
}
