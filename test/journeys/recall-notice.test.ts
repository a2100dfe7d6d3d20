import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bookService, cancelBooking } from '../../functions/bookings/book-service.ts'
import { fileComplaint } from '../../functions/complaints/file-complaint.ts'
import { stopMarketing } from '../../functions/customers/consent-store.ts'
import { readFactForm } from '../../functions/intake/fact-form.ts'
import { receiveFact } from '../../functions/intake/receive-event.ts'
import { applyResult } from '../../functions/tasks/apply-result.ts'
import { openTasksOf } from '../../functions/tasks/task-store.ts'
import { at, type OwnerTown, openOwnerTown } from './owner-town.ts'

/** Three in the night. */
const NIGHT = at('2026-03-03', '03:00')

let town: OwnerTown
beforeEach(async () => {
  town = await openOwnerTown({ at: at('2026-03-02', '10:00') })
  await town.person()
  await town.car()
})
afterEach(() => town.close())

/** The maker opens a recall of the car. */
const recalls = (moment: string, campaign = 'RC-2026-07') =>
  town.on(moment, async (services, now) => {
    const fact = { id: campaign, event: 'RecallOpened', vehicleId: 'veh-1', campaign, occurredAt: now }
    await receiveFact(readFactForm(fact), { source: 'maker', now }, services)
  })

const book = (day: string, startsAt: string) =>
  town.on(at(day, '12:00'), (services, now) =>
    bookService({ vehicleId: 'veh-1', personId: 'per-1', dealerId: 'D1', startsAt, now, by: 'owner' }, services),
  )

const ofRecall = async (): Promise<string[]> => (await town.told()).filter((each) => each.startsWith('recall'))
const calls = async () =>
  (await openTasksOf(town.machine.services.table, 'D1')).filter(({ task }) => task === 'recall-call')

test('who does not answer is told at once, again three weeks later, and called two weeks after that; then it is silent', async () => {
  await recalls(NIGHT)
  await town.on(at('2026-04-07', '10:01'))
  expect(await calls()).toMatchObject([{ advisorId: 'S', dealerId: 'D1' }])

  await town.on(at('2026-04-22', '10:00'))

  expect(await ofRecall()).toEqual([
    'recall-notice 2026-03-03 03:00',
    'recall-again 2026-03-24 10:00',
    'recall-unreached 2026-04-08 17:00',
  ])
})

test('a call that is made is not told to the manager as missed', async () => {
  await recalls(NIGHT)
  await town.on(at('2026-04-07', '11:00'), async (services, now) => {
    for (const task of await calls()) await applyResult({ task, by: 'S', result: 'reached', now }, services)
  })
  await town.on(at('2026-04-09', '10:00'))

  expect(await ofRecall()).toEqual(['recall-notice 2026-03-03 03:00', 'recall-again 2026-03-24 10:00'])
})

describe('it is told', () => {
  test('at night, on the minute', async () => {
    await recalls(NIGHT)

    expect(await ofRecall()).toEqual(['recall-notice 2026-03-03 03:00'])
  })

  test('to who stopped everything with R', async () => {
    await town.on(at('2026-03-02', '20:00'), (services, now) =>
      stopMarketing({ personId: 'per-1', way: 'reply', by: 'R', now }, services),
    )
    await recalls(NIGHT)

    expect(await ofRecall()).toEqual(['recall-notice 2026-03-03 03:00'])
  })

  test('to who has a complaint open', async () => {
    await town.on(at('2026-03-03', '02:50'), (services, now) =>
      fileComplaint({ personId: 'per-1', vehicleId: 'veh-1', text: '空调不制冷', way: 'page', now }, services),
    )
    await recalls(NIGHT)

    expect(await ofRecall()).toEqual(['recall-notice 2026-03-03 03:00'])
  })

  test('to who has the car serviced elsewhere', async () => {
    await town.on(at('2026-03-02', '20:00'), () => town.change('veh-1', { state: 'elsewhere' }))
    await recalls(NIGHT)

    expect(await ofRecall()).toEqual(['recall-notice 2026-03-03 03:00'])
  })

  test('once for each recall of the car, also when the second comes while the first is open', async () => {
    await recalls(NIGHT)
    await recalls(at('2026-03-10', '11:00'), 'RC-2026-08')
    await town.on(at('2026-03-20', '10:00'))

    expect(await ofRecall()).toEqual(['recall-notice 2026-03-03 03:00', 'recall-notice 2026-03-10 11:00'])
  })
})

describe('it names', () => {
  const texts = async (template: string) => (await town.messages(template)).map(({ text }) => text)

  test('the campaign, every time and to everybody', async () => {
    await recalls(NIGHT)
    await town.on(at('2026-04-22', '10:00'))

    for (const template of ['recall-notice', 'recall-again', 'recall-unreached'])
      expect(await texts(template), template).toEqual([expect.stringContaining('RC-2026-07')])
  })

  test('all campaigns that are open, and none that a visit to the workshop has ended', async () => {
    await recalls(NIGHT)
    await recalls(at('2026-03-10', '11:00'), 'RC-2026-08')
    expect((await texts('recall-notice')).at(-1)).toContain('RC-2026-07、RC-2026-08')
    await town.on(at('2026-03-12', '10:00'), async (services, now) => {
      const visit = { id: 'wo-1', event: 'ServiceCompleted', vehicleId: 'veh-1', workOrderId: 'wo-1', occurredAt: now }
      await receiveFact(readFactForm({ ...visit, dealerId: 'D1' }), { source: 'dms', now }, services)
    })

    await recalls(at('2026-03-20', '11:00'), 'RC-2026-09')

    const last = (await texts('recall-notice')).at(-1)
    expect(last).toContain('RC-2026-09')
    expect(last).not.toContain('RC-2026-08')
  })
})

describe('it is not told', () => {
  test.each(['sold', 'scrapped'] as const)('of a car that is %s', async (state) => {
    await town.on(at('2026-03-02', '20:00'), () => town.change('veh-1', { state }))
    await recalls(NIGHT)

    expect(await ofRecall()).toEqual([])
  })

  test('again of a car that was sold in the meantime', async () => {
    await recalls(NIGHT)
    await town.on(at('2026-03-10', '10:00'), () => town.change('veh-1', { state: 'sold' }))
    await town.on(at('2026-04-09', '10:00'))

    expect(await ofRecall()).toEqual(['recall-notice 2026-03-03 03:00'])
    expect(await calls()).toEqual([])
  })

  test('again after a visit to the workshop', async () => {
    await recalls(NIGHT)
    await town.on(at('2026-03-10', '10:00'), () => town.service('veh-1', ['inspection']))
    await town.on(at('2026-04-09', '10:00'))

    expect(await ofRecall()).toEqual(['recall-notice 2026-03-03 03:00'])
  })

  test('again to who has booked, unless the booking comes to nothing', async () => {
    await recalls(NIGHT)
    const booked = await book('2026-03-04', at('2026-03-28', '10:00'))
    await town.on(at('2026-03-25', '10:00'))
    expect(await ofRecall()).toEqual(['recall-notice 2026-03-03 03:00'])

    const bookingId = booked?.outcome === 'booked' ? booked.booking.bookingId : ''
    await town.on(at('2026-03-26', '10:00'), (services, now) =>
      cancelBooking({ vehicleId: 'veh-1', bookingId, by: 'owner', now }, services),
    )
    await town.on(at('2026-04-05', '10:00'))

    expect(await ofRecall()).toEqual(['recall-notice 2026-03-03 03:00', 'recall-notice 2026-04-02 10:00'])
  })
})
