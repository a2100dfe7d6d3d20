import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reminderDeclined } from '../../events/vehicle.ts'
import { bookService } from '../../functions/bookings/book-service.ts'
import { eventWrite, makeEvent } from '../../functions/shared/event-record.ts'
import type { Services } from '../../functions/shared/services.ts'
import { openTasksOf } from '../../functions/tasks/task-store.ts'
import { at, type OwnerTown, openOwnerTown } from './owner-town.ts'

const START = at('2026-04-01', '10:00')

/** A car delivered on 10 January is due on 10 April 2026, by time. */
let town: OwnerTown
beforeEach(async () => {
  town = await openOwnerTown({ at: START })
  await town.person()
})
afterEach(() => town.close())

/** A car of the first minute: reminders are spread over twenty. */
function punctual(): string {
  const isFirst = (id: string): boolean =>
    createHash('sha256').update(`vehicle#${id}`).digest().readUInt32BE() % 1200 === 0
  for (let number = 0; ; number++) if (isFirst(`veh-${number}`)) return `veh-${number}`
}

const days = async (): Promise<string[]> => (await town.told()).map((each) => each.replace(/ \d\d:\d\d$/, ''))
const allItems = ['oil', 'oil-filter', 'inspection', 'tyres', 'cabin-filter', 'brake-fluid', 'battery-check']

const book = (vehicleId: string, startsAt: string) => (services: Services, now: string) =>
  bookService({ vehicleId, dealerId: 'D1', personId: 'per-1', startsAt, now, by: 'owner' }, services)

const decline = async (services: Services, now: string) => {
  const facts = { dueId: (await town.due('veh-1'))?.dueId ?? '' }
  const event = makeEvent(reminderDeclined, { subject: 'veh-1', facts, occurredAt: now })
  await services.table.transact([eventWrite(event, now)])
  await services.bus.publish([event])
}

test('an owner who is silent gets one message 7 days before, one 7 days after, a call on day 15, the overdue list on day 30, and nothing more', async () => {
  await town.car()

  await town.on(at('2026-04-25', '10:00'))
  const calls = (await openTasksOf(town.machine.services.table, 'D1')).map(({ task }) => task)
  await town.on(at('2026-06-12', '10:00'))

  expect(await days()).toEqual(['maintenance-due 2026-04-03', 'maintenance-second 2026-04-17'])
  expect(calls).toEqual(['overdue-call'])
  expect((await town.events('MilestoneReached')).map(({ event }) => event.facts.milestone)).toContain(
    'maintenance-overdue',
  )
  expect((await town.events('OwnerAtRisk')).length).toBe(1)
})

test('the first message names the car, the day and what is to be done, and sells nothing', async () => {
  await town.car()

  await town.on(at('2026-04-04', '10:00'))

  const [message] = await town.messages('maintenance-due')
  expect(message?.text).toMatch(/^张晓雨，您好！您的.*X5预计4月10日前后需要保养（机油、机油滤清器、全车检查）。云驰 D1/)
})

describe('nobody is reminded who', () => {
  test('booked at 08:59:58 with a reminder due at 09:00: no reminder, one confirmation', async () => {
    const vehicleId = punctual()
    await town.car({ vehicleId })

    await town.on(at('2026-04-03', '08:59:58'), book(vehicleId, at('2026-04-08', '10:00')))
    // Whoever then does not come is another matter: see missed-booking.
    await town.on(at('2026-04-08', '10:30'))

    expect(await town.told()).toEqual(['service-booked 2026-04-03 08:59'])
  })

  test('(the reminder of that car does come at 09:00 where nobody books)', async () => {
    await town.car({ vehicleId: punctual() })

    await town.on(at('2026-04-03', '09:00:01'))

    expect(await town.told()).toEqual(['maintenance-due 2026-04-03 09:00'])
  })

  test('booked between the two messages', async () => {
    await town.car()

    await town.on(at('2026-04-07', '10:00'), book('veh-1', at('2026-04-20', '10:00')))
    await town.on(at('2026-04-19', '10:00'))

    expect(await days()).toEqual(['maintenance-due 2026-04-03', 'service-booked 2026-04-07'])
  })

  test('was serviced after the first message', async () => {
    await town.car()

    await town.on(at('2026-04-08', '10:00'), () => town.service('veh-1', allItems))
    await town.on(at('2026-05-20', '10:00'))

    expect(await days()).toEqual(['maintenance-due 2026-04-03'])
  })

  test('said no: nothing before 90 days are over', async () => {
    await town.car()

    await town.on(at('2026-04-08', '10:00'), decline)
    await town.on(at('2026-06-29', '10:00'))
    expect(await days()).toEqual(['maintenance-due 2026-04-03'])

    await town.on(at('2026-07-01', '10:00'))
    expect(await days()).toEqual(['maintenance-due 2026-04-03', 'maintenance-due 2026-06-30'])
  })

  test.each(['sold', 'scrapped', 'elsewhere'] as const)('has a car that is %s', async (state) => {
    await town.car()

    await town.on(at('2026-04-02', '20:00'), () => town.change('veh-1', { state }))
    await town.on(at('2026-04-30', '10:00'))

    expect(await town.told()).toEqual([])
  })
})

test('a reminder that has waited overnight is dropped in the morning if its reason is gone', async () => {
  const { services } = town.machine
  await services.settings.write('quiet-hours', { from: '08:00', to: '10:00' })
  await town.car()

  await town.on(at('2026-04-03', '09:30'))
  await town.on(at('2026-04-03', '09:40'), async () => {
    // The workshop's system is told late: the car is booked, but no event has said so yet.
    await services.table.update({
      key: { pk: 'VEHICLE#veh-1', sk: 'VEHICLE' },
      update: 'SET booking = :booking',
      values: { ':booking': { bookingId: 'bkg-1', startsAt: at('2026-04-08', '10:00') } },
    })
  })
  await town.on(at('2026-04-03', '12:00'))

  expect(await town.told()).toEqual([])
})

test('a reminder that has waited overnight is sent in the morning if its reason still stands', async () => {
  await town.machine.services.settings.write('quiet-hours', { from: '08:00', to: '10:00' })
  await town.car()

  await town.on(at('2026-04-03', '12:00'))

  expect(await town.told()).toEqual(['maintenance-due 2026-04-03 10:00'])
})

describe('mileage', () => {
  test('a car that drives much is reminded before its time', async () => {
    await town.car({ deliveredOn: '2026-03-20' })
    for (const [day, km] of [
      ['2026-04-03', 1_500],
      ['2026-04-07', 1_900],
      ['2026-04-12', 2_450],
      ['2026-04-16', 2_900],
      ['2026-04-20', 3_300],
    ] as const)
      await town.on(at(day, '18:00'), () => town.read('veh-1', km))

    await town.on(at('2026-05-20', '10:00'))

    expect((await days())[0]).toMatch(/^maintenance-due 2026-(04|05)/)
  })

  test('a reading that moves the day far away ends the reminding: no second message at the old day', async () => {
    await town.car({ deliveredOn: '2026-03-20' })
    await town.on(at('2026-04-05', '18:00'), () => town.read('veh-1', 1_200))
    await town.on(at('2026-04-12', '18:00'), () => town.read('veh-1', 1_900))
    await town.on(at('2026-04-19', '18:00'), () => town.read('veh-1', 2_600))
    const due = await town.due('veh-1')
    await town.on(at(due?.on ?? '', '18:00'))
    expect((await days()).length).toBe(1)

    await town.on(at(due?.dueOn ?? '', '12:00'), () => town.read('veh-1', 2_650))

    expect((await town.events('MaintenancePostponed')).length).toBe(1)
    const next = await town.due('veh-1')
    expect(next?.dueId).toBe(due?.dueId)
    await town.on(at(next?.on ?? '', '20:00'))
    expect((await days()).length).toBe(2)
  })

  test('where it is too uncertain the message asks and asserts nothing; the answer ends the asking', async () => {
    await town.car({ deliveredOn: '2021-03-01', knownSince: START })

    await town.on(at('2026-04-30', '10:00'))
    expect(await days()).toEqual(['maintenance-ask 2026-04-29'])
    expect((await town.messages('maintenance-ask'))[0]?.text).not.toContain('需要保养')

    await town.on(at('2026-05-01', '10:00'), () => town.read('veh-1', 61_000))
    await town.on(at('2026-05-22', '10:00'))
    expect((await days()).slice(1)).not.toContain('maintenance-ask-again 2026-05-13')
  })

  test('a car that joins late gets no past-due pile: it is asked twice, called once, and that is all', async () => {
    await town.car({ deliveredOn: '2019-03-01', knownSince: START })

    await town.on(at('2026-07-01', '10:00'))

    expect(await days()).toEqual(['maintenance-ask 2026-04-29', 'maintenance-ask-again 2026-05-13'])
  })
})

test('an owner of two cars is reminded of each, at a distance', async () => {
  await town.car()
  await town.car({ vehicleId: 'veh-2', vin: 'LSVAA4180E2180001' })

  await town.on(at('2026-04-04', '10:00'))

  const sent = (await town.messages('maintenance-due')).map(({ at: when }) => Date.parse(when))
  expect(sent.length).toBe(2)
  expect(Math.abs((sent[1] ?? 0) - (sent[0] ?? 0))).toBeGreaterThanOrEqual(3_600_000)
})
