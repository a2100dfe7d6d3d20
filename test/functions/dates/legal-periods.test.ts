import fc from 'fast-check'
import { LegalHoliday } from 'tyme4ts'
import { describe, expect, test } from 'vitest'
import { caseFactsSchema } from '../../../functions/dates/case-facts.ts'
import { shippedClocks } from '../../../functions/dates/legal-clock.ts'
import { type ClockReading, readClocks } from '../../../functions/dates/legal-clocks.ts'
import { endOfPeriod } from '../../../functions/dates/period.ts'
import { dayMoments, stays } from '../../../functions/dates/repair-days.ts'
import { holidayStatus, shippedHolidays, workStatus } from '../../../functions/dates/statutory-days.ts'

const DAY = 24 * 3_600_000
const dayAt = (number: number): string => new Date(Date.UTC(2026, 0, 1) + number * DAY).toISOString().slice(0, 10)
const daysOf2026 = Array.from({ length: 365 }, (_, number) => dayAt(number))

describe('the end of a period', () => {
  const end = (start: string, amount: number, unit: 'days' | 'months' | 'years') =>
    endOfPeriod(start, { amount, unit }, shippedHolidays)

  test('of one month from 31 March is 30 April, which has no 31st', () => {
    expect(end('2026-03-31', 1, 'months')).toEqual({ kind: 'known', date: '2026-04-30' })
  })

  test('of a year from 29 February is 28 February, here a Saturday that is worked', () => {
    expect(end('2024-02-29', 2, 'years')).toEqual({ kind: 'known', date: '2026-02-28' })
  })

  test('on a Sunday is the Monday after it; in the Spring Festival the first day after it', () => {
    expect(end('2026-11-01', 14, 'days')).toEqual({ kind: 'known', date: '2026-11-16' })
    expect(end('2026-01-17', 1, 'months')).toEqual({ kind: 'known', date: '2026-02-24' })
  })

  test('on 1 January 2027 is unknown and not before that day', () => {
    expect(end('2026-12-01', 1, 'months')).toMatchObject({ kind: 'unknown', year: '2027', notBefore: '2027-01-01' })
  })

  test('in days is found by counting on the fingers', () => {
    fc.assert(
      fc.property(fc.nat({ max: 364 }), fc.integer({ min: 1, max: 120 }), (start, amount) => {
        let at = start
        for (let counted = 0; counted < amount; counted++) at++
        while (at < 365 && workStatus(dayAt(at), shippedHolidays) === 'off') at++

        const found = end(dayAt(start), amount, 'days')

        expect(found.kind === 'known' ? found.date : found.kind).toBe(at < 365 ? dayAt(at) : 'unknown')
      }),
    )
  })

  test('in months is the same day of the month, or the last one where there is none', () => {
    fc.assert(
      fc.property(fc.nat({ max: 180 }), fc.integer({ min: 1, max: 5 }), (start, amount) => {
        const [, month = 0, day = 0] = dayAt(start).split('-').map(Number)
        const ofMonth = daysOf2026.filter((date) => Number(date.slice(5, 7)) === month + amount)
        const nominal = ofMonth.find((date) => Number(date.slice(8)) === day) ?? ofMonth.at(-1) ?? ''
        const expected = daysOf2026.find((date) => date >= nominal && workStatus(date, shippedHolidays) === 'working')

        expect(end(dayAt(start), amount, 'months')).toEqual({ kind: 'known', date: expected })
      }),
    )
  })
})

describe('days in repair', () => {
  const HOUR = 3_600_000
  const origin = Date.UTC(2026, 4, 1)
  const moment = (hours: number): string => new Date(origin + hours * HOUR).toISOString()

  test('are as many as a watchman counts who makes a mark at the beginning of each 24 hours', () => {
    fc.assert(
      fc.property(fc.nat({ max: 500 }), fc.nat({ max: 900 }), fc.nat({ max: 1000 }), (from, length, nowAfter) => {
        const now = from + nowAfter
        const done = from + length <= now
        let marks = 0
        for (let hour = from; done ? hour < from + length : hour <= now; hour++) if ((hour - from) % 24 === 0) marks++

        const repair = { from: moment(from), to: moment(from + length), excludedHours: 0 }

        expect(dayMoments(repair, moment(now))).toHaveLength(marks)
      }),
    )
  })

  test('cover, as stays, exactly the hours in which at least one work order was open', () => {
    const orders = fc.array(fc.record({ from: fc.nat({ max: 300 }), length: fc.integer({ min: 1, max: 80 }) }), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(orders, (list) => {
        const repairs = list.map(({ from, length }) => ({
          from: moment(from),
          to: moment(from + length),
          excludedHours: 0,
        }))
        const hours = Array.from({ length: 400 }, (_, hour) => hour)
        const open = hours.filter((hour) => list.some(({ from, length }) => from <= hour && hour < from + length))

        const merged = stays(repairs)

        const covered = (hour: number) =>
          merged.filter(
            ({ from, to }) => Date.parse(from) <= origin + hour * HOUR && origin + hour * HOUR < Date.parse(to ?? ''),
          )
        expect(hours.filter((hour) => covered(hour).length === 1)).toEqual(open)
      }),
    )
  })

  test('of a repair that was done this very moment after 72 hours are three', () => {
    expect(dayMoments({ from: moment(0), to: moment(72), excludedHours: 0 }, moment(72))).toHaveLength(3)
  })

  test('do not count the transport of a part that one of two overlapping work orders waited for', () => {
    const waiting = { from: moment(24), to: moment(72), excludedHours: 48 }

    const [stay] = stays([{ from: moment(0), to: moment(96), excludedHours: 0 }, waiting])

    expect(stay && dayMoments(stay, moment(200))).toHaveLength(2)
  })

  test('are announced for the very moment at which the next warning comes', () => {
    fc.assert(
      fc.property(fc.nat({ max: 29 * 24 }), fc.nat({ max: 15 * 24 }), (hoursNow, earlier) => {
        const repairs = [
          { id: 'a', from: moment(-500), to: moment(-500 + earlier), fault: 'x' },
          { id: 'b', from: moment(0), fault: 'x' },
        ]
        const facts = caseFactsSchema.parse({ deliveredOn: '2026-01-05', odometerKm: 900, repairs })
        const read = (now: string) =>
          readClocks(facts, { clocks: shippedClocks, holidays: shippedHolidays, now, zone: 'Asia/Shanghai' }).find(
            ({ clock }) => clock === 'repair-days',
          )

        const today = read(moment(hoursNow))

        fc.pre(today !== undefined && 'next' in today && today.next !== undefined)
        const next = today && 'next' in today ? (today.next ?? '') : ''
        const level = (reading: ClockReading | undefined) =>
          reading?.state === 'warned' ? reading.level : reading?.state
        expect(level(read(next))).not.toBe(level(today))
        expect(level(read(new Date(Date.parse(next) - 1).toISOString()))).toBe(level(today))
      }),
    )
  })
})

test('the days off and the worked weekends of 2026 are those of another table', () => {
  const differing = daysOf2026.filter((date) => {
    const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
    const known = LegalHoliday.fromYmd(year, month, day)
    const isOff = holidayStatus(date, shippedHolidays) === 'holiday'
    const isWorked = shippedHolidays.workdays?.['2026']?.includes(date) ?? false
    return (known !== null && !known.isWork()) !== isOff || (known?.isWork() ?? false) !== isWorked
  })

  expect(differing).toEqual([])
})
