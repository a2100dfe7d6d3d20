import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startDue } from '../../../functions/journeys/start-due.ts'
import { keys } from '../../../functions/shared/keys.ts'
import { type DueScene, openDueScene } from './due-scene.ts'

let scene: DueScene
beforeEach(async () => {
  scene = await openDueScene()
})
afterEach(() => scene.close())

const solar = (month: number, day: number, year?: number) =>
  ({ calendar: 'solar', month, day, ...(year !== undefined && { year }) }) as const

describe('a birthday', () => {
  it('is started the night before its day at the latest, once', async () => {
    await scene.person({ birthday: solar(3, 15) })

    expect(await scene.sweep('2026-03-13')).toEqual([])
    expect(await scene.sweep('2026-03-14')).toEqual(['BirthdayCame 2026-03-15'])
    expect(await scene.sweep('2026-03-14')).toEqual([])
    expect(await scene.sweep('2026-03-15')).toEqual([])
  })

  it('comes again the year after', async () => {
    await scene.person({ birthday: solar(3, 15) })
    await scene.sweep('2026-03-14')

    expect(await scene.sweep('2027-03-14')).toEqual(['BirthdayCame 2027-03-15'])
  })

  it('of 腊月三十 is 2027-02-05, and of 29 February 2027-02-28', async () => {
    await scene.person({ birthday: { calendar: 'lunar', month: 12, day: 30, leap: false } }, '2026-03-01T02:00:00Z')
    await scene.person({ personId: 'per-2', birthday: solar(2, 29, 1992) }, '2026-03-01T02:00:00Z')

    expect(await scene.sweep('2027-02-03')).toEqual([])
    expect(await scene.sweep('2027-02-04')).toEqual(['BirthdayCame 2027-02-05'])
    expect(await scene.sweep('2027-02-27')).toEqual(['BirthdayCame 2027-02-28'])
  })

  it('that a sweep of the day itself finds is started still; of the day after, not', async () => {
    await scene.person({ birthday: solar(3, 15) })
    await scene.person({ personId: 'per-2', birthday: solar(3, 14) })

    expect(await scene.sweep('2026-03-15')).toEqual(['BirthdayCame 2026-03-15'])
    expect(await scene.sweep('2027-03-13')).toEqual(['BirthdayCame 2027-03-14'])
  })

  it('on 1 January is nobody’s: forms fill it in', async () => {
    await scene.person({ birthday: solar(1, 1) })

    expect(await scene.sweep('2026-12-31')).toEqual([])
  })

  it('that is corrected after it was kept is not kept a second time that year', async () => {
    await scene.person({ birthday: solar(3, 15) })
    await scene.sweep('2026-03-14')
    await scene.person({ birthday: solar(5, 15) }, '2026-03-20T02:00:00Z')

    expect(await scene.sweep('2026-05-14')).toEqual([])
    expect(await scene.sweep('2027-05-14')).toEqual(['BirthdayCame 2027-05-15'])
  })

  it('of somebody who was erased is not kept', async () => {
    const person = await scene.person({ birthday: solar(3, 15) })
    await scene.person({ ...person, erasedAt: '2026-02-01T00:00:00Z' }, '2026-02-01T00:00:00Z')

    expect(await scene.sweep('2026-03-14')).toEqual([])
  })
})

const willing = { otherDealers: false, profiling: false, marketing: true }

describe('a festival', () => {
  it('is started within the week before it, for who allows greetings', async () => {
    await scene.person({ consent: willing }, '2026-03-01T02:00:00Z')
    const days = [
      '2026-09-18',
      '2026-09-19',
      '2026-09-20',
      '2026-09-21',
      '2026-09-22',
      '2026-09-23',
      '2026-09-24',
      '2026-09-25',
    ]

    const started = await sweepAll(days)

    expect(started).toEqual(['FestivalCame 2026-09-25'])
  })

  it('is not started for who does not', async () => {
    await scene.person({}, '2026-03-01T02:00:00Z')

    expect(await scene.sweep('2026-09-24')).toEqual([])
  })

  it('that was missed is not made up for: the next one comes', async () => {
    await scene.person({ consent: willing }, '2026-03-01T02:00:00Z')

    expect(await scene.sweep('2026-09-30')).toEqual([])
    expect(await scene.sweep('2027-02-05')).toEqual(['FestivalCame 2027-02-06'])
  })
})

describe('service', () => {
  it('is started seven days before it is due, and once', async () => {
    await scene.vehicle()

    expect(await scene.sweep('2026-04-01')).toEqual([])
    expect(await scene.sweep('2026-04-02')).toEqual(['MaintenanceDue 2026-04-10'])
    expect(await scene.sweep('2026-04-02')).toEqual([])
    expect(await scene.sweep('2026-04-03')).toEqual([])
  })

  it('that a missed night left out is caught up', async () => {
    await scene.vehicle()

    expect(await scene.sweep('2026-04-06')).toEqual(['MaintenanceDue 2026-04-10'])
  })

  it('has two messages before its day and one after', async () => {
    await scene.vehicle()
    await scene.vehicle({ vehicleId: 'veh-2', deliveredOn: '2026-01-01' })

    await scene.sweep('2026-04-08')

    const messages = scene.published.filter(({ name }) => name === 'MaintenanceDue').map(({ facts }) => facts.messages)
    expect(messages.toSorted()).toEqual([1, 2])
  })

  it('is at risk 60 days after it was due, lost after twelve months, and then silent', async () => {
    await scene.vehicle()
    await scene.sweep('2026-04-02')

    expect(await scene.sweep('2026-06-07')).toEqual([])
    expect(await scene.sweep('2026-06-08')).toEqual([expect.stringMatching(/^OwnerAtRisk due-/)])
    expect(await scene.sweep('2027-04-08')).toEqual([])
    expect(await scene.sweep('2027-04-09')).toEqual([expect.stringMatching(/^OwnerLost due-/)])
    expect(await scene.sweep('2028-01-01')).toEqual([])
  })

  it.each(['sold', 'scrapped', 'elsewhere'] as const)('of a car that is %s is not started', async (state) => {
    await scene.vehicle()
    await scene.change({ state }, '2026-03-01T02:00:00Z')

    expect(await scene.sweep('2026-04-03')).toEqual([])
  })

  it('that is booked is not started before the booking is over and somebody has ended it', async () => {
    await scene.vehicle()
    await scene.change({ booking: { bookingId: 'bkg-1', startsAt: '2026-04-08T02:00:00Z' } }, '2026-03-01T02:00:00Z')

    expect(await scene.sweep('2026-04-05')).toEqual([])
    expect(await scene.sweep('2026-04-08')).toEqual([])
    expect(await scene.sweep('2026-04-09')).toEqual([])
    await scene.change({ booking: undefined }, '2026-04-09T01:00:00Z')
    expect(await scene.sweep('2026-04-10')).toEqual(['MaintenanceDue 2026-04-10'])
  })

  it('booked in the very night is not started', async () => {
    await scene.vehicle()
    const { services } = scene
    await services.table.update({
      key: keys.vehicle('veh-1'),
      update: 'SET booking = :booking',
      values: { ':booking': { bookingId: 'bkg-1', startsAt: '2026-04-08T02:00:00Z' } },
    })

    expect(await scene.sweep('2026-04-02')).toEqual([])
  })
})

describe('what expires', () => {
  it('is told 30 days before, once, and again only for another end', async () => {
    await scene.vehicle({ insuranceUntil: '2026-08-31' })

    const started = await sweepAll(['2026-07-30', '2026-07-31', '2026-08-01', '2026-08-15'])
    expect(started.filter((name) => name.startsWith('Expiry'))).toEqual(['ExpiryNears 2026-08-31'])
    await scene.change({ insuranceUntil: '2027-08-31' }, '2026-08-20T02:00:00Z')
    expect(await scene.sweep('2027-07-31')).toContain('ExpiryNears 2027-08-31')
  })

  it('that was near before we knew of the car waits for the next sweep, not in the past', async () => {
    await scene.vehicle({ insuranceUntil: '2026-01-20' }, '2026-01-10T02:00:00Z')

    const dated = await scene.services.table.get(keys.dated({ type: 'vehicle', id: 'veh-1' }, 'expiry-insurance'))
    expect(dated?.on).toBe('2026-01-10')
    expect(await scene.sweep('2026-01-11')).toContain('ExpiryNears 2026-01-20')
  })

  it('that was renewed meanwhile is not told', async () => {
    await scene.vehicle({ insuranceUntil: '2026-03-31' })
    await scene.change({ insuranceUntil: '2027-03-31' }, '2026-02-20T02:00:00Z')

    expect(await scene.sweep('2026-03-01')).toEqual([])
  })
})

it('the anniversary of a delivery comes once a year, not on the day itself', async () => {
  await scene.vehicle()

  expect(await scene.sweep('2026-01-10')).toEqual([])
  expect((await scene.sweep('2027-01-09')).filter((name) => name.startsWith('Anniversary'))).toEqual([
    'AnniversaryCame 2027-01-10',
  ])
})

it('one item that cannot be read does not keep the others waiting', async () => {
  await scene.person({ birthday: solar(3, 15) })
  await scene.services.table.put({
    ...keys.dated({ type: 'customer', id: 'per-broken' }, 'birthday'),
    duePk: 'dated#0',
    dueSk: '2026-03-01#broken',
    kind: 'no-such-kind',
  })

  await expect(startDue('2026-03-13T16:30:00Z', scene.services)).rejects.toThrow('1 of 2')
  expect(scene.published.map(({ name }) => name)).toContain('BirthdayCame')
})

it('a sweep that dies before it publishes has lost nothing: the event is in the table, unanswered', async () => {
  await scene.person({ birthday: solar(3, 15) })
  scene.busIsDown = true

  await expect(startDue('2026-03-13T16:30:00Z', scene.services)).rejects.toThrow('1 of 1')
  scene.busIsDown = false
  const found = await Promise.all(
    Array.from({ length: 8 }, (_, shard) =>
      scene.services.table.queryDue(`unanswered-events#${shard}`, '2027-01-01', 10),
    ),
  )
  const names = await Promise.all(found.flat().map(async (key) => (await scene.services.table.get(key))?.event.name))
  expect(names).toContain('BirthdayCame')
  expect(await scene.sweep('2026-03-14')).toEqual([])
})

async function sweepAll(days: readonly string[]): Promise<string[]> {
  const started: string[] = []
  for (const day of days) started.push(...(await scene.sweep(day)))
  return started
}
