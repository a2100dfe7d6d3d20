import { LunarMonth, LunarYear, SolarDay } from 'tyme4ts'
import { z } from 'zod'

const years = z.int().min(1900).max(2100).optional()

/** A day that comes back every year, as it is stored. Years are those of its own calendar, from 1900 to 2100; unknown ones are left out. */
export const anniversaryDateSchema = z.discriminatedUnion('calendar', [
  z.object({ calendar: z.literal('solar'), year: years, month: z.int().min(1).max(12), day: z.int().min(1).max(31) }),
  z.object({
    calendar: z.literal('lunar'),
    year: years,
    month: z.int().min(1).max(12),
    day: z.int().min(1).max(30),
    /** In the leap month (闰月) of that number. */
    leap: z.boolean().default(false),
  }),
])
export type AnniversaryDate = z.infer<typeof anniversaryDateSchema>
type LunarDate = Extract<AnniversaryDate, { calendar: 'lunar' }>

/** A date that its calendar does not have. */
export class NoSuchDate extends Error {
  readonly field: 'calendar' | 'year' | 'month' | 'day' | 'leap'

  constructor(field: NoSuchDate['field'], why: string) {
    super(`${field}: ${why}`)
    this.name = 'NoSuchDate'
    this.field = field
  }
}

const fieldSchema = z.enum(['calendar', 'year', 'month', 'day', 'leap']).catch('calendar')

/** Reads a date as it was entered or imported. Throws NoSuchDate, naming the field; a date is never moved to one that exists. */
export function readAnniversaryDate(input: unknown): AnniversaryDate {
  const { data, error } = anniversaryDateSchema.safeParse(input)
  if (!data) throw new NoSuchDate(fieldSchema.parse(error.issues[0]?.path[0]), error.issues[0]?.message ?? '')
  if (data.calendar === 'lunar') checkLunar(data)
  else checkSolar(data.year, data.month, data.day)
  return data
}

/** The lunar date of a solar day (`YYYY-MM-DD`): for who was entered with the day of the register but keeps the lunar one. */
export function lunarDateOf(date: string): LunarDate {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const lunar = SolarDay.fromYmd(year, month, day).getLunarDay()
  const leap = lunar.getLunarMonth().isLeap()
  return { calendar: 'lunar', year: lunar.getYear(), month: Math.abs(lunar.getMonth()), day: lunar.getDay(), leap }
}

/** 2024 has every day that a year can have. */
function checkSolar(year = 2024, month: number, day: number): void {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  if (day > last) throw new NoSuchDate('day', `month ${month} has ${last} days; write one from 1 to ${last}`)
}

function checkLunar({ year, month, day, leap }: LunarDate): void {
  if (year === undefined) return
  const leapMonth = LunarYear.fromYear(year).getLeapMonth()
  if (leap && leapMonth !== month) {
    const has = leapMonth === 0 ? 'no leap month' : `leap month ${leapMonth}`
    throw new NoSuchDate('leap', `the lunar year ${year} has ${has}, not leap month ${month}; leave "leap" out`)
  }
  const last = LunarMonth.fromYm(year, leap ? -month : month).getDayCount()
  if (day > last)
    throw new NoSuchDate('day', `lunar month ${month} of ${year} has ${last} days; write one up to ${last}`)
}
