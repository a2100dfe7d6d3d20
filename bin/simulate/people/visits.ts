import type { Booking } from '../../../functions/bookings/booking-record.ts'
import { readBooked } from '../../../functions/bookings/booking-store.ts'
import type { Life } from '../life.ts'
import { HOUR, MINUTE } from './moments.ts'
import { cancelByPage, changeByPage } from './owner-page.ts'
import { dmsFact, inOpeningHours, type Known, nextVisitBy, receiveCar } from './workshop.ts'

/** What follows when a car was serviced: somebody may complain, and comes again some day. */
export type Afterwards = (known: Known, workOrderId: string) => void

export interface Visits {
  /** The owner has booked: what becomes of it. */
  expect(known: Known): Promise<void>
  /** The owner comes without booking, on a day around `at`. */
  comeAround(known: Known, at: number): void
  /** The owner comes by himself some day, as his habit is. */
  comeSomeDay(known: Known): void
}

/** Cars come to the workshop, booked or not. One that is gone does not come. */
export function openVisits(
  life: Life,
  { afterwards, isHere }: { afterwards: Afterwards; isHere: (known: Known) => boolean },
): Visits {
  const { agenda, chance } = life
  /** How often each owner has thought of coming by himself. */
  const thoughts = new Map<string, number>()
  const arrive = async (known: Known): Promise<void> => {
    if (!isHere(known)) return
    receiveCar(life, known, (workOrderId) => {
      afterwards(known, workOrderId)
      if (known.owner.habit === 'just-comes') visits.comeSomeDay(known)
    })
  }
  const visits: Visits = {
    expect: async (known) => {
      const booking = await openBooking(life, known)
      if (!booking) return
      const startsAt = Date.parse(booking.startsAt)
      const fate = chance.pick(
        { arrives: 84, missed: 6, cancels: 5, changes: 5 },
        'fate',
        booking.bookingId,
        booking.version,
      )
      const before = startsAt - chance.between(2, 30, 'before', booking.bookingId) * HOUR
      if (fate === 'arrives' || before <= life.now()) {
        const at = startsAt + chance.whole(-8, 12, 'punctual', booking.bookingId) * MINUTE
        agenda.plan({ at, what: 'came as booked', act: () => whileBooked(life, known, booking, () => arrive(known)) })
        return
      }
      if (fate === 'missed') {
        const act = () => whileBooked(life, known, booking, () => reportMissed(life, known, booking))
        agenda.plan({ at: startsAt + HOUR, what: 'did not come', act })
        return
      }
      const act = () =>
        whileBooked(life, known, booking, async () => {
          if (fate === 'cancels') return cancelByPage(life, known)
          await changeByPage(life, known)
          await visits.expect(known)
        })
      agenda.plan({ at: before, what: fate === 'cancels' ? 'cancelled by page' : 'changed by page', act })
    },
    comeAround: (known, at) =>
      agenda.plan({
        at: inOpeningHours(at, life, `${known.car.index} ${at}`),
        what: 'came without booking',
        act: () => arrive(known),
      }),
    comeSomeDay: (known) => {
      // Whoever was here in the meantime thinks of the next time anew.
      const thought = (thoughts.get(known.vehicleId) ?? 0) + 1
      thoughts.set(known.vehicleId, thought)
      const at = inOpeningHours(nextVisitBy(known, life), life, `${known.car.index} ${thought}`)
      const act = async (): Promise<void> => {
        if (thoughts.get(known.vehicleId) === thought) await arrive(known)
      }
      agenda.plan({ at, what: 'came by himself', act })
    },
  }
  return visits
}

const openBooking = async ({ machine }: Life, { vehicleId }: Known): Promise<Booking | undefined> =>
  (await readBooked(machine.services.table, vehicleId)).booking

/** Only if the booking is still what it was when it was planned. */
async function whileBooked(life: Life, known: Known, booking: Booking, act: () => Promise<void>): Promise<void> {
  const open = await openBooking(life, known)
  if (open?.bookingId === booking.bookingId && open.version === booking.version) await act()
}

const reportMissed = ({ doors, now }: Life, { car }: Known, { bookingId }: Booking): Promise<void> =>
  doors.report(
    dmsFact('BookingCancelled', {
      id: `${bookingId}-missed`,
      now: now(),
      vin: car.vin,
      bookingId,
      by: 'no-show',
    }),
  )
