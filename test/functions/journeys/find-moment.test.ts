import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { saveDealer } from '../../../functions/dealers/dealer-store.ts'
import { findMoment } from '../../../functions/journeys/find-moment.ts'
import { keys } from '../../../functions/shared/keys.ts'
import { dealer } from '../../support/stores.ts'
import { openWorld, type World } from '../../support/world.ts'

const SATURDAY = '2026-11-21T02:00:00.000Z'
const person = { type: 'customer', id: 'per-1' } as const

let world: World
beforeEach(async () => {
  world = await openWorld({ now: SATURDAY })
})
afterEach(() => world.close())

const find = async (asked: Partial<Parameters<typeof findMoment>[0]>) =>
  (await findMoment({ subject: person, now: SATURDAY, ...asked }, world.services)).at

async function knownPerson(details: Record<string, unknown> = {}) {
  await world.services.table.put({
    ...keys.person('per-1'),
    personId: 'per-1',
    phone: '+8613800000001',
    language: 'zh-CN',
    consent: { otherDealers: false, profiling: false, marketing: false },
    consentAt: SATURDAY,
    version: 1,
    ...details,
  })
}

const nineToSix = (details: Parameters<typeof dealer>[1]) => saveDealer(dealer('D1', details), world.services, SATURDAY)

describe('A day', () => {
  test('at a time is that time in the zone of the product where nobody says otherwise', async () => {
    expect(await find({ from: '2026-12-01', at: '10:00' })).toBe('2026-12-01T02:00:00.000Z')
  })

  test('at a time is that time where the dealer is', async () => {
    await nineToSix({ zone: 'Asia/Urumqi' })
    await knownPerson({ dealerId: 'D1' })

    expect(await find({ from: '2026-12-01', at: '10:00' })).toBe('2026-12-01T04:00:00.000Z')
  })

  test('at a time is that time where the person lives, wherever the dealer is', async () => {
    await nineToSix({ zone: 'Asia/Urumqi' })
    await knownPerson({ dealerId: 'D1', zone: 'Europe/Berlin' })

    expect(await find({ from: '2026-12-01', at: '10:00' })).toBe('2026-12-01T09:00:00.000Z')
  })

  test('is moved by days of the calendar, also over the change to summer time', async () => {
    await knownPerson({ zone: 'Europe/Berlin' })

    expect(await find({ from: '2027-03-27', plus: 'P2D', at: '10:00' })).toBe('2027-03-29T08:00:00.000Z')
    expect(await find({ from: '2027-03-29', minus: 'P2D', at: '10:00' })).toBe('2027-03-27T09:00:00.000Z')
  })
})

describe('A moment', () => {
  test('is moved by hours exactly', async () => {
    expect(await find({ from: '2026-11-21T02:00:00Z', minus: 'PT2H' })).toBe('2026-11-21T00:00:00.000Z')
  })

  test('is put to a time of the local day that it falls on', async () => {
    // 2026-11-22 00:30 in Shanghai.
    expect(await find({ from: '2026-11-21T16:30:00Z', at: '18:00' })).toBe('2026-11-22T10:00:00.000Z')
  })

  test('that is not named is now', async () => {
    expect(await find({ after: 'PT15M' })).toBe('2026-11-21T02:15:00.000Z')
  })
})

describe('A spread', () => {
  const share = async (id: string): Promise<number> => {
    const at = await find({ subject: { type: 'customer', id }, from: '2026-12-01', at: '10:00', spread: 'PT30M' })
    return (Date.parse(at) - Date.parse('2026-12-01T02:00:00Z')) / 1000
  }

  test('is the same for the same subject, and within its length for all', async () => {
    const shares = await Promise.all(Array.from({ length: 200 }, (_, at) => share(`per-${at}`)))

    expect(await share('per-7')).toBe(shares[7])
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...shares)).toBeLessThan(1800)
  })

  test('fills every tenth of its length', async () => {
    const shares = await Promise.all(Array.from({ length: 200 }, (_, at) => share(`per-${at}`)))

    expect(new Set(shares.map((each) => Math.floor(each / 180))).size).toBe(10)
  })
})

describe('A length of opening hours', () => {
  const hours = { mon: [{ from: '09:00', to: '18:00' }], sat: [{ from: '09:00', to: '18:00' }] }

  test('ends within the hours of the dealer, on Monday where Saturday is over', async () => {
    await nineToSix({ hours })
    await knownPerson({ dealerId: 'D1' })

    // Saturday 17:30 in Shanghai.
    expect(await find({ from: '2026-11-21T09:30:00Z', after: { business: 'PT1H' } })).toBe('2026-11-23T01:30:00.000Z')
  })

  test('of a subject without a dealer counts daily from 09:00 to 18:00', async () => {
    expect(await find({ from: '2026-11-21T09:30:00Z', after: { business: 'PT1H' } })).toBe('2026-11-22T01:30:00.000Z')
  })
})
