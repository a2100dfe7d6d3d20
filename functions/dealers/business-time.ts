import { Temporal } from 'temporal-polyfill'
import { type BusinessCalendar, CalendarNeverOpens, openSpans } from './open-spans.ts'

export { type BusinessCalendar, CalendarNeverOpens }

/** A length of business time must be in hours, minutes and seconds: how long a business day is, nobody can tell. */
export class NotBusinessTime extends Error {
  constructor(duration: string) {
    super(`"${duration}" is no length of business time: write hours and minutes, e.g. PT2H30M`)
    this.name = 'NotBusinessTime'
  }
}

/** A length of business time in milliseconds. Throws NotBusinessTime. */
export function businessMilliseconds(duration: string): number {
  if (!/^PT(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?$/.test(duration)) throw new NotBusinessTime(duration)
  return Temporal.Duration.from(duration).total('milliseconds')
}

/**
 * The moment at which `duration` (ISO 8601, e.g. PT15M) of opening hours has passed since `from`; ISO 8601 in UTC.
 * It is the end of the last opening minute, never the beginning of the next day. Throws CalendarNeverOpens, NotBusinessTime.
 */
export function addBusinessTime({
  from,
  duration,
  ...calendar
}: BusinessCalendar & { from: string; duration: string }): string {
  let left = businessMilliseconds(duration)
  for (const span of openSpans(from, calendar)) {
    if (left <= span.to - span.from) return iso(span.from + left)
    left -= span.to - span.from
  }
  throw new CalendarNeverOpens(from)
}

export function isOpenAt(at: string, calendar: BusinessCalendar): boolean {
  return nextOpening(at, calendar) === iso(Date.parse(at))
}

/** The first open moment, `from` itself if it is open. Throws CalendarNeverOpens. */
export function nextOpening(from: string, calendar: BusinessCalendar): string {
  for (const span of openSpans(from, calendar)) return iso(span.from)
  throw new CalendarNeverOpens(from)
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()
