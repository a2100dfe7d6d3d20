import { describe, expect, test } from 'vitest'
import { type Anniversary, anniversaryRulesSchema, nextAfter, occursOn } from '../../../functions/dates/anniversary.ts'
import {
  type AnniversaryDate,
  anniversaryDateSchema,
  lunarDateOf,
  NoSuchDate,
  readAnniversaryDate,
} from '../../../functions/dates/anniversary-date.ts'

const rules = anniversaryRulesSchema.parse({})
const lunar = (month: number, day: number, leap = false): AnniversaryDate => ({ calendar: 'lunar', month, day, leap })
const solar = (month: number, day: number, year?: number): AnniversaryDate => ({ calendar: 'solar', month, day, year })

const kept = (date: AnniversaryDate, details: Partial<Anniversary> = {}): Anniversary => ({
  date,
  zone: 'Asia/Shanghai',
  personId: 'person-1',
  rules,
  ...details,
})

/** The days of the next anniversaries. */
function nextDays(date: AnniversaryDate, { since = '2026-11-22T00:00:00Z', count = 1 } = {}): string[] {
  const days: string[] = []
  for (let moment = since; days.length < count; ) {
    const next = nextAfter(moment, kept(date))
    if (!next) return days
    days.push(next.date)
    moment = next.at
  }
  return days
}

describe('a lunar birthday', () => {
  test('on 腊月三十 is kept on 2027-02-05 only, the last day of a month of 29', () => {
    const winter = ['2027-02-03', '2027-02-04', '2027-02-05', '2027-02-06', '2027-02-07']

    expect(nextDays(lunar(12, 30))).toEqual(['2027-02-05'])
    expect(winter.filter((day) => occursOn(day, lunar(12, 30), rules))).toEqual(['2027-02-05'])
  })

  test('on 腊月三十 is on New Year’s Eve of each year, whether the month has 29 or 30 days', () => {
    expect(nextDays(lunar(12, 30), { count: 5 })).toEqual([
      '2027-02-05',
      '2028-01-25',
      '2029-02-12',
      '2030-02-02',
      '2031-01-22',
    ])
  })

  test('on 腊月廿九 is on the same day where the month is short, and a day before New Year’s Eve where it is not', () => {
    expect(nextDays(lunar(12, 29), { count: 4 })).toEqual(['2027-02-05', '2028-01-25', '2029-02-12', '2030-02-01'])
  })

  test('on the first day of the year is at the Spring Festival', () => {
    expect(nextDays(lunar(1, 1), { count: 4 })).toEqual(['2027-02-06', '2028-01-26', '2029-02-13', '2030-02-03'])
  })

  test('in leap month 6 is in month 6, and in the leap month in years that have it', () => {
    expect(nextDays(lunar(6, 10, true), { since: '2025-06-01T00:00:00Z', count: 2 })).toEqual([
      '2025-08-03',
      '2026-07-23',
    ])
    expect(nextDays(lunar(6, 10), { since: '2025-06-01T00:00:00Z' })).toEqual(['2025-07-04'])
  })

  test('in the ordinary month 6 comes once in a year that has month 6 twice', () => {
    expect(occursOn('2025-07-04', lunar(6, 10), rules)).toBe(true)
    expect(occursOn('2025-08-03', lunar(6, 10), rules)).toBe(false)
    expect(occursOn('2025-07-04', lunar(6, 10, true), rules)).toBe(false)
  })

  test('can come twice in a solar year, or not at all; its own year names it', () => {
    const first = nextAfter('2027-12-31T00:00:00Z', kept(lunar(12, 8)))
    const second = nextAfter(first?.at ?? '', kept(lunar(12, 8)))

    expect(first).toMatchObject({ date: '2028-01-04', year: 2027 })
    expect(second).toMatchObject({ date: '2029-01-22', year: 2028 })
  })

  test('is found from the day of the register', () => {
    expect(lunarDateOf('2027-02-05')).toEqual({ calendar: 'lunar', year: 2026, month: 12, day: 29, leap: false })
    expect(lunarDateOf('2025-08-03')).toEqual({ calendar: 'lunar', year: 2025, month: 6, day: 10, leap: true })
  })
})

describe('a solar birthday', () => {
  test('on 29 February is on 2027-02-28, and on the 29th in a leap year', () => {
    expect(nextDays(solar(2, 29), { count: 2 })).toEqual(['2027-02-28', '2028-02-29'])
    expect(occursOn('2027-03-01', solar(2, 29), rules)).toBe(false)
    expect(occursOn('2028-02-28', solar(2, 29), rules)).toBe(false)
  })

  test('on 29 February is on 1 March, or in leap years only, where ops set it so', () => {
    const next = (leapDay: string) =>
      nextAfter('2026-11-22T00:00:00Z', kept(solar(2, 29), { rules: anniversaryRulesSchema.parse({ leapDay }) }))

    expect(next('march-1')?.date).toBe('2027-03-01')
    expect(next('leap-years-only')?.date).toBe('2028-02-29')
  })

  test('on 1 January is unknown: forms fill it in', () => {
    expect(nextAfter('2026-11-22T00:00:00Z', kept(solar(1, 1, 1980)))).toBeUndefined()
    expect(occursOn('2027-01-01', solar(1, 1, 1980), rules)).toBe(false)
  })

  test('on 1 January is kept where ops say so, as for the day of a delivery', () => {
    const everyDay = anniversaryRulesSchema.parse({ placeholders: [] })

    expect(nextAfter('2026-11-22T00:00:00Z', kept(solar(1, 1), { rules: everyDay }))?.date).toBe('2027-01-01')
  })

  test('does not come on the day itself: a car delivered this morning has its first anniversary in a year', () => {
    expect(nextDays(solar(11, 22, 2026), { since: '2026-11-22T00:00:00Z' })).toEqual(['2027-11-22'])
    expect(occursOn('2026-11-22', solar(11, 22, 2026), rules)).toBe(false)
  })
})

describe('the moment', () => {
  test('is a few minutes past ten in the person’s zone, in summer as in winter', () => {
    const newYork = kept(solar(7, 4), { zone: 'America/New_York' })
    const summer = nextAfter('2026-11-22T00:00:00Z', newYork)
    const winter = nextAfter('2026-11-22T00:00:00Z', { ...newYork, date: solar(12, 4) })

    expect(summer?.at).toMatch(/^2027-07-04T14:[0-2]\d:00\.000Z$/)
    expect(winter?.at).toMatch(/^2026-12-04T15:[0-2]\d:00\.000Z$/)
  })

  test('is on the local day even where that is another day in Greenwich', () => {
    expect(nextAfter('2026-11-22T00:00:00Z', kept(solar(3, 9), { zone: 'Pacific/Kiritimati' }))?.at).toMatch(
      /^2027-03-08T20:/,
    )
  })

  test('is the same minute for a person every time, never the full hour, and spread over 29 minutes', () => {
    const minutes = Array.from({ length: 1000 }, (_, at) =>
      nextAfter('2026-11-22T00:00:00Z', kept(solar(3, 9), { personId: `person-${at}` }))?.at.slice(14, 16),
    )

    expect(new Set(minutes).size).toBe(29)
    expect(minutes).not.toContain('00')
    expect(nextAfter('2028-01-01T00:00:00Z', kept(solar(3, 9)))?.at.slice(14, 16)).toBe(minutes[1])
  })

  test('that is just now gives the next year, and a second before it today', () => {
    const today = nextAfter('2027-03-09T00:00:00Z', kept(solar(3, 9)))?.at ?? ''
    const before = new Date(Date.parse(today) - 1000).toISOString()

    expect(nextAfter(before, kept(solar(3, 9)))?.date).toBe('2027-03-09')
    expect(nextAfter(today, kept(solar(3, 9)))?.date).toBe('2028-03-09')
  })
})

describe('a date that does not exist is refused', () => {
  test.each([
    ['lunar 2026-12-30, a month of 29 days', { calendar: 'lunar', year: 2026, month: 12, day: 30 }, 'day'],
    ['leap month 6 of 2026, which has none', { calendar: 'lunar', year: 2026, month: 6, day: 1, leap: true }, 'leap'],
    [
      'leap month 4 of 2025, which has leap month 6',
      { calendar: 'lunar', year: 2025, month: 4, day: 1, leap: true },
      'leap',
    ],
    [
      'day 30 of leap month 6 of 2025, which has 29',
      { calendar: 'lunar', year: 2025, month: 6, day: 30, leap: true },
      'day',
    ],
    ['lunar month 13', { calendar: 'lunar', month: 13, day: 1 }, 'month'],
    ['lunar day 31', { calendar: 'lunar', month: 1, day: 31 }, 'day'],
    ['30 February', { calendar: 'solar', month: 2, day: 30 }, 'day'],
    ['29 February 1990', { calendar: 'solar', year: 1990, month: 2, day: 29 }, 'day'],
    ['31 April', { calendar: 'solar', month: 4, day: 31 }, 'day'],
    ['the year 1080', { calendar: 'solar', year: 1080, month: 4, day: 3 }, 'year'],
    ['a calendar that nobody knows', { calendar: 'julian', month: 4, day: 3 }, 'calendar'],
    ['nothing', undefined, 'calendar'],
  ])('%s', (_, input, field) => {
    expect(() => readAnniversaryDate(input)).toThrow(expect.objectContaining({ name: 'NoSuchDate', field }))
    expect(() => readAnniversaryDate(input)).toThrow(NoSuchDate)
  })

  test('and what was read can be stored and read again', () => {
    const date = readAnniversaryDate({ calendar: 'lunar', year: 2025, month: 6, day: 29, leap: true })

    expect(anniversaryDateSchema.parse(JSON.parse(JSON.stringify(date)))).toEqual(date)
  })

  test('and one that exists is not: 29 February without a year, lunar day 30 without one, leap month 6 of 2025', () => {
    expect(readAnniversaryDate({ calendar: 'solar', month: 2, day: 29 })).toEqual(solar(2, 29))
    expect(readAnniversaryDate({ calendar: 'lunar', month: 12, day: 30 })).toEqual(lunar(12, 30))
    expect(readAnniversaryDate({ calendar: 'lunar', year: 2025, month: 6, day: 29, leap: true })).toMatchObject({
      day: 29,
    })
    expect(readAnniversaryDate({ calendar: 'lunar', year: 2025, month: 6, day: 30 })).toMatchObject({ leap: false })
  })
})
