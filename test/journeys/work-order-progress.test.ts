import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openComplaintsOf } from '../../functions/complaints/complaint-store.ts'
import { readFactForm } from '../../functions/intake/fact-form.ts'
import { receiveFact } from '../../functions/intake/receive-event.ts'
import { applyResult } from '../../functions/tasks/apply-result.ts'
import { openTasksOf } from '../../functions/tasks/task-store.ts'
import { at, type OwnerTown, openOwnerTown } from './owner-town.ts'

/** Tuesday 7 April 2026; the dealer is open from 09:00 to 18:00. */
const DAY = '2026-04-07'
const today = (clock: string): string => at(DAY, clock)

let town: OwnerTown
beforeEach(async () => {
  town = await openOwnerTown({ at: today('08:50') })
  await town.person()
  await town.car()
})
afterEach(() => town.close())

/** The workshop's system tells something about the car, at that time. */
const tells = (clock: string, fact: Record<string, unknown>, day = DAY) =>
  town.on(at(day, clock), async (services, now) => {
    const known = { id: `${fact.event}-${day}-${clock}`, vehicleId: 'veh-1', workOrderId: 'wo-1', dealerId: 'D1' }
    await receiveFact(readFactForm({ ...known, occurredAt: now, ...fact }), { source: 'dms', now }, services)
  })
const stage = (clock: string, name: string, promised?: string, day = DAY) =>
  tells(clock, { event: 'WorkOrderProgressed', stage: name, ...(promised && { promisedAt: at(day, promised) }) }, day)
const completes = (clock: string) => tells(clock, { event: 'ServiceCompleted', done: ['oil'], declined: [] })

const toOwner = async (): Promise<string[]> =>
  (await town.told()).filter((each) => !/^work-(promise|overdue)/.test(each)).map((each) => each.replace(`${DAY} `, ''))
const toAdvisor = async (): Promise<string[]> =>
  (await town.told()).filter((each) => each.startsWith('work-promise')).map((each) => each.replace(`${DAY} `, ''))

test('the owner hears of reception, start, inspection and handover as they come, however close together', async () => {
  await stage('09:00', 'received', '12:00')
  await stage('09:10', 'started')
  await stage('09:40', 'inspected')
  await stage('11:30', 'ready')
  await completes('11:50')

  expect(await toOwner()).toEqual([
    'work-received-until 09:00',
    'work-started 09:10',
    'work-inspected 09:40',
    'work-ready 11:30',
  ])
  expect(await toAdvisor()).toEqual([])
})

test('the first message names the car and the promised time', async () => {
  await stage('09:00', 'received', '12:00')

  expect((await town.messages('work-received-until'))[0]?.text).toContain('预计 04-07 12:00 完工')
})

test('without a promised time none is asserted', async () => {
  await stage('09:00', 'received')
  await town.on(today('17:00'))

  expect(await toOwner()).toEqual(['work-received 09:00'])
})

describe('a promised time', () => {
  test('that nears: the service advisor is reminded a quarter of an hour before', async () => {
    await stage('09:00', 'received', '12:00')
    await town.on(today('11:50'))

    expect(await toAdvisor()).toEqual(['work-promise-near 11:45'])
  })

  test('that passes in silence: the owner is told after 30 minutes, and again while the workshop is open', async () => {
    await stage('09:00', 'received', '12:00')
    await town.on(today('13:10'))

    expect(await toOwner()).toEqual(['work-received-until 09:00', 'work-late 12:30', 'work-still-late 13:00'])
    expect(await toAdvisor()).toEqual(['work-promise-near 11:45', 'work-promise-broken 12:30'])
  })

  test('that passes in silence for long: the owner hears every half hour of the opening hours, nothing at night, and the manager is told', async () => {
    await stage('09:00', 'received', '12:00')
    await town.on(at('2026-04-08', '10:10'))

    const halfHours = (await town.messages('work-still-late')).map(({ at: when }) => Date.parse(when))
    expect(halfHours.map((when) => new Date(when + 8 * 3_600_000).toISOString().slice(5, 16))).toEqual([
      ...['13:00', '13:30', '14:00', '14:30', '15:00', '15:30', '16:00', '16:30', '17:00', '17:30', '18:00'].map(
        (clock) => `04-07T${clock}`,
      ),
      ...['09:30', '10:00'].map((clock) => `04-08T${clock}`),
    ])
    expect((await town.messages('work-overdue')).map(({ at: when, address }) => `${when} ${address}`)).toEqual([
      `${today('14:00')} M@outbox`,
    ])
  })

  test('that is long past when there is news: the news is told, and half an hour of silence begins anew', async () => {
    await stage('09:00', 'received', '12:00')
    await stage('12:40', 'started')
    await town.on(today('13:11'))

    expect(await toOwner()).toEqual([
      'work-received-until 09:00',
      'work-late 12:30',
      'work-started 12:40',
      'work-still-late 13:10',
    ])
  })

  test('that is kept in the end, or moved: the apologies end', async () => {
    await stage('09:00', 'received', '12:00')
    await stage('13:20', 'received', '16:00')
    await town.on(today('15:50'))
    await stage('15:55', 'ready')
    await town.on(today('17:30'))

    expect(await toOwner()).toEqual([
      'work-received-until 09:00',
      'work-late 12:30',
      'work-still-late 13:00',
      'work-moved 13:20',
      'work-ready 15:55',
    ])
  })

  test('that passes with news after 29 minutes: nobody is told that it is late', async () => {
    await stage('09:00', 'received', '12:00')
    await stage('12:29', 'ready')
    await town.on(today('13:30'))

    expect(await toOwner()).toEqual(['work-received-until 09:00', 'work-ready 12:29'])
  })

  test('that is moved: the new one counts, also after further news without a time', async () => {
    await stage('09:00', 'received', '12:00')
    await stage('11:30', 'received', '15:00')
    await stage('11:40', 'started')
    await town.on(today('15:31'))

    expect(await toOwner()).toEqual([
      'work-received-until 09:00',
      'work-moved 11:30',
      'work-started 11:40',
      'work-late 15:30',
    ])
    expect((await town.messages('work-moved'))[0]?.text).toContain('现预计 04-07 15:00 完工')
    expect(await toAdvisor()).toEqual(['work-promise-near 14:45', 'work-promise-broken 15:30'])
  })

  test('that is only ten minutes away: told at the latest 30 minutes past it', async () => {
    await stage('09:00', 'received', '09:10')
    await town.on(today('09:45'))

    expect(await toOwner()).toEqual(['work-received-until 09:00', 'work-late 09:40'])
  })

  test('of a car that was fetched: nobody is told anything more', async () => {
    await stage('09:00', 'received', '12:00')
    await completes('11:00')
    await town.on(today('14:00'))

    expect(await toOwner()).toEqual(['work-received-until 09:00'])
    expect(await toAdvisor()).toEqual([])
  })
})

test('past a promise nobody is woken: what is still late is told again when the workshop opens', async () => {
  await stage('09:00', 'received', '17:40')
  await town.on(at('2026-04-08', '09:30'))

  expect((await town.told()).filter((each) => each.includes('late'))).toEqual([
    'work-late 2026-04-07 18:10',
    'work-still-late 2026-04-08 09:30',
  ])
})

describe('the call-back', () => {
  const calls = async (): Promise<string[]> =>
    (await openTasksOf(town.machine.services.table, 'D1')).map(({ task, openedAt }) => `${task} ${openedAt}`)

  test('is a task of a service advisor the next day at 10:00', async () => {
    await stage('09:00', 'received', '12:00')
    await completes('11:50')
    await town.on(at('2026-04-08', '09:59'))
    expect(await calls()).toEqual([])

    await town.on(at('2026-04-08', '10:01'))

    expect((await calls()).map((each) => each.slice(0, 40))).toEqual(['call-back-after-service 2026-04-08T02:00'])
  })

  const open = () => openTasksOf(town.machine.services.table, 'D1')
  const answer = (moment: string, result: string) =>
    town.on(moment, async (services, now) => {
      const [task] = await open()
      if (task) await applyResult({ task, by: task.advisorId ?? 'M', result, now }, services)
    })
  const complaints = async () => (await openComplaintsOf(town.machine.services.table, 'D1')).map(({ way }) => way)

  test('that finds a satisfied owner is the end of it', async () => {
    await completes('11:50')
    await answer(at('2026-04-08', '11:00'), 'satisfied')

    expect(await open()).toEqual([])
  })

  test("that finds a dissatisfied owner is the manager's task; where he does not call, the general manager hears", async () => {
    await completes('11:50')
    await answer(at('2026-04-08', '11:00'), 'dissatisfied')
    expect(await open()).toMatchObject([{ task: 'recover-service', advisorId: 'M', personId: 'per-1' }])

    await town.on(at('2026-04-09', '12:00'))

    expect((await town.messages('service-unrecovered')).map(({ address }) => address)).toEqual(['G@outbox'])
    expect(await complaints()).toEqual([])
  })

  test('whose owner is still dissatisfied when the manager calls becomes a complaint, one for two taps', async () => {
    await completes('11:50')
    await answer(at('2026-04-08', '11:00'), 'dissatisfied')
    const [task] = await open()
    for (const now of [at('2026-04-08', '14:00'), at('2026-04-08', '14:01')])
      await town.on(now, async (services) => {
        if (task) await applyResult({ task, by: 'M', result: 'complaint', now }, services)
      })

    expect(await complaints()).toEqual(['phone'])
    expect((await town.told()).filter((each) => each.startsWith('service-unrecovered'))).toEqual([])
  })

  test('is not made for a car that is back in the workshop by then', async () => {
    await completes('11:50')
    await tells('09:10', { event: 'WorkOrderProgressed', stage: 'received', workOrderId: 'wo-2' }, '2026-04-08')
    await town.on(at('2026-04-08', '11:00'))

    expect(await calls()).toEqual([])
  })

  test('is not made for a service that is told as history', async () => {
    await tells('11:50', {
      event: 'ServiceCompleted',
      done: ['oil'],
      declined: [],
      occurredAt: at('2026-01-20', '11:00'),
    })
    await town.on(at('2026-04-08', '11:00'))

    expect(await calls()).toEqual([])
  })
})
