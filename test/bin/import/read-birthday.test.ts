import { expect, it } from 'vitest'
import { readBirthday } from '../../../bin/import/read-birthday.ts'

const solar = (year: number | undefined, month: number, day: number) => ({
  birthday: { calendar: 'solar', ...(year && { year }), month, day },
})
const lunar = (year: number | undefined, month: number, day: number, leap = false) => ({
  birthday: { calendar: 'lunar', ...(year && { year }), month, day, leap },
})

it.each([
  ['1990-05-12', solar(1990, 5, 12)],
  ['1990/5/12', solar(1990, 5, 12)],
  ['1990年5月12日', solar(1990, 5, 12)],
  ['19900512', solar(1990, 5, 12)],
  ['1990-05-12T00:00:00', solar(1990, 5, 12)],
  ['5月12日', solar(undefined, 5, 12)],
  ['05-12', solar(undefined, 5, 12)],
  ['公历 1996-02-29', solar(1996, 2, 29)],
  ['农历1985-08-15', lunar(1985, 8, 15)],
  ['农历八月十五', lunar(undefined, 8, 15)],
  ['农历腊月三十', lunar(undefined, 12, 30)],
  ['农历正月初一', lunar(undefined, 1, 1)],
  ['阴历1987年闰六月廿三', lunar(1987, 6, 23, true)],
  ['农历闰6-3', lunar(undefined, 6, 3, true)],
  ['农历十一月二十', lunar(undefined, 11, 20)],
])('%s is read', (text, reading) => {
  expect(readBirthday(text)).toEqual(reading)
})

it('a column of its own says which calendar is meant', () => {
  expect(readBirthday('1985-08-15', 'lunar')).toEqual(lunar(1985, 8, 15))
})

it.each([
  ['1990-02-30', /day: month 2/],
  ['农历1986年闰六月初三', /leap/],
  ['昨天', /is no birthday: write it as/],
  ['闰6-3', /put 农历 before it/],
  ['农历八月四十', /day/],
])('%s is refused with a reason', (text, reason) => {
  expect(readBirthday(text)).toEqual({ fault: expect.stringMatching(reason) })
})
