import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanReadings } from '../../../functions/vehicles/odometer-cleaning.ts'
import type { OdometerReading } from '../../../functions/vehicles/odometer-reading.ts'
import { anySteadyCar, momentAfter, steadyCar, withReading } from './drivers.ts'

const LATER = momentAfter(2_000)

const reasonsOf = (readings: readonly OdometerReading[]): string[] =>
  cleanReadings(readings, LATER).setAside.map(({ reading, code }) => `${reading.value}: ${code}`)

describe('what is wrong with a reading is named', () => {
  const car = steadyCar({ perDay: 40, every: 10, count: 12, from: 34_000 })

  it.each([
    ['a zero too many', 364_000, 'extra-zero'],
    ['a digit typed twice', 336_400, 'added-digit'],
    ['a digit left out', 3_640, 'dropped-digit'],
    ['the last digit left out', 3_643, 'dropped-digit'],
    ['two digits swapped', 63_400, 'swapped-digits'],
    ['one digit wrong', 86_400, 'wrong-digit'],
    ['miles instead of kilometres', 22_620, 'unit'],
    ['a placeholder', 1_234, 'placeholder'],
    ['nothing typed', 0, 'placeholder'],
    ['going backwards', 12_907, 'backwards'],
    ['far too far', 91_777, 'too-far'],
    ['less than nothing', -5, 'unreadable'],
  ])('%s', (_, value, code) => {
    expect(reasonsOf(withReading(car, 6, value))).toEqual([`${value}: ${code}`])
  })

  it('a last reading far above what the car ever drove waits for confirmation', () => {
    expect(reasonsOf(withReading(car, 11, 71_234))).toEqual(['71234: unconfirmed'])
  })

  it('the same leap, confirmed by the readings after it, is believed', () => {
    const leapt = car.map((reading, at) => (at > 8 ? { ...reading, value: reading.value + 3_000 } : reading))

    expect(cleanReadings(leapt, LATER).chain.map(({ kind }) => kind)).toContain('leap')
    expect(reasonsOf(leapt)).toEqual([])
  })

  it('the same reading reported twice counts once', () => {
    const [first] = car
    if (!first) throw new Error('the car has readings')

    expect(reasonsOf([...car, { ...first, source: 'import' }])).toEqual(['34000: duplicate'])
  })

  it('a reading from the future is not looked at', () => {
    const { chain, setAside } = cleanReadings(car, momentAfter(45))

    expect(chain).toHaveLength(5)
    expect(new Set(setAside.map(({ code }) => code))).toEqual(new Set(['future']))
  })

  it('a date that is none is said so', () => {
    expect(reasonsOf([...car, { at: 'last week', value: 39_000 }])).toEqual(['39000: unreadable'])
  })

  it('every reason has words in Chinese and English', () => {
    const [only] = cleanReadings(withReading(car, 6, 12_907), LATER).setAside

    expect(only?.words).toEqual({ zh: '低于此前的读数', en: 'Lower than an earlier reading' })
  })
})

describe('what only looks wrong is believed', () => {
  it('several readings a day, as long as they do not go back', () => {
    const day = [30_000, 30_040, 30_090, 30_120].map((value) => ({ at: '2026-03-01', value }))

    expect(reasonsOf(day)).toEqual([])
  })

  it('a replaced cluster begins a new series', () => {
    const before = steadyCar({ perDay: 40, every: 10, count: 10, from: 80_000 })
    const after = [100, 110, 120, 130].map((day) => ({ at: momentAfter(day), value: (day - 95) * 40 }))

    const { chain, setAside } = cleanReadings([...before, ...after], LATER)

    expect(setAside).toEqual([])
    expect(chain.filter(({ kind }) => kind === 'reset').map(({ km }) => km)).toEqual([200])
  })

  it('miles that say so are kilometres', () => {
    const { chain } = cleanReadings([{ at: momentAfter(0), value: 10_000, unit: 'mi' }], LATER)

    expect(chain[0]?.km).toBeCloseTo(16_093.44)
  })

  it('a car whose readings are miles from some day on is read on in kilometres', () => {
    const car = steadyCar({ perDay: 40, every: 10, count: 12, from: 34_000 })
    const switched = car.map((reading, at) => (at < 6 ? reading : { ...reading, value: reading.value / 1.609344 }))

    const { chain, setAside } = cleanReadings(switched, LATER)

    expect(setAside).toEqual([])
    expect(chain.map(({ km }) => Math.round(km))).toEqual(car.map(({ value }) => value))
  })

  it('whatever a steady car reports is believed, in any order', () => {
    fc.assert(
      fc.property(anySteadyCar, (car) => {
        expect(reasonsOf(steadyCar(car).toReversed())).toEqual([])
      }),
    )
  })

  it('every reading is either believed or set aside, once, whatever comes', () => {
    const reading = fc.record({
      at: fc.integer({ min: 0, max: 900 }).map((day) => momentAfter(day / 3)),
      value: fc.oneof(fc.integer({ min: -10, max: 1_000_000 }), fc.constantFrom(0, 1111, Number.NaN, 1e12)),
      unit: fc.constantFrom('km' as const, 'mi' as const),
    })
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 40 }), (readings) => {
        const { chain, setAside } = cleanReadings(readings, LATER)

        const seen = [...chain.map((link) => link.reading), ...setAside.map((one) => one.reading)]
        expect(new Set(seen)).toEqual(new Set(readings))
        expect(seen).toHaveLength(readings.length)
      }),
    )
  })

  it('the believed readings never go backwards within a series', () => {
    fc.assert(
      fc.property(
        anySteadyCar,
        fc.integer({ min: 0, max: 11 }),
        fc.integer({ min: 0, max: 999_999 }),
        (car, at, typo) => {
          const { chain } = cleanReadings(withReading(steadyCar(car), at, typo), LATER)

          const back = chain.filter(
            (link, place) => link.kind === 'onwards' && link.km < (chain[place - 1]?.km ?? 0) - 2,
          )
          expect(back).toEqual([])
        },
      ),
    )
  })
})
