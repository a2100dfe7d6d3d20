import { afterEach, describe, expect, test } from 'vitest'
import { stopMarketing } from '../../functions/customers/consent-store.ts'
import type { Person } from '../../functions/customers/person-record.ts'
import { startDue } from '../../functions/journeys/start-due.ts'
import { keys } from '../../functions/shared/keys.ts'
import { at, type OwnerTown, openOwnerTown } from './owner-town.ts'

let town: OwnerTown
afterEach(() => town.close())

const willing = { otherDealers: false, profiling: false, marketing: true }
const solar = (month: number, day: number, year?: number): Person['birthday'] => ({
  calendar: 'solar',
  month,
  day,
  ...(year !== undefined && { year }),
})

async function opened(startsAt: string, details: Parameters<OwnerTown['person']>[0] = {}): Promise<void> {
  town = await openOwnerTown({ at: startsAt })
  await town.person({ consent: willing, ...details })
}

/** A moment whose greeting is of no festival. */
const greetings = async (): Promise<string[]> =>
  (await town.messages('birthday-greeting')).map(({ at: when }) => new Date(Date.parse(when)).toISOString())

describe('a greeting comes', () => {
  test('on the day itself, soon after ten, not on the hour, and sells nothing', async () => {
    await opened(at('2026-03-13', '10:00'), { birthday: solar(3, 15) })

    await town.on(at('2026-03-18', '10:00'))

    const [message, ...others] = await town.messages('birthday-greeting')
    expect(others).toEqual([])
    expect(message?.at.slice(0, 13)).toBe('2026-03-15T02')
    expect(message?.at.slice(14, 16)).not.toBe('00')
    expect(message?.text).toContain('生日快乐')
    expect(message?.text).not.toMatch(/优惠|保养|预约|试驾/)
  })

  test('for 腊月三十 on 2027-02-05 only', async () => {
    await opened(at('2027-02-02', '10:00'), { birthday: { calendar: 'lunar', month: 12, day: 30, leap: false } })

    await town.on(at('2027-02-09', '10:00'))

    expect((await greetings()).map((when) => when.slice(0, 10))).toEqual(['2027-02-05'])
  })

  test('for 29 February on 2027-02-28', async () => {
    await opened(at('2027-02-26', '10:00'), { birthday: solar(2, 29, 1992) })

    await town.on(at('2027-03-03', '10:00'))

    expect((await greetings()).map((when) => when.slice(0, 10))).toEqual(['2027-02-28'])
  })

  test.each([
    ['Pacific/Auckland', '2026-03-14T21'],
    ['America/Los_Angeles', '2026-03-15T17'],
    ['Asia/Shanghai', '2026-03-15T02'],
  ])('at ten in %s, wherever the product runs', async (zone, hour) => {
    await opened(at('2026-03-13', '10:00'), { birthday: solar(3, 15), zone })

    await town.on(at('2026-03-17', '10:00'))

    expect((await greetings()).map((when) => when.slice(0, 13))).toEqual([hour])
  })

  test('once for an owner of two cars', async () => {
    await opened(at('2026-03-13', '10:00'), { birthday: solar(3, 15) })
    await town.car()
    await town.car({ vehicleId: 'veh-2', vin: 'LSVAA4180E2180001' })

    await town.on(at('2026-03-17', '10:00'))

    expect((await greetings()).length).toBe(1)
  })

  test('still on the day itself where the sweeps of two nights were missed', async () => {
    await opened(at('2026-03-10', '10:00'), { birthday: solar(3, 15) })
    const { machine } = town
    await town.on(at('2026-03-10', '11:00'), async () => {
      // On the list, but nobody looked: the sweep of the day itself is the first that comes.
      await startDue(at('2026-03-15', '05:30'), machine.services)
    })

    await town.on(at('2026-03-17', '10:00'))

    expect((await greetings()).length).toBe(1)
  })
})

describe('no greeting comes', () => {
  test('to who replied R the day before', async () => {
    await opened(at('2026-03-13', '10:00'), { birthday: solar(3, 15) })

    await town.on(at('2026-03-14', '15:00'), (services, now) =>
      stopMarketing({ personId: 'per-1', way: 'reply', by: 'owner', now }, services),
    )
    await town.on(at('2026-03-17', '10:00'))

    expect(await greetings()).toEqual([])
  })

  test('to who never allowed one', async () => {
    await opened(at('2026-03-13', '10:00'), { birthday: solar(3, 15), consent: { ...willing, marketing: false } })

    await town.on(at('2026-03-17', '10:00'))

    expect(await greetings()).toEqual([])
  })

  test('for a 1 January that only fills the form', async () => {
    await opened(at('2026-12-30', '10:00'), { birthday: solar(1, 1) })

    await town.on(at('2027-01-03', '10:00'))

    expect(await greetings()).toEqual([])
  })

  test('during an open complaint', async () => {
    await opened(at('2026-03-13', '10:00'), { birthday: solar(3, 15) })
    await town.machine.services.table.put({
      ...keys.contact('per-1'),
      personId: 'per-1',
      version: 1,
      openComplaints: ['cmp-1'],
    })

    await town.on(at('2026-03-17', '10:00'))

    expect(await greetings()).toEqual([])
  })

  test('the day after, where the day itself was missed', async () => {
    await opened(at('2026-03-16', '00:10'), { birthday: solar(3, 17) })
    await town.machine.services.table.update({
      key: keys.dated({ type: 'customer', id: 'per-1' }, 'birthday'),
      update: 'SET #on = :on',
      names: { '#on': 'on' },
      values: { ':on': '2026-03-15' },
    })

    await town.on(at('2026-03-16', '23:00'))

    expect(await greetings()).toEqual([])
  })
})

test('a second sweep of the same day starts nothing', async () => {
  await opened(at('2026-03-13', '10:00'), { birthday: solar(3, 15) })

  await town.on(at('2026-03-14', '10:00'), async (services) => {
    await startDue(at('2026-03-14', '00:30'), services)
    await startDue(at('2026-03-14', '00:30'), services)
  })
  await town.on(at('2026-03-17', '10:00'))

  expect((await town.events('BirthdayCame')).length).toBe(1)
  expect((await greetings()).length).toBe(1)
})
