import { Temporal } from 'temporal-polyfill'
import type { Advisor, Dealer, WeekHours, Workshop } from '../dealers/dealer-record.ts'
import type { Holidays } from '../dealers/holidays.ts'
import { CalendarNeverOpens, openSpans, type Span } from '../dealers/open-spans.ts'

/** What is counted is a quarter of an hour: so slots of any length, and those of other systems, fit together. */
const CELL = 15 * 60_000

/** A quarter of an hour of a workshop, and how many cars it has room for. */
interface Cell {
  /** ISO 8601 in UTC. */
  at: string
  capacity: number
}

/** A time that can be booked. */
export interface Slot {
  /** ISO 8601 in UTC. */
  startsAt: string
  /** Minutes. */
  takes: number
  cells: readonly Cell[]
}

/** What the slots of a dealer follow from. */
export interface Staffing {
  dealer: Dealer
  advisors: readonly Advisor[]
  holidays: Holidays
}

/** The slots that the workshop offers from `now` on, in order, free or not; none where the dealer has no workshop. */
export function openSlots(staffing: Staffing, now: string): Slot[] {
  const { dealer, advisors } = staffing
  const { workshop } = dealer
  if (!workshop || !dealer.active) return []
  const horizon = horizonOf(workshop, dealer.zone, now)
  const duty = advisors
    .filter((each) => each.active && each.role === 'service')
    .map((each) => spansWithin(horizon, each.shift ?? hoursOf(staffing), staffing))
  const room = (at: number): number => {
    if (duty.length === 0) return workshop.bays
    const onDuty = duty.filter((spans) => spans.some(({ from, to }) => from < at + CELL && at < to))
    return Math.min(workshop.bays, onDuty.length)
  }
  const earliest = Date.parse(now) + workshop.leadMinutes * 60_000
  return spansWithin(horizon, hoursOf(staffing), staffing)
    .flatMap((span) => startsIn(span, workshop.slotMinutes * 60_000))
    .filter((start) => start >= earliest)
    .map((start) => ({
      startsAt: iso(start),
      takes: workshop.slotMinutes,
      cells: cellsOf(iso(start), workshop.slotMinutes).map((at) => ({ at, capacity: room(Date.parse(at)) })),
    }))
}

/** The quarters of an hour that a stretch of time touches, as moments in UTC. */
export function cellsOf(startsAt: string, minutes: number): string[] {
  const start = Date.parse(startsAt)
  const first = Math.floor(start / CELL) * CELL
  const count = Math.ceil((start + minutes * 60_000 - first) / CELL)
  return Array.from({ length: count }, (_, at) => iso(first + at * CELL))
}

const hoursOf = ({ dealer }: Staffing): WeekHours => dealer.workshop?.hours ?? dealer.hours

/** From the first moment of today, so that slots begin at the same times all day long. */
function horizonOf({ daysAhead }: Workshop, zone: string, now: string): Span {
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainDate()
  const startOf = (days: number): number => today.add({ days }).toZonedDateTime(zone).epochMilliseconds
  return { from: startOf(0), to: startOf(daysAhead) }
}

function spansWithin({ from, to }: Span, hours: WeekHours, { dealer, holidays }: Staffing): Span[] {
  const found: Span[] = []
  try {
    for (const span of openSpans(iso(from), { hours, zone: dealer.zone, holidays, holidayRule: dealer.holidays })) {
      if (span.from >= to) break
      found.push(span)
    }
  } catch (error) {
    if (!(error instanceof CalendarNeverOpens)) throw error
  }
  return found
}

const startsIn = ({ from, to }: Span, length: number): number[] =>
  Array.from({ length: Math.floor((to - from) / length) }, (_, at) => from + at * length)

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()
