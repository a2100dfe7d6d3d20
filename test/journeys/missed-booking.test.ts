import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkBookings } from '../../bin/reconcile/check-bookings.ts'
import { gatherFacts } from '../../bin/reconcile/gather-facts.ts'
import { bookService, cancelBooking } from '../../functions/bookings/book-service.ts'
import { readBooking } from '../../functions/bookings/booking-store.ts'
import { readFactForm } from '../../functions/intake/fact-form.ts'
import { receiveFact } from '../../functions/intake/receive-event.ts'
import { applyResult } from '../../functions/tasks/apply-result.ts'
import { openTasksOf } from '../../functions/tasks/task-store.ts'
import { readVehicle } from '../../functions/vehicles/vehicle-store.ts'
import { at, type OwnerTown, openOwnerTown } from './owner-town.ts'

/** A car delivered on 10 January is due on 10 April 2026; its owner is reminded on the 3rd. */
let town: OwnerTown
beforeEach(async () => {
  town = await openOwnerTown({ at: at('2026-04-02', '10:00') })
  await town.person()
  await town.car()
})
afterEach(() => town.close())

const books = (moment: string, startsAt: string) =>
  town.on(moment, async (services, now) => {
    const made = await bookService(
      { vehicleId: 'veh-1', personId: 'per-1', dealerId: 'D1', startsAt, now, by: 'owner' },
      services,
    )
    return made.outcome === 'booked' ? made.booking.bookingId : made.outcome
  })

/** The workshop's system tells something about the car. */
const tells = (moment: string, fact: Record<string, unknown>) =>
  town.on(moment, async (services, now) => {
    const known = { id: `${fact.event}-${now}`, vehicleId: 'veh-1', dealerId: 'D1', occurredAt: now }
    await receiveFact(readFactForm({ ...known, ...fact }), { source: 'dms', now }, services)
  })

const cancels = (moment: string, bookingId = '') =>
  town.on(moment, (services, now) => cancelBooking({ vehicleId: 'veh-1', bookingId, by: 'owner', now }, services))

const booking = (id = '') => readBooking(town.machine.services.table, 'veh-1', id)
const calls = async () =>
  (await openTasksOf(town.machine.services.table, 'D1')).filter(({ task }) => task === 'missed-booking-call')
const answerCall = async (result: string) => {
  const [task] = await calls()
  if (task) await applyResult({ task, by: 'S', result, now: task.openedAt }, town.machine.services)
}
const reminders = async (): Promise<string[]> =>
  (await town.told()).filter((each) => each.startsWith('maintenance')).map((each) => each.replace(/ \d\d:\d\d$/, ''))
const broken = async (now: string) => checkBookings(await gatherFacts(town.machine.services.table.scan()), { now })

describe('a booking whose car did not come', () => {
  test('is ended the next morning: the car is free for another, and a service advisor asks', async () => {
    const id = await books(at('2026-04-03', '12:00'), at('2026-04-07', '10:00'))
    await town.on(at('2026-04-07', '23:00'))
    expect(await booking(id)).toMatchObject({ state: 'booked' })

    await town.on(at('2026-04-08', '08:40'))

    expect(await booking(id)).toMatchObject({ state: 'missed', cancelledBy: 'no-show' })
    expect((await readVehicle(town.machine.services.table, 'veh-1'))?.booking).toBeUndefined()
    expect((await town.events('BookingCancelled')).map(({ event }) => event.facts)).toEqual([
      { bookingId: id, by: 'no-show' },
    ])
    expect(await calls()).toMatchObject([{ advisorId: 'S', dealerId: 'D1', personId: 'per-1' }])
    expect(await broken(at('2026-04-08', '08:40'))).toEqual([])
    expect((await town.told()).filter((each) => each.startsWith('booking'))).toEqual([])
  })

  test('is ended as well where the workshop system made it, with any other it made for the car', async () => {
    await tells(at('2026-04-03', '12:00'), {
      event: 'ServiceBooked',
      bookingId: 'dms-1',
      startsAt: at('2026-04-07', '10:00'),
      items: [],
    })
    await tells(at('2026-04-03', '12:10'), {
      event: 'ServiceBooked',
      bookingId: 'dms-2',
      startsAt: at('2026-04-06', '10:00'),
      items: [],
    })

    await town.on(at('2026-04-08', '08:40'))

    expect([await booking('dms-1'), await booking('dms-2')]).toMatchObject([{ state: 'missed' }, { state: 'missed' }])
    expect((await readVehicle(town.machine.services.table, 'veh-1'))?.booking).toBeUndefined()
    expect(await broken(at('2026-04-10', '08:40'))).toEqual([])
  })

  test('need not be asked about once the owner has booked anew', async () => {
    await books(at('2026-04-03', '12:00'), at('2026-04-07', '10:00'))
    await books(at('2026-04-08', '09:00'), at('2026-04-09', '10:00'))

    expect(await calls()).toEqual([])
  })

  test('is not asked about where the car was sold meanwhile', async () => {
    await books(at('2026-04-03', '12:00'), at('2026-04-07', '10:00'))
    await town.on(at('2026-04-06', '10:00'), () => town.change('veh-1', { state: 'sold' }))
    await town.on(at('2026-04-08', '08:40'))

    expect(await calls()).toEqual([])
  })

  test('counts as missed two hours after its end where ops say so', async () => {
    await town.machine.services.settings.write('bookings', { missedAfter: { hours: 2 } })
    const id = await books(at('2026-04-03', '12:00'), at('2026-04-07', '10:00'))

    await town.on(at('2026-04-07', '13:40'))

    expect(await booking(id)).toMatchObject({ state: 'missed' })
  })
})

describe('the call about a missed booking', () => {
  test('that nobody made within four opening hours is missed, and leaves the list', async () => {
    await books(at('2026-04-03', '12:00'), at('2026-04-07', '10:00'))

    await town.on(at('2026-04-08', '12:40'))
    expect(await calls()).toMatchObject([{ dueAt: at('2026-04-08', '13:00') }])
    await town.on(at('2026-04-08', '13:40'))

    expect(await calls()).toEqual([])
    expect((await town.events('TaskMissed')).map(({ event }) => event.facts)).toMatchObject([
      { task: 'missed-booking-call' },
    ])
  })

  test('that was made in time is never missed', async () => {
    await books(at('2026-04-03', '12:00'), at('2026-04-07', '10:00'))
    await town.on(at('2026-04-08', '09:30'), () => answerCall('reached'))
    await town.on(at('2026-04-09', '13:40'))

    expect(await town.events('TaskMissed')).toEqual([])
  })

  test('finds that the car came after all: the booking was kept', async () => {
    const id = await books(at('2026-04-03', '12:00'), at('2026-04-07', '10:00'))
    await town.on(at('2026-04-08', '09:30'), () => answerCall('came'))

    expect(await booking(id)).toMatchObject({ state: 'arrived' })
    expect(await booking(id)).not.toHaveProperty('cancelledBy')
  })
})

test.each([
  ['a work order', { event: 'WorkOrderProgressed', workOrderId: 'wo-1', stage: 'received' }],
  ['a service', { event: 'ServiceCompleted', workOrderId: 'wo-1', done: [] }],
])(
  'a car of which %s is told only after its booking was counted missed was there, and nobody calls',
  async (_, fact) => {
    const id = await books(at('2026-04-03', '12:00'), at('2026-04-07', '10:00'))
    await town.on(at('2026-04-08', '08:40'))

    await tells(at('2026-04-08', '09:10'), { ...fact, occurredAt: at('2026-04-07', '10:05') })
    await town.on(at('2026-04-08', '09:30'))

    expect(await booking(id)).toMatchObject({ state: 'arrived' })
    expect(await calls()).toEqual([])
  },
)

test('a car that comes on another day has still missed its booking', async () => {
  const id = await books(at('2026-04-03', '12:00'), at('2026-04-07', '10:00'))

  await tells(at('2026-04-09', '10:10'), { event: 'WorkOrderProgressed', workOrderId: 'wo-1', stage: 'received' })

  expect(await booking(id)).toMatchObject({ state: 'missed' })
})

test('a car that came is not missed', async () => {
  const id = await books(at('2026-04-03', '12:00'), at('2026-04-07', '10:00'))
  await tells(at('2026-04-07', '10:05'), { event: 'WorkOrderProgressed', workOrderId: 'wo-1', stage: 'received' })
  await town.on(at('2026-04-08', '08:40'))

  expect(await booking(id)).toMatchObject({ state: 'arrived' })
  expect(await calls()).toEqual([])
})

describe('a due item whose booking came to nothing', () => {
  test('is reminded of once more a week later, and not a third time', async () => {
    const id = await books(at('2026-04-03', '12:00'), at('2026-04-10', '10:00'))
    await cancels(at('2026-04-06', '12:00'), id)
    await town.on(at('2026-04-24', '12:00'))

    expect(await reminders()).toEqual(['maintenance-due 2026-04-03', 'maintenance-due 2026-04-13'])
  })

  test('is reminded of once more after a booking that was missed', async () => {
    await books(at('2026-04-03', '12:00'), at('2026-04-07', '10:00'))
    await town.on(at('2026-04-24', '12:00'))

    expect(await reminders()).toEqual(['maintenance-due 2026-04-03', 'maintenance-due 2026-04-15'])
  })

  test('is not reminded of again where two messages were sent before the booking', async () => {
    const id = await books(at('2026-04-18', '12:00'), at('2026-04-22', '10:00'))
    await cancels(at('2026-04-19', '12:00'), id)
    await town.on(at('2026-05-02', '12:00'))

    expect(await reminders()).toEqual(['maintenance-due 2026-04-03', 'maintenance-second 2026-04-17'])
  })

  test('booked and cancelled twice gets two reminders in all', async () => {
    const first = await books(at('2026-04-03', '12:00'), at('2026-04-10', '10:00'))
    await cancels(at('2026-04-06', '12:00'), first)
    const second = await books(at('2026-04-13', '12:00'), at('2026-04-20', '10:00'))
    await cancels(at('2026-04-14', '12:00'), second)
    await town.on(at('2026-05-02', '12:00'))

    expect(await reminders()).toEqual(['maintenance-due 2026-04-03', 'maintenance-due 2026-04-13'])
  })
})
