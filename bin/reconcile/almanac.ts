import type { AnniversaryDate } from '../../functions/dates/anniversary-date.ts'

/** Says whether a day is somebody's birthday, by another way than the one that chose the day. */
export interface Almanac {
  /** `day`: `YYYY-MM-DD` on the person's calendar. Years outside of the table are not judged: true. */
  isOn(day: string, birthday: AnniversaryDate): boolean
}

/**
 * The lunar years from 2020 on, as almanacs print them: the last digit is the leap month, the first one whether it has 30
 * days, and the bits between are months 1 to 12, set where the month has 30 days. (The calendar that comes with Node has
 * the New Years of 2027 and 2030 a day late.)
 */
const YEARS = [
  0x07954, 0x06aa0, 0x0ad50, 0x05b52, 0x04b60, 0x0a6e6, 0x0a4e0, 0x0d260, 0x0ea65, 0x0d530, 0x05aa0, 0x076a3, 0x096d0,
  0x04afb, 0x04ad0, 0x0a4d0, 0x1d0b6, 0x0d250, 0x0d520, 0x0dd45,
]
const FIRST_NEW_YEAR = '2020-01-25'
const DAY = 86_400_000

interface LunarDay {
  month: number
  day: number
  leap: boolean
  isLast: boolean
}

export function openAlmanac(): Almanac {
  const days = layOut()
  return {
    isOn: (day, birthday) => {
      if (birthday.calendar === 'solar') return isSolar(day, birthday)
      const today = days.get(day)
      if (!today) return true
      const { month, day: of, leap } = birthday
      if (today.month !== month || (today.leap && !leap)) return false
      return today.day === of || (of === 30 && today.day === 29 && today.isLast)
    },
  }
}

function layOut(): Map<string, LunarDay> {
  const days = new Map<string, LunarDay>()
  let at = Date.parse(FIRST_NEW_YEAR)
  for (const { month, leap, length } of YEARS.flatMap(monthsOf))
    for (let day = 1; day <= length; day++, at += DAY)
      days.set(new Date(at).toISOString().slice(0, 10), { month, leap, day, isLast: day === length })
  return days
}

function monthsOf(year: number): { month: number; leap: boolean; length: number }[] {
  const leapMonth = year & 0xf
  return Array.from({ length: 12 }, (_, at) => at + 1).flatMap((month) => [
    { month, leap: false, length: year & (0x10000 >> month) ? 30 : 29 },
    ...(month === leapMonth ? [{ month, leap: true, length: year & 0x10000 ? 30 : 29 }] : []),
  ])
}

/** 29 February is 28 February in a common year; a setting may say 1 March. */
function isSolar(day: string, { month, day: of }: AnniversaryDate): boolean {
  const [year = 0, m = 0, d = 0] = day.split('-').map(Number)
  if (m === month && d === of) return true
  const isCommon = new Date(Date.UTC(year, 1, 29)).getUTCMonth() !== 1
  return month === 2 && of === 29 && isCommon && ((m === 2 && d === 28) || (m === 3 && d === 1))
}
