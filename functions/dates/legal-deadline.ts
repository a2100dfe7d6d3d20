import { type CaseFacts, dateFacts, momentFacts } from './case-facts.ts'
import type { ClockState, Sight } from './clock-state.ts'
import type { Deadline } from './legal-clock.ts'
import { endOfPeriod, localDay } from './period.ts'

/** Something that somebody must do by a day, or within hours. */
export function readDeadline(clock: Deadline, facts: CaseFacts, sight: Sight): ClockState {
  const start = factOf(clock.starts, facts)
  if (!start) return { state: 'not-applicable', reason: `It has not begun: there is no ${clock.starts}` }
  const stopped = factOf(clock.stops, facts)
  const end = endOfPeriod(start, clock.length, sight.holidays)
  const inHours = clock.length.unit === 'hours'
  if (end.kind === 'unknown') {
    if (stopped && stopped <= end.notBefore) return { state: 'met', on: stopped }
    return { state: 'unknown', reason: end.reason, year: end.year, notBefore: end.notBefore }
  }
  const until = end.date
  if (stopped && !isPast(until, stopped, inHours)) return { state: 'met', on: stopped }
  const standing = clock.standsDuring.find((interruption) => facts.interruptions.includes(interruption))
  if (standing) return { state: 'unknown', reason: `It stood still during: ${standing}`, notBefore: until }
  if (stopped) return { state: 'over', until, stopped }
  const today = inHours ? sight.now : localDay(sight.now, sight.zone)
  return isPast(until, today, inHours) ? { state: 'over', until } : warningOf(clock, { start, until, today }, sight)
}

export function factOf(name: Deadline['starts'], { dates, moments }: CaseFacts): string | undefined {
  const date = dateFacts.find((fact) => fact === name)
  const moment = momentFacts.find((fact) => fact === name)
  return (date && dates[date]) ?? (moment && moments[moment])
}

/** A day lasts until its end; a moment is over when it comes. */
const isPast = (until: string, at: string, inHours: boolean): boolean =>
  inHours ? Date.parse(at) >= Date.parse(until) : at > until

/** A warning lies before the end, so its day is known where the end is. */
function warningOf(
  { warnAfter, length }: Deadline,
  { start, until, today }: { start: string; until: string; today: string },
  { holidays }: Sight,
): ClockState {
  const warnings = warnAfter.flatMap((level) => {
    const day = endOfPeriod(start, { ...length, amount: level }, holidays)
    return day.kind === 'known' ? [{ level, since: day.date }] : []
  })
  const next = warnings.find(({ since }) => Date.parse(since) > Date.parse(today))?.since
  const last = warnings.findLast(({ since }) => Date.parse(since) <= Date.parse(today))
  return last ? { state: 'warned', ...last, until, next } : { state: 'running', until, next }
}
