import { z } from 'zod'
import type { Settings } from '../shared/settings.ts'
import shipped from './holidays.json' with { type: 'json' }

/** Setting `holidays`: the statutory days off, by year. A year that is not listed is not announced yet: unknown, not free of holidays. */
const holidaysSchema = z.object({
  /** Where the days were announced. */
  source: z.string().optional(),
  years: z.record(z.string().regex(/^\d{4}$/), z.array(z.object({ from: z.iso.date(), to: z.iso.date() }))),
})
export type Holidays = z.infer<typeof holidaysSchema>

export const readHolidays = (settings: Settings): Promise<Holidays> =>
  settings.readRules('holidays', holidaysSchema, shipped)

/** Whether a day (`YYYY-MM-DD`) is a statutory day off. */
export function holidayStatus(day: string, holidays: Holidays): 'holiday' | 'ordinary' | 'unknown' {
  const spans = holidays.years[day.slice(0, 4)]
  if (!spans) return 'unknown'
  return spans.some(({ from, to }) => from <= day && day <= to) ? 'holiday' : 'ordinary'
}
