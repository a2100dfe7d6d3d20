import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateOdometer, predictCrossing } from '../../../functions/vehicles/odometer.ts'
import { dayOf } from '../../../functions/vehicles/odometer-reading.ts'
import { anySteadyCar, drivenDays, momentAfter, steadyCar, withReading } from './drivers.ts'

const words = (why: readonly { en: string }[]): string => why.map(({ en }) => en).join('. ')

describe('the estimate', () => {
  it('of a steady car some days after its last reading is off by less than half of what it drove since', () => {
    fc.assert(
      fc.property(anySteadyCar, (car) => {
        const last = (car.count - 1) * car.every
        const readings = steadyCar(car)

        const { km = 0, certainty } = estimateOdometer(readings, { at: momentAfter(last + Math.min(car.every, 10)) })

        const driven = Math.min(car.every, 10) * car.perDay
        expect(certainty).toBe('estimated')
        expect(Math.abs(km - car.from - last * car.perDay - driven)).toBeLessThan(0.5 * driven + 2)
      }),
    )
  })

  it('is not moved by one typo anywhere but in the last reading by more than a tenth of what was driven since', () => {
    fc.assert(
      fc.property(
        anySteadyCar,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.nat(1_999_999),
        (car, where, typo) => {
          const readings = steadyCar(car)
          const at = momentAfter((car.count - 1) * car.every + 20)
          const place = 1 + Math.floor(where * (car.count - 2))

          const clean = estimateOdometer(readings, { at }).km ?? 0
          const dirty = estimateOdometer(withReading(readings, place, typo), { at }).km ?? 0

          expect(Math.abs(clean - dirty)).toBeLessThan(0.1 * 20 * car.perDay + 20)
        },
      ),
    )
  })

  it('is not moved by a wild last reading by more than a cycle of reports', () => {
    fc.assert(
      fc.property(anySteadyCar, fc.constantFrom(0.1, 10, 3), (car, factor) => {
        const readings = steadyCar(car)
        const last = readings.at(-1)?.value ?? 0
        const at = momentAfter((car.count - 1) * car.every)

        const { km = 0 } = estimateOdometer(withReading(readings, car.count - 1, Math.round(last * factor)), { at })

        expect(Math.abs(km - last)).toBeLessThan(car.perDay * car.every + 20)
      }),
    )
  })

  it('says what it rests on, and how many readings were set aside', () => {
    const readings = withReading(steadyCar({ perDay: 40, every: 10, count: 12 }), 5, 2_200)

    const { why, used, setAside } = estimateOdometer(readings, { at: momentAfter(122) })

    expect(used).toBe(11)
    expect(setAside.map(({ code }) => code)).toEqual(['dropped-digit'])
    expect(words(why)).toContain(
      'The last believed reading is 24400 km, 12 days ago. About 40 km a day lately (11 readings)',
    )
    expect(words(why)).toContain('1 readings were set aside')
  })

  it('goes on from the new figures after a reset, and says so', () => {
    const before = steadyCar({ perDay: 40, every: 10, count: 10, from: 80_000 })
    const after = [100, 110, 120, 130].map((day) => ({ at: momentAfter(day), value: (day - 95) * 40 }))

    const { km, why } = estimateOdometer([...before, ...after], { at: momentAfter(135) })

    expect(km).toBeGreaterThan(1_500)
    expect(km).toBeLessThan(1_650)
    expect(words(why)).toContain('The odometer was reset or replaced about 2026-04-11')
  })
})

describe('the interval of the estimate', () => {
  it.each([
    [1, 9],
    [8, 9],
    [40, 9],
    [20, 45],
    [90, 45],
  ])(
    '%i days after the last of readings every %i days holds the odometer of 70 to 95 in 100 drivers with habits',
    (after, every) => {
      const last = 240 - (240 % every)
      const held = Array.from({ length: 200 }, (_, seed) => drivenDays(seed + 1, 400)).filter((days) => {
        const readings = days.flatMap((km, day) =>
          day % every === 0 && day <= last ? [{ at: momentAfter(day), value: Math.round(km) }] : [],
        )
        const { low, high } = estimateOdometer(readings, { at: momentAfter(last + after) })
        const real = days[last + after] ?? 0
        return low <= real && real <= high
      })

      expect(held.length / 200).toBeGreaterThan(0.7)
      expect(held.length / 200).toBeLessThan(0.95)
    },
  )
})

describe('the pace', () => {
  const car = steadyCar({ perDay: 40, every: 10, count: 12, from: 34_000 })

  it.each([
    ['a leap that was never driven', car.map((one, at) => (at > 6 ? { ...one, value: one.value + 6_000 } : one))],
    [
      'a cluster replaced by one of lower figures',
      car.map((one, at) => (at > 6 ? { ...one, value: one.value - 30_000 } : one)),
    ],
    [
      'a cluster replaced by one of higher figures',
      car.map((one, at) => (at > 6 ? { ...one, value: one.value + 90_000 } : one)),
    ],
  ])('is not changed by %s', (_, readings) => {
    const { why, setAside } = estimateOdometer(readings, { at: momentAfter(112) })

    expect(setAside).toEqual([])
    expect(words(why)).toContain('About 40 km a day lately (12 readings)')
  })

  it('follows the car when it drives more than it used to', () => {
    const before = steadyCar({ perDay: 20, every: 10, count: 20 })
    const lately = [1, 2, 3, 4, 5, 6].map((at) => ({ at: momentAfter(190 + at * 10), value: 23_800 + at * 800 }))

    const [, pace] = estimateOdometer([...before, ...lately], { at: momentAfter(250) }).why

    expect(Number(pace?.en.match(/About (\d+)/)?.[1])).toBeGreaterThan(40)
  })
})

describe('little to go by', () => {
  it('without readings the odometer is unknown: no figure, the widest interval', () => {
    const estimate = estimateOdometer([], { at: momentAfter(0) })
    const crossing = predictCrossing([], { markEvery: 10_000, now: momentAfter(0) })

    expect(estimate).toMatchObject({ certainty: 'unknown', km: undefined, low: 0, high: 500_000, used: 0 })
    expect(crossing).toMatchObject({ certainty: 'unknown', day: undefined, km: undefined, widthDays: 3650 })
    expect(words(crossing.why)).toBe('There is no reading to go by')
  })

  it('with one reading the answer is called guessed, and its interval is far wider than 45 days', () => {
    const one = [{ at: momentAfter(0), value: 18_000 }]

    const crossing = predictCrossing(one, { markEvery: 10_000, now: momentAfter(10) })

    expect(crossing.certainty).toBe('guessed')
    expect(crossing.km).toBe(20_000)
    expect(crossing.widthDays).toBeGreaterThan(45)
    expect(words(crossing.why)).toContain("One reading only: any car's 40 km a day is assumed")
  })

  it('is never answered with a number that is none, whatever the readings', () => {
    const reading = fc.record({
      at: fc.oneof(
        fc.integer({ min: 0, max: 400 }).map((day) => momentAfter(day)),
        fc.constant('never'),
      ),
      value: fc.oneof(fc.integer({ min: -5, max: 300_000 }), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY)),
    })
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 12 }), fc.integer({ min: 0, max: 500 }), (readings, day) => {
        const { km = 0, low, high } = estimateOdometer(readings, { at: momentAfter(day) })
        const crossing = predictCrossing(readings, { markEvery: 5_000, now: momentAfter(day) })

        expect([km, low, high, crossing.widthDays].every(Number.isFinite)).toBe(true)
        expect(low <= km && km <= high).toBe(true)
        expect(crossing.earliest <= (crossing.day ?? crossing.earliest)).toBe(true)
        expect((crossing.day ?? crossing.earliest) <= crossing.latest).toBe(true)
      }),
    )
  })

  it('a question at no moment is refused by name', () => {
    expect(() => estimateOdometer([], { at: 'today' })).toThrow('"today" is no moment; give an ISO date and time')
  })
})

describe('the crossing of a mark', () => {
  it('by a steady car is predicted to within a tenth of the notice and three days', () => {
    fc.assert(
      fc.property(anySteadyCar, fc.integer({ min: 10, max: 90 }), (car, notice) => {
        const last = (car.count - 1) * car.every
        const km = car.from + (last + notice) * car.perDay

        const { at = '' } = predictCrossing(steadyCar(car), { km, now: momentAfter(last) })

        expect(Math.abs(dayOf(at) - dayOf(momentAfter(last + notice)))).toBeLessThan(0.1 * notice + 3)
      }),
    )
  })

  it('is said to be past where a reading shows it, with the days between which it lay', () => {
    const car = steadyCar({ perDay: 40, every: 10, count: 12, from: 9_900 })

    const crossing = predictCrossing(car, { km: 10_100, now: momentAfter(150), zone: 'UTC' })

    expect(crossing).toMatchObject({ passed: true, day: '2026-01-06', earliest: '2026-01-01', latest: '2026-01-11' })
  })

  it('never lies before the question while no reading shows it', () => {
    const car = steadyCar({ perDay: 40, every: 10, count: 12, from: 9_900 })

    const crossing = predictCrossing(car, { markEvery: 5_000, now: momentAfter(400), zone: 'UTC' })

    expect(crossing).toMatchObject({ passed: false, km: 15_000, earliest: momentAfter(400).slice(0, 10) })
  })

  it('falls on the day of the zone asked for', () => {
    const car = [...Array(40).keys()].map((day) => ({ at: momentAfter(day), value: 1_000 + 100 * day }))
    const ask = { km: 5_000, now: momentAfter(39) }

    const { at = '', day } = predictCrossing(car, { ...ask, zone: 'Asia/Shanghai' })

    expect(day).toBe(new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10))
  })

  it('is not changed by what is reported after the question', () => {
    fc.assert(
      fc.property(anySteadyCar, fc.nat(3_000), (car, more) => {
        const now = momentAfter((car.count - 1) * car.every)
        const readings = steadyCar(car)
        const ask = { markEvery: 10_000, now }
        const later = (readings.at(-1)?.value ?? 0) + more

        const before = predictCrossing(readings, ask)
        const after = predictCrossing([...readings, { at: momentAfter(car.count * car.every), value: later }], ask)

        expect({ ...after, why: [], setAside: [] }).toEqual({ ...before, why: [], setAside: [] })
      }),
    )
  })

  it('lies in the 80 % interval for about 80 % of 300 drivers with habits, asked 30, 60 and 90 days before', () => {
    const asked = 240
    const now = momentAfter(asked)
    const held = Array.from({ length: 300 }, (_, seed) => drivenDays(seed + 1, 400)).flatMap((days) => {
      const readings = days.flatMap((km, day) =>
        day % 9 === 0 && day <= asked ? [{ at: momentAfter(day), value: Math.round(km) }] : [],
      )
      return [30, 60, 90].map((notice) => {
        const { from, to } = predictCrossing(readings, { km: days[asked + notice] ?? 0, now })
        const real = dayOf(momentAfter(asked + notice))
        return dayOf(from) <= real && real <= dayOf(to)
      })
    })

    const share = held.filter(Boolean).length / held.length
    expect(share).toBeGreaterThan(0.75)
    expect(share).toBeLessThan(0.85)
  })
})
