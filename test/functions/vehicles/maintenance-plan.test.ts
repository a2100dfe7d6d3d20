import { describe, expect, it } from 'vitest'
import { shippedMaintenanceRules } from '../../../functions/vehicles/maintenance-rules.ts'
import { allItems, car, dayAfter, duePlan, plan, reading, steady, visit } from './maintenance-cars.ts'

const joined = { knownSince: '2026-09-01T02:00:00Z' }

describe('the first service', () => {
  it('is due three months after the delivery where no reading is known', () => {
    const first = duePlan({ now: '2026-01-10T03:00:00Z' })

    expect(first).toMatchObject({ dueOn: '2026-04-10', remindOn: '2026-04-03', by: 'time', asks: false })
    expect(first.items).toEqual(['oil', 'oil-filter', 'inspection'])
  })

  it('is due at 5,000 km where they come first', () => {
    const readings = steady({ perDay: 100, every: 3, count: 10 })

    const first = duePlan({ readings, now: dayAfter(30) })

    expect(first.by).toBe('mileage')
    expect(Math.abs(Date.parse(first.dueOn) - Date.parse('2026-03-01'))).toBeLessThan(5 * 86_400_000)
  })

  it('of an electric car has no oil', () => {
    const first = duePlan({ vehicle: car({ powertrain: 'electric' }), now: '2026-01-10T03:00:00Z' })

    expect(first.items).toEqual(['inspection'])
  })

  it('is not asked of a used car, whose next service counts from its handover', () => {
    const readings = [reading('2026-01-09T02:00:00Z', 62_000)]

    const first = duePlan({ readings, now: '2026-01-10T03:00:00Z' })

    expect(first.dueOn > '2026-06-01').toBe(true)
  })
})

describe('the next service', () => {
  const serviced = [visit('2026-04-08T02:00:00Z', 4_000, ['oil', 'oil-filter', 'inspection'])]

  it('follows the last one by its own interval', () => {
    const next = duePlan({
      services: [visit('2026-04-08T02:00:00Z', 4_000, allItems)],
      readings: [reading('2026-02-20T02:00:00Z', 1_800)],
      now: '2026-04-09T02:00:00Z',
    })

    expect(next.dueOn > '2026-10-01').toBe(true)
    expect(next.items).toContain('tyres')
  })

  it('is the same due item while the estimate moves, and another after a service', () => {
    const before = duePlan({ services: serviced, now: '2026-05-01T02:00:00Z' })
    const moved = duePlan({
      services: serviced,
      readings: [reading('2026-06-01T02:00:00Z', 9_000)],
      now: '2026-06-02T02:00:00Z',
    })
    const after = duePlan({
      services: [...serviced, visit('2026-09-01T02:00:00Z', 14_000, allItems)],
      now: '2026-09-02T02:00:00Z',
    })

    expect(moved.dueOn).not.toBe(before.dueOn)
    expect(moved.dueId).toBe(before.dueId)
    expect(after.dueId).not.toBe(before.dueId)
  })

  it('asks for the odometer where the day is known to no better than 45 days', () => {
    const vague = duePlan({ services: [visit('2026-03-01T02:00:00Z', 6_000, allItems)], now: '2026-03-02T02:00:00Z' })

    expect(vague).toMatchObject({ by: 'mileage', asks: true })
  })

  it('asserts where readings come often and the mark is near', () => {
    const readings = steady({ perDay: 50, every: 5, count: 18 })

    const sure = duePlan({ readings, now: dayAfter(91) })

    expect(sure.asks).toBe(false)
  })

  it('asks again after 90 days for what was declined', () => {
    const kept = allItems.filter((item) => item !== 'tyres')
    const declined = [visit('2027-01-08T02:00:00Z', 9_000, kept, { declined: ['tyres'] })]

    const next = duePlan({ services: declined, now: '2027-01-09T02:00:00Z' })

    expect(next).toMatchObject({ items: ['tyres'], dueOn: '2027-04-08' })
  })

  it('is asked again 90 days after the owner said no, as another due item', () => {
    const before = duePlan({ now: '2026-04-09T02:00:00Z' })
    const after = duePlan({ now: '2026-04-09T02:00:00Z', declinedAt: '2026-04-08T02:00:00Z' })

    expect(after.dueOn).toBe('2026-07-07')
    expect(after.dueId).not.toBe(before.dueId)
  })

  it('is not brought nearer by what the workshop left undone', () => {
    const oilOnly = [visit('2027-01-05T02:00:00Z', 9_000, ['oil', 'oil-filter'])]

    const next = duePlan({ services: oilOnly, now: '2027-01-06T02:00:00Z' })

    expect(next.dueOn > '2027-05-01').toBe(true)
  })
})

describe('a car that joins late', () => {
  it('is not asked on the same day as all the others that joined with it', () => {
    const days = Array.from({ length: 200 }, (_, at) =>
      duePlan({
        vehicle: car({ ...joined, vehicleId: `veh-${at}`, deliveredOn: '2019-03-01' }),
        rules: shippedMaintenanceRules,
        now: joined.knownSince,
      }),
    ).map(({ dueOn }) => dueOn)
    const most = Math.max(...[...Map.groupBy(days, (day) => day).values()].map(({ length }) => length))

    expect(days.toSorted()[0]?.slice(0, 7)).toBe('2026-09')
    expect(most).toBeLessThan(20)
  })

  it('gets no past-due pile: one group, two weeks after it joined, that asserts nothing', () => {
    const old = car({ deliveredOn: '2021-03-01', ...joined })

    const first = duePlan({ vehicle: old, now: '2026-09-01T03:00:00Z' })

    expect(first).toMatchObject({ dueOn: '2026-09-15', remindOn: '2026-09-08', asks: true })
  })

  it('without delivery or history is asked too', () => {
    const { deliveredOn, ...unknown } = car(joined)

    const first = duePlan({ vehicle: unknown, now: '2026-09-01T03:00:00Z' })

    expect(deliveredOn).toBeDefined()
    expect(first).toMatchObject({ dueOn: '2026-09-15', asks: true })
  })

  it('that tells its odometer is taken to be serviced at round figures: the next one is planned, not the past', () => {
    const old = car({ deliveredOn: '2021-03-01', ...joined })
    const readings = [reading('2026-09-10T02:00:00Z', 61_000), reading('2026-10-10T02:00:00Z', 62_000)]

    const next = duePlan({ vehicle: old, readings, now: '2026-10-11T02:00:00Z' })

    expect(next.by).toBe('mileage')
    expect(next.items).toContain('oil')
    expect(next.dueOn > '2027-03-01' && next.dueOn < '2027-08-01').toBe(true)
  })

  it('with a service on record is due by that, and what has no record goes along', () => {
    const old = car({ deliveredOn: '2021-03-01', ...joined })
    const services = [visit('2026-05-01T02:00:00Z', 50_000, ['oil', 'oil-filter'])]

    const next = duePlan({ vehicle: old, services, now: '2026-09-01T03:00:00Z' })

    expect(next.dueOn > '2026-09-15').toBe(true)
    expect(next.items).toContain('brake-fluid')
    expect(next.items).toContain('oil')
  })
})

describe('nothing is planned', () => {
  it.each(['sold', 'scrapped', 'elsewhere'] as const)('for a car that is %s', (state) => {
    expect(plan({ vehicle: car({ state }), now: '2026-04-01T00:00:00Z' })).toEqual({ kind: 'none', reason: 'left' })
  })

  it('before a booking is over', () => {
    const booking = { bookingId: 'bkg-1', startsAt: '2026-04-20T02:00:00Z' }

    expect(duePlan({ vehicle: car({ booking }), now: '2026-04-01T00:00:00Z' }).remindOn).toBe('2026-04-21')
  })
})

it('a due day comes with its reasons in Chinese and English', () => {
  const { why } = duePlan({ readings: steady({ perDay: 100, every: 3, count: 10 }), now: dayAfter(30) })

  expect(why[0]).toEqual({
    'zh-CN': '机油：每 5,000 公里或 3 个月，自 2026-01-10 起',
    en: 'Engine oil: every 5,000 km or 3 months, since 2026-01-10',
  })
  expect(why[1]?.['zh-CN']).toMatch(/^按里程预计 2026-0[23]-\d\d 到期/)
})
