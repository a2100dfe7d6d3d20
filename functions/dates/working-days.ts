import { Temporal } from 'temporal-polyfill'
import { type Holidays, workStatus } from './statutory-days.ts'

/** A count of days touches a year whose holidays are not announced: nobody can tell yet. */
export interface UnknownDay {
  kind: 'unknown'
  /** The year that is missing, `YYYY`. */
  year: string
  reason: string
  /** The day is certainly not before this one (`YYYY-MM-DD`). */
  notBefore: string
}

export type Day = { kind: 'known'; date: string } | UnknownDay

/** Working days are counted in whole days from 0. */
export class NotACountOfDays extends Error {
  constructor(count: number) {
    super(`${count} is no number of working days: write a whole number from 0`)
    this.name = 'NotACountOfDays'
  }
}

/**
 * The day (`YYYY-MM-DD`) on which the nth working day after `from` lies; `from` itself is not counted (Civil Code art. 201).
 * Throws NotACountOfDays.
 */
export function addWorkingDays(from: string, count: number, holidays: Holidays): Day {
  if (!Number.isInteger(count) || count < 0) throw new NotACountOfDays(count)
  let date = from
  for (let left = count; left > 0; ) {
    date = dayAfter(date)
    const status = workStatus(date, holidays)
    if (status === 'unknown') return unknownSince(date)
    if (status === 'working') left--
  }
  return { kind: 'known', date }
}

/** How many working days lie after `from`, up to and including `to`; none if `to` is not later. */
export function workingDaysBetween(
  from: string,
  to: string,
  holidays: Holidays,
): { kind: 'known'; count: number } | Omit<UnknownDay, 'notBefore'> {
  let count = 0
  for (let date = from; date < to; ) {
    date = dayAfter(date)
    const status = workStatus(date, holidays)
    if (status === 'unknown') return notAnnounced(date)
    if (status === 'working') count++
  }
  return { kind: 'known', count }
}

/** The first working day from `date` on, `date` itself if it is one. */
export function workingDayFrom(date: string, holidays: Holidays): Day {
  for (let day = date; ; day = dayAfter(day)) {
    const status = workStatus(day, holidays)
    if (status === 'unknown') return unknownSince(day)
    if (status === 'working') return { kind: 'known', date: day }
  }
}

const dayAfter = (date: string): string => Temporal.PlainDate.from(date).add({ days: 1 }).toString()

const unknownSince = (date: string): UnknownDay => ({ ...notAnnounced(date), notBefore: date })

const notAnnounced = (date: string): Omit<UnknownDay, 'notBefore'> => {
  const year = date.slice(0, 4)
  return {
    kind: 'unknown',
    year,
    reason: `The holidays and make-up workdays of ${year} are not announced: enter them in the setting "holidays"`,
  }
}
