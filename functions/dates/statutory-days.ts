import { z } from 'zod'
import type { Settings } from '../shared/settings.ts'
import shipped from './statutory-days.json' with { type: 'json' }

const year = z.string().regex(/^\d{4}$/)
const span = z
  .object({ from: z.iso.date(), to: z.iso.date() })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not lie before "from"' })

/** Setting `holidays`: the statutory days off and the weekends worked for them, by the year whose notice announces them. */
export const holidaysSchema = z
  .object({
    /** Where the days were announced. */
    source: z.string().optional(),
    /** Days off. A year that is not listed is not announced yet: unknown, not free of holidays. */
    years: z.record(year, z.array(span)),
    /** Make-up workdays (调休): Saturdays and Sundays that are worked. Without a list for its year no working day can be counted. */
    workdays: z.record(year, z.array(z.iso.date())).optional(),
  })
  .superRefine((holidays, context) => {
    const both = Object.values(holidays.workdays ?? {})
      .flat()
      .filter((day) => isDayOff(day, holidays))
    for (const day of both)
      context.addIssue({
        code: 'custom',
        path: ['workdays', day.slice(0, 4)],
        message: `${day} is listed as a day off as well: strike one of the two`,
      })
  })
export type Holidays = z.infer<typeof holidaysSchema>

export const readHolidays = (settings: Settings): Promise<Holidays> =>
  settings.readRules('holidays', holidaysSchema, shipped)

/** The days that are shipped: 2026. */
export const shippedHolidays: Holidays = holidaysSchema.parse(shipped)

/** Whether a day (`YYYY-MM-DD`) is a statutory day off. */
export function holidayStatus(day: string, holidays: Holidays): 'holiday' | 'ordinary' | 'unknown' {
  if (isDayOff(day, holidays)) return 'holiday'
  return holidays.years[day.slice(0, 4)] ? 'ordinary' : 'unknown'
}

/** Whether work is done on a day (`YYYY-MM-DD`): weekends are off unless worked for a holiday. */
export function workStatus(day: string, holidays: Holidays): 'working' | 'off' | 'unknown' {
  const name = day.slice(0, 4)
  if (!holidays.years[name] || !holidays.workdays?.[name]) return 'unknown'
  if (noticesOf(day).some((notice) => holidays.workdays?.[notice]?.includes(day))) return 'working'
  return isDayOff(day, holidays) || isWeekend(day) ? 'off' : 'working'
}

function isDayOff(day: string, { years }: Pick<Holidays, 'years'>): boolean {
  return noticesOf(day).some((notice) => years[notice]?.some(({ from, to }) => from <= day && day <= to))
}

/** The notice of the next year may reach back into December: that of 2023 made 2022-12-31 a day off. */
function noticesOf(day: string): string[] {
  const year = day.slice(0, 4)
  return [year, String(Number(year) + 1)]
}

const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
