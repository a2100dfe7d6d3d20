import { Temporal } from 'temporal-polyfill'
import { type Dealer, type WeekHours, weekDays } from './dealer-record.ts'
import { type Holidays, holidayStatus } from './holidays.ts'

/** When somebody is there. */
export interface BusinessCalendar {
  hours: WeekHours
  /** IANA zone that the hours are written in. */
  zone: string
  holidays: Holidays
  /** A day whose year is not announced yet counts as an ordinary one. */
  holidayRule: Dealer['holidays']
}

/** Epoch milliseconds; `to` is the first moment that is closed again. */
export interface Span {
  from: number
  to: number
}

/** The calendar has no opening hours within the look-ahead. */
export class CalendarNeverOpens extends Error {
  constructor(from: string) {
    super(`The calendar has no opening hours within ${LOOK_AHEAD_DAYS} days of ${from}: give it hours`)
    this.name = 'CalendarNeverOpens'
  }
}

/** After so many closed days in a row nobody will ever open. */
const LOOK_AHEAD_DAYS = 60

const DAY = 24 * 60 * 60 * 1000

/**
 * The open spans from `from` on, in order; the first is cut at `from`. Endless: take what you need.
 * Throws CalendarNeverOpens after 60 closed days in a row.
 */
export function* openSpans(from: string, calendar: BusinessCalendar): Generator<Span, never> {
  const start = Date.parse(from)
  let closedDays = 0
  // West of Greenwich it may still be yesterday.
  for (let day = Math.floor(start / DAY) - 1; ; day++) {
    const spans = spansOfDay(day, calendar).filter(({ to }) => to > start)
    for (const span of spans) yield { from: Math.max(span.from, start), to: span.to }
    closedDays = spans.length > 0 ? 0 : closedDays + 1
    if (closedDays > LOOK_AHEAD_DAYS) throw new CalendarNeverOpens(from)
  }
}

/** `day` counts from 1970-01-01, a Thursday. */
function spansOfDay(day: number, calendar: BusinessCalendar): Span[] {
  const weekDay = weekDays[(day + 3) % 7]
  const hours = (weekDay && calendar.hours[weekDay]) ?? []
  if (hours.length === 0) return []
  const isClosed = calendar.holidayRule === 'closed' && holidayStatus(dateOf(day), calendar.holidays) === 'holiday'
  if (isClosed) return []
  const walls = hours.map(({ from, to }) => ({ from: day * DAY + minutes(from), to: day * DAY + minutes(to) }))
  return joined(stretchesOf(day, calendar.zone).flatMap((stretch) => walls.map((wall) => cut(wall, stretch))))
}

const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)

/** A part of a day in which the zone's offset stays the same; the clock jumps between two of them. */
interface Stretch extends Span {
  offset: number
}

/** What a zone's days are never changes, and asking for it is slow. */
const known = new Map<string, readonly Stretch[]>()
const KNOWN_AT_MOST = 2000

function stretchesOf(day: number, zone: string): readonly Stretch[] {
  const name = `${zone} ${day}`
  const found = known.get(name)
  if (found) return found
  if (known.size >= KNOWN_AT_MOST) known.clear()
  const stretches = findStretches(Temporal.PlainDate.from(dateOf(day)), zone)
  known.set(name, stretches)
  return stretches
}

function findStretches(day: Temporal.PlainDate, zone: string): Stretch[] {
  const first = day.toZonedDateTime(zone)
  const next = day.add({ days: 1 }).toZonedDateTime(zone)
  const [from, to] = [first.epochMilliseconds, next.epochMilliseconds]
  const offset = first.offsetNanoseconds / 1e6
  const jump = offset === next.offsetNanoseconds / 1e6 ? undefined : first.getTimeZoneTransition('next')
  if (!jump || jump.epochMilliseconds >= to) return [{ from, to, offset }]
  const at = jump.epochMilliseconds
  return [
    { from, to: at, offset },
    { from: at, to, offset: jump.offsetNanoseconds / 1e6 },
  ]
}

/** What the clock on the wall shows from..to, as moments within the stretch. */
const cut = (wall: Span, { from, to, offset }: Stretch): Span => ({
  from: Math.max(wall.from - offset, from),
  to: Math.min(wall.to - offset, to),
})

function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of spans.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else result.push({ ...span })
  }
  return result
}

function minutes(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number)
  return (hour * 60 + minute) * 60_000
}
