import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bookService, cancelBooking, changeBooking, type NewBooking } from '../../../functions/bookings/book-service.ts'
import { readBooking, readFreeSlots, readStaffing } from '../../../functions/bookings/booking-store.ts'
import { endBooking, markArrived, markMissed } from '../../../functions/bookings/end-booking.ts'
import { moveBooking, placeBooking } from '../../../functions/bookings/place-booking.ts'
import { readVehicle } from '../../../functions/vehicles/vehicle-store.ts'
import { forEachInterleaving } from '../../support/interleave.ts'
import type { World } from '../../support/world.ts'
import { evening, openWorkshop, sentFrom, sunday } from './workshop.ts'

let world: World
beforeEach(async () => {
  world = await openWorkshop()
})
afterEach(() => world.close())

const wish = (details: Partial<NewBooking> = {}): NewBooking => ({
  vehicleId: 'veh-1',
  personId: 'person-1',
  dealerId: 'D1',
  startsAt: sunday('10:00'),
  items: ['oil'],
  by: 'owner',
  now: evening,
  ...details,
})
const book = (details: Partial<NewBooking> = {}) => bookService(wish(details), world.services)

/** Books, and gives the booking's id. */
async function booked(details: Partial<NewBooking> = {}): Promise<string> {
  const made = await book(details)
  if (made.outcome !== 'booked') throw new Error(`Not booked: ${made.outcome}`)
  return made.booking.bookingId
}

async function freeOnSunday(at = world): Promise<string[]> {
  const staffing = await readStaffing('D1', at.services)
  const free = staffing ? await readFreeSlots(staffing, evening, at.services.table) : []
  return free.filter(({ startsAt }) => startsAt < sunday('24:00')).map(({ startsAt }) => startsAt)
}

test('booked at 21:30, confirmed at once, in words and with the way to change it', async () => {
  const made = await book()

  expect(made).toMatchObject({ outcome: 'booked', booking: { startsAt: sunday('10:00'), takes: 60, state: 'booked' } })
  const [message, ...others] = await sentFrom(world)
  expect(others).toEqual([])
  expect(message).toMatchObject({ template: 'service-booked', address: '+8613800000001' })
  expect(message?.text).toMatch(
    /^车主1，您好！云驰 X5已预约 11-22 10:00 到云驰 D1保养.+\/me\/[\w.-]+\?do=book&car=veh-1/,
  )
})

test('the car knows its booking, and the fact is told with the slot, the dealer and the items', async () => {
  const bookingId = await booked()

  expect(await readVehicle(world.services.table, 'veh-1')).toMatchObject({
    version: 2,
    booking: { bookingId, startsAt: sunday('10:00') },
  })
  expect(world.published).toMatchObject([
    { name: 'ServiceBooked', subject: { id: 'veh-1' }, facts: { bookingId, dealerId: 'D1', items: ['oil'] } },
  ])
})

test('booked twice by a double tap: one booking, one confirmation', async () => {
  const first = await booked()
  const second = await booked()

  expect(second).toBe(first)
  expect(await sentFrom(world)).toHaveLength(1)
  expect(new Set(world.published.map(({ metadata }) => metadata.id)).size).toBe(1)
})

test('who has a booking is asked to change it, not given a second one', async () => {
  const bookingId = await booked()

  expect(await book({ startsAt: sunday('11:00') })).toMatchObject({ outcome: 'already-booked', booking: { bookingId } })
})

test('a slot that is taken is refused, and the next free ones are told', async () => {
  await booked()

  const refused = await book({ vehicleId: 'veh-2', personId: 'person-2' })

  if (refused.outcome !== 'full') throw new Error(`Not refused: ${refused.outcome}`)
  expect(refused.free.slice(0, 2).map(({ startsAt }) => startsAt)).toEqual([sunday('09:00'), sunday('11:00')])
  expect(await sentFrom(world)).toHaveLength(1)
})

test.each([
  ['in the night', sunday('23:00')],
  ['between two slots', sunday('10:30')],
  ['yesterday', '2026-11-20T02:00:00.000Z'],
])('a time %s is no slot, and the free ones are told', async (_, startsAt) => {
  expect(await book({ startsAt })).toMatchObject({ outcome: 'no-such-slot', free: { length: expect.any(Number) } })
})

test('a dealer without a workshop takes no bookings', async () => {
  expect(await book({ dealerId: 'D9' })).toEqual({ outcome: 'no-workshop' })
})

test('changed: the old place is free again, the new one is taken, and the owner is told once', async () => {
  const bookingId = await booked()
  const change = { vehicleId: 'veh-1', bookingId, startsAt: sunday('15:00'), now: evening }

  await changeBooking(change, world.services)
  const again = await changeBooking(change, world.services)

  expect(again).toMatchObject({ outcome: 'booked', booking: { version: 2, startsAt: sunday('15:00') } })
  expect(await freeOnSunday()).toContain(sunday('10:00'))
  expect(await freeOnSunday()).not.toContain(sunday('15:00'))
  expect((await sentFrom(world)).map(({ template }) => template)).toEqual(['service-booked', 'booking-changed'])
  expect(world.published.at(-1)).toMatchObject({
    name: 'BookingChanged',
    facts: { bookingId, startsAt: sunday('15:00') },
  })
})

test('a change to a slot that is full leaves the booking where it was', async () => {
  const bookingId = await booked()
  await booked({ vehicleId: 'veh-2', personId: 'person-2', startsAt: sunday('11:00') })

  const refused = await changeBooking(
    { vehicleId: 'veh-1', bookingId, startsAt: sunday('11:00'), now: evening },
    world.services,
  )

  expect(refused.outcome).toBe('full')
  expect((await readVehicle(world.services.table, 'veh-1'))?.booking?.startsAt).toBe(sunday('10:00'))
})

test('cancelled: the place is free at once, the owner is told once, and can book again', async () => {
  const bookingId = await booked()
  const cancel = { vehicleId: 'veh-1', bookingId, by: 'owner', now: evening } as const

  expect(await cancelBooking(cancel, world.services)).toMatchObject({ outcome: 'ended' })
  expect(await cancelBooking(cancel, world.services)).toMatchObject({ outcome: 'ended' })

  expect(await freeOnSunday()).toContain(sunday('10:00'))
  expect((await sentFrom(world)).filter(({ template }) => template === 'booking-cancelled')).toHaveLength(1)
  expect(await booked()).not.toBe(bookingId)
})

test('a car that did not come is recorded as missed, without a message; one that came keeps its record', async () => {
  const missed = await booked()
  await markMissed({ vehicleId: 'veh-1', bookingId: missed, now: sunday('13:00') }, world.services)
  const came = await booked({ vehicleId: 'veh-2', personId: 'person-2', startsAt: sunday('14:00') })
  await markArrived({ vehicleId: 'veh-2', now: sunday('14:05') }, world.services)

  expect(world.published).toContainEqual(
    expect.objectContaining({ name: 'BookingCancelled', facts: { bookingId: missed, by: 'no-show' } }),
  )
  expect(await readBooking(world.services.table, 'veh-2', came)).toMatchObject({ state: 'arrived' })
  expect((await readVehicle(world.services.table, 'veh-2'))?.booking).toBeUndefined()
  expect((await sentFrom(world)).map(({ template }) => template)).toEqual(['service-booked', 'service-booked'])
})

test('a booking whose time has passed in silence does not keep the car from the next one', async () => {
  const old = await booked()

  const next = await book({ now: sunday('17:30'), startsAt: '2026-11-23T02:00:00.000Z' })

  expect(next.outcome).toBe('booked')
  expect(await readBooking(world.services.table, 'veh-1', old)).toMatchObject({ state: 'missed' })
})

describe('At the same moment', () => {
  test('two want the last place: one gets it and the other is told what is free, whoever dies in between', async () => {
    let contested = 0
    const count = await forEachInterleaving({
      open: () => openWorkshop(),
      operations: () => [
        { mayDie: true, run: (services) => placeBooking(wish(), services) },
        { run: (services) => placeBooking(wish({ vehicleId: 'veh-2', personId: 'person-2' }), services) },
      ],
      check: async (each, [, second]) => {
        const [one, two] = await Promise.all(['veh-1', 'veh-2'].map((id) => readVehicle(each.services.table, id)))
        expect([one?.booking, two?.booking].filter(Boolean)).toHaveLength(1)
        expect(second).toMatchObject({ kind: 'done', value: { outcome: two?.booking ? 'booked' : 'full' } })
        if (!two?.booking) contested += 1
        expect(await freeOnSunday(each)).not.toContain(sunday('10:00'))
      },
    })

    expect(count).toBeGreaterThan(5)
    expect(contested).toBeGreaterThan(0)
  }, 60_000)

  test('both taps of a double tap end in the same booking, even if the first dies', async () => {
    await forEachInterleaving({
      open: () => openWorkshop(),
      operations: () => [
        { mayDie: true, run: (services) => placeBooking(wish(), services) },
        { run: (services) => placeBooking(wish(), services) },
      ],
      check: async (each, [, second]) => {
        const open = (await readVehicle(each.services.table, 'veh-1'))?.booking
        expect(second).toMatchObject({ kind: 'done', value: { outcome: 'booked', booking: open } })
        expect(new Set(each.published.map(({ metadata }) => metadata.id)).size).toBe(1)
      },
    })
  }, 60_000)

  test('wherever the first tap dies, the second one ends in one booking and one confirmation', async () => {
    await forEachInterleaving({
      open: () => openWorkshop(),
      operations: () => [{ mayDie: true, run: (services) => bookService(wish(), services) }],
      check: async (each) => {
        expect(await bookService(wish(), each.services)).toMatchObject({ outcome: 'booked' })
        expect((await sentFrom(each)).map(({ template }) => template)).toEqual(['service-booked'])
        expect(each.published.filter(({ name }) => name === 'ServiceBooked').length).toBeGreaterThan(0)
      },
    })
  }, 60_000)

  test('of a change and a cancellation the places come out right, in every order', async () => {
    let bookingId = ''
    await forEachInterleaving({
      open: async () => {
        const opened = await openWorkshop()
        const made = await placeBooking(wish(), opened.services)
        bookingId = made.outcome === 'booked' ? made.booking.bookingId : ''
        return opened
      },
      operations: () => [
        {
          run: (services) =>
            moveBooking({ vehicleId: 'veh-1', bookingId, startsAt: sunday('15:00'), now: evening }, services),
        },
        {
          mayDie: true,
          run: (services) =>
            endBooking(
              { vehicleId: 'veh-1', bookingId, now: evening },
              { state: 'cancelled', cancelledBy: 'owner' },
              services,
            ),
        },
      ],
      check: async (each) => {
        const open = (await readVehicle(each.services.table, 'veh-1'))?.booking
        const free = await freeOnSunday(each)
        const taken = [sunday('10:00'), sunday('15:00')].filter((at) => !free.includes(at))
        expect(taken).toEqual(open ? [open.startsAt] : [])
      },
    })
  }, 60_000)
})
