import { type CaseFacts, guaranteeStart } from './case-facts.ts'
import type { ClockState, Sight } from './clock-state.ts'
import type { Window } from './legal-clock.ts'
import { endOfPeriod, localDay } from './period.ts'

/** Whether a window is open on a day, at that mileage. */
export type Opening =
  | { is: 'open'; until?: string; notBefore?: string }
  | { is: 'closed'; until?: string; reason: string }
  | { is: 'unknown'; reason: string; year?: string; notBefore?: string }

export function windowOn(
  window: Window,
  { start, day, odometerKm }: { start: string; day: string; odometerKm: number | undefined },
  { holidays }: Pick<Sight, 'holidays'>,
): Opening {
  if (day < start) return { is: 'closed', reason: `begins on ${start}` }
  const end = endOfPeriod(start, window.length, holidays)
  if (end.kind === 'known' && day > end.date) return { is: 'closed', until: end.date, reason: `ended on ${end.date}` }
  if (end.kind === 'unknown' && isLongAfter(day, end.notBefore))
    return { is: 'closed', reason: `ended within a month of ${end.notBefore}` }
  if (end.kind === 'unknown' && day > end.notBefore) return { is: 'unknown', ...end }
  const { kilometres } = window
  if (kilometres !== undefined && odometerKm === undefined)
    return { is: 'unknown', reason: `odometerKm is missing: it may be beyond ${kilometres} km` }
  if (kilometres !== undefined && odometerKm !== undefined && odometerKm > kilometres)
    return { is: 'closed', reason: `${odometerKm} km are beyond ${kilometres} km` }
  return end.kind === 'known' ? { is: 'open', until: end.date } : { is: 'open', notBefore: end.notBefore }
}

/** No stretch of days off has been longer than ten days, so a month later an end is past, wherever the holidays lay. */
const isLongAfter = (day: string, end: string): boolean => Date.parse(day) - Date.parse(end) > 31 * 24 * 3_600_000

/** A right that must arise within a time and mileage: `met` if the defect showed within it. */
export function readWindow(window: Window, facts: CaseFacts, sight: Sight): ClockState {
  const start = guaranteeStart(facts)
  if (facts.defect && window.defects && !window.defects.includes(facts.defect))
    return { state: 'not-applicable', reason: `It is not about "${facts.defect}"` }
  if (!start) return { state: 'unknown', reason: 'deliveredOn is missing: nobody knows when it began' }
  if (facts.occurredOn && facts.occurredOn < start)
    return { state: 'unknown', reason: `occurredOn ${facts.occurredOn} lies before the first day, ${start}` }
  const day = facts.occurredOn ?? localDay(sight.now, sight.zone)
  const opening = windowOn(window, { start, day, odometerKm: facts.odometerKm }, sight)
  if (opening.is === 'unknown') return unknown(opening)
  if (opening.is === 'closed') return { state: 'over', until: opening.until, reason: opening.reason }
  if (facts.occurredOn) return { state: 'met', on: facts.occurredOn }
  return { state: 'running', until: opening.until, notBefore: opening.notBefore }
}

const unknown = ({ reason, year, notBefore }: Extract<Opening, { is: 'unknown' }>): ClockState => ({
  state: 'unknown',
  reason,
  year,
  notBefore,
})
