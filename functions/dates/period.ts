import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Holidays } from './statutory-days.ts'
import { addWorkingDays, type Day, workingDayFrom } from './working-days.ts'

export const periodSchema = z.object({
  amount: z.int().positive(),
  unit: z.enum(['working-days', 'days', 'months', 'years', 'hours']),
})
export type Period = z.infer<typeof periodSchema>

/**
 * The last day of a period, or its last moment where it is counted in hours.
 * Days, months and years by the Civil Code: the first day is not counted (art. 201), a month without that day ends it on its
 * last one (202), and an end on a day off moves to the next working day (203).
 */
export function endOfPeriod(start: string, period: Period, holidays: Holidays): Day {
  const { amount, unit } = period
  if (unit === 'hours') return { kind: 'known', date: addHours(start, amount) }
  if (unit === 'working-days') return addWorkingDays(start, amount, holidays)
  return workingDayFrom(
    Temporal.PlainDate.from(start)
      .add({ [unit]: amount })
      .toString(),
    holidays,
  )
}

const addHours = (moment: string, hours: number): string =>
  new Date(Date.parse(moment) + hours * 3_600_000).toISOString()

export const localDay = (moment: string, zone: string): string =>
  Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainDate().toString()
