import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { holidaysSchema, shippedHolidays, workStatus } from '../../../functions/dates/statutory-days.ts'
import {
  addWorkingDays,
  NotACountOfDays,
  workingDayFrom,
  workingDaysBetween,
} from '../../../functions/dates/working-days.ts'
import { holidayStatus } from '../../../functions/dealers/holidays.ts'

const counted = (from: string, count: number) => addWorkingDays(from, count, shippedHolidays)

describe('a claim under the 三包 rules', () => {
  test('of 2026-09-24 is answered by 2026-10-15, because Saturday 10-10 is worked', () => {
    expect(workStatus('2026-10-10', shippedHolidays)).toBe('working')
    expect(counted('2026-09-24', 10)).toEqual({ kind: 'known', date: '2026-10-15' })
  })

  test('of 2026-09-24 is completed by 2026-10-29', () => {
    expect(counted('2026-09-24', 20)).toEqual({ kind: 'known', date: '2026-10-29' })
  })

  test('of 2026-12-17 is answered by the last day of the year', () => {
    expect(counted('2026-12-17', 10)).toEqual({ kind: 'known', date: '2026-12-31' })
  })

  test.each(['2026-12-18', '2026-12-28'])('of %s has no known date, because 2027 is not announced', (from) => {
    expect(counted(from, 10)).toMatchObject({
      kind: 'unknown',
      year: '2027',
      reason: expect.stringContaining('2027'),
      notBefore: '2027-01-01',
    })
  })

  test('of 2026-12-28 has a date as soon as the days of 2027 are entered', () => {
    const entered = {
      years: { ...shippedHolidays.years, '2027': [{ from: '2027-01-01', to: '2027-01-03' }] },
      workdays: { ...shippedHolidays.workdays, '2027': [] },
    }

    expect(addWorkingDays('2026-12-28', 10, entered)).toEqual({ kind: 'known', date: '2027-01-12' })
  })
})

describe('a day', () => {
  test('is worked on the six weekends that make up for holidays of 2026, and on no other weekend', () => {
    const worked = daysFrom('2026-01-01', 365).filter(
      (day) => isWeekend(day) && workStatus(day, shippedHolidays) === 'working',
    )

    expect(worked).toEqual(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'])
  })

  test('there are 248 working days in 2026', () => {
    expect(daysFrom('2026-01-01', 365).filter((day) => workStatus(day, shippedHolidays) === 'working')).toHaveLength(
      248,
    )
  })

  test('after a holiday is the first working day; a working day is its own', () => {
    expect(workingDayFrom('2026-10-01', shippedHolidays)).toEqual({ kind: 'known', date: '2026-10-08' })
    expect(workingDayFrom('2026-10-10', shippedHolidays)).toEqual({ kind: 'known', date: '2026-10-10' })
    expect(workingDayFrom('2027-01-01', shippedHolidays)).toMatchObject({ kind: 'unknown', year: '2027' })
  })

  test('of a year of which only the days off are entered is unknown to the legal clocks, and known to the stores', () => {
    const withoutWorkdays = { years: shippedHolidays.years }

    expect(workStatus('2026-03-04', withoutWorkdays)).toBe('unknown')
    expect(holidayStatus('2026-03-04', withoutWorkdays)).toBe('ordinary')
  })

  test('in December that the next notice makes a day off is off', () => {
    const reaching = {
      years: { '2026': [], '2027': [{ from: '2026-12-31', to: '2027-01-02' }] },
      workdays: { '2026': [], '2027': ['2026-12-27'] },
    }

    expect(workStatus('2026-12-31', reaching)).toBe('off')
    expect(workStatus('2026-12-27', reaching)).toBe('working')
  })

  test('cannot be entered both as a day off and as a workday', () => {
    const both = { years: { '2026': [{ from: '2026-10-01', to: '2026-10-07' }] }, workdays: { '2026': ['2026-10-07'] } }

    expect(holidaysSchema.safeParse(both).error?.issues[0]?.message).toContain(
      '2026-10-07 is listed as a day off as well',
    )
  })

  test('a count of days that is not whole is refused', () => {
    expect(() => counted('2026-03-02', 1.5)).toThrow(NotACountOfDays)
    expect(() => counted('2026-03-02', -1)).toThrow(NotACountOfDays)
  })
})

/** Written out by hand, from the notice: what is off and what is worked. */
const offDays = new Set(
  [
    daysFrom('2026-01-01', 3),
    daysFrom('2026-02-15', 9),
    daysFrom('2026-04-04', 3),
    daysFrom('2026-05-01', 5),
    daysFrom('2026-06-19', 3),
    daysFrom('2026-09-25', 3),
    daysFrom('2026-10-01', 7),
  ].flat(),
)
const workedWeekends = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']
const isWorked = (day: string): boolean => workedWeekends.includes(day) || (!isWeekend(day) && !offDays.has(day))

const dayOf2026 = fc.integer({ min: 0, max: 364 }).map((days) => plus('2026-01-01', days))

describe('counted day by day', () => {
  test('the nth working day is the one on the list of all working days', () => {
    fc.assert(
      fc.property(dayOf2026, fc.integer({ min: 1, max: 60 }), (from, count) => {
        const ahead = daysFrom('2026-01-01', 365).filter((day) => day > from && isWorked(day))
        const expected = ahead[count - 1]

        const found = counted(from, count)

        expect(found.kind === 'known' ? found.date : found.year).toBe(expected ?? '2027')
      }),
    )
  })

  test('the working days between two days are those on the list', () => {
    fc.assert(
      fc.property(dayOf2026, dayOf2026, (from, to) => {
        const expected = daysFrom('2026-01-01', 365).filter((day) => day > from && day <= to && isWorked(day)).length

        expect(workingDaysBetween(from, to, shippedHolidays)).toEqual({ kind: 'known', count: expected })
      }),
    )
  })

  test('no span that reaches into 2027 has a number of working days', () => {
    fc.assert(
      fc.property(dayOf2026, fc.integer({ min: 0, max: 400 }), (from, more) => {
        const to = plus('2027-01-01', more)

        expect(workingDaysBetween(from, to, shippedHolidays)).toMatchObject({ kind: 'unknown', year: '2027' })
      }),
    )
  })
})

function daysFrom(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, days) => plus(first, days))
}

function plus(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

function isWeekend(date: string): boolean {
  return Temporal.PlainDate.from(date).dayOfWeek > 5
}
