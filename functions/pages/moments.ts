import { Temporal } from 'temporal-polyfill'
import type { Language } from '../../console/words.ts'

/** Where and in which language a moment is said, and what "today" is. */
export interface Telling {
  now: string
  zone: string
  language: Language
}

const near: Readonly<Record<string, Record<Language, string>>> = {
  '-1': { 'zh-CN': '昨天 ', en: 'yesterday ' },
  '0': { 'zh-CN': '', en: '' },
  '1': { 'zh-CN': '明天 ', en: 'tomorrow ' },
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A moment as people say it: `09:15`, `明天 09:15`, `11月24日 10:00`. */
export function sayMoment(moment: string, { now, zone, language }: Telling): string {
  const at = Temporal.Instant.from(moment).toZonedDateTimeISO(zone)
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainDate()
  const clock = at.toPlainTime().toString({ smallestUnit: 'minute' })
  const distance = today.until(at.toPlainDate(), { largestUnit: 'day' }).days
  const word = near[String(distance)]
  if (word) return `${word[language]}${clock}`
  return language === 'en' ? `${at.day} ${months[at.month - 1] ?? ''} ${clock}` : `${at.month}月${at.day}日 ${clock}`
}

/** What a form's time field says (`2026-11-24T10:00`, the store's time) as a moment; `undefined` if it is none. */
export function momentOf(field: string, zone: string): string | undefined {
  try {
    return Temporal.PlainDateTime.from(field).toZonedDateTime(zone).toInstant().toString()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const QUARTER = 15

/** The next full quarter of an hour, for a form's time field: browsers count their steps from the earliest time. */
export const nextQuarter = (moment: string, zone: string): string =>
  Temporal.Instant.from(moment)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .round({ smallestUnit: 'minute', roundingIncrement: QUARTER, roundingMode: 'ceil' })
    .toString({ smallestUnit: 'minute' })

const weekdays: Readonly<Record<Language, readonly string[]>> = {
  'zh-CN': ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
}

/** A day (`YYYY-MM-DD`) as people say it: `今天 11月21日 周六`, `Tue 24 Nov`; with its year where that is another. */
export function sayDay(day: string, { now, zone, language }: Telling): string {
  const date = Temporal.PlainDate.from(day)
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainDate()
  const weekday = weekdays[language][date.dayOfWeek - 1] ?? ''
  const year = date.year === today.year ? '' : String(date.year)
  const isToday = date.equals(today)
  if (language === 'en') {
    const said = [weekday, date.day, months[date.month - 1], year].filter((part) => part !== '').join(' ')
    return isToday ? `today, ${said}` : said
  }
  return `${isToday ? '今天 ' : ''}${year && `${year}年`}${date.month}月${date.day}日 ${weekday}`
}

/** `10:00` by the clocks of a zone. */
export const sayClock = (moment: string, zone: string): string =>
  Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' })
