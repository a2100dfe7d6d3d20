import { expect, test } from 'vitest'
import { openAlmanac } from '../../../bin/reconcile/almanac.ts'
import { anniversaryRulesSchema, occursOn } from '../../../functions/dates/anniversary.ts'
import { readAnniversaryDate } from '../../../functions/dates/anniversary-date.ts'

const DAY = 86_400_000
const rules = anniversaryRulesSchema.parse({})

test.each([
  { calendar: 'lunar', month: 12, day: 30 },
  { calendar: 'lunar', month: 1, day: 1 },
  { calendar: 'lunar', month: 6, day: 15, leap: true },
  { calendar: 'lunar', month: 5, day: 29 },
  { calendar: 'solar', month: 2, day: 29 },
  { calendar: 'solar', month: 7, day: 31 },
])('the printed almanac and the one that chooses the day agree from 2025 to 2038: %o', (birthday) => {
  const date = readAnniversaryDate(birthday)
  const almanac = openAlmanac()
  const days = Array.from({ length: 13 * 365 }, (_, at) =>
    new Date(Date.parse('2025-01-01') + at * DAY).toISOString().slice(0, 10),
  )

  const chosen = days.filter((day) => occursOn(day, date, rules))

  expect(chosen.length).toBeGreaterThan(11)
  expect(chosen.filter((day) => !almanac.isOn(day, date))).toEqual([])
})
