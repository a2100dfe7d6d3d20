import { type WeekHours, weekDays, weekHoursSchema } from '../../functions/dealers/dealer-record.ts'

type WeekDay = (typeof weekDays)[number]
const DAYS: readonly string[] = weekDays

/**
 * Hours as people write them in a cell: `mon-fri 09:00-18:00; sat-sun 09:00-12:00,13:00-20:00`; days that are not named
 * are closed. `undefined` if the text does not read so.
 */
export function readHours(text: string): WeekHours | undefined {
  const hours: Partial<Record<WeekDay, { from: string; to: string }[]>> = {}
  for (const part of text
    .toLowerCase()
    .split(';')
    .map((each) => each.trim())
    .filter(Boolean)) {
    const [days = '', spans = ''] = part.split(/\s+(.*)/, 2)
    for (const day of readDays(days)) hours[day] = spans.split(',').map(readSpan)
    if (readDays(days).length === 0) return undefined
  }
  return weekHoursSchema.safeParse(hours).data
}

function readDays(text: string): readonly WeekDay[] {
  const [first, last = first] = text.split('-').map((name) => DAYS.indexOf(name))
  if (first === undefined || last === undefined || first < 0 || last < first) return []
  return weekDays.slice(first, last + 1)
}

function readSpan(text: string): { from: string; to: string } {
  const [from = '', to = ''] = text
    .trim()
    .split('-')
    .map((time) => time.trim().padStart(5, '0'))
  return { from, to }
}
