import { type CaseFacts, guaranteeStart, type Repair } from './case-facts.ts'
import type { ClockState, Sight } from './clock-state.ts'
import type { Count, Window } from './legal-clock.ts'
import { windowOn } from './legal-window.ts'
import { localDay } from './period.ts'
import { dayMoments, stays } from './repair-days.ts'

/** What is counted together. The nth of `moments` is when the nth came; `growsFrom` is the last one of a repair that goes on. */
interface Tally {
  about?: string | undefined
  moments: string[]
  growsFrom?: string
}

/** Repairs, or days in repair, towards a number: one state for each fault, part or stay that is counted on its own. */
export function readCount(
  clock: Count,
  facts: CaseFacts,
  sight: Sight & { window: Window | undefined },
): (ClockState & { about?: string })[] {
  const start = guaranteeStart(facts)
  if (!start) return [{ state: 'unknown', reason: 'deliveredOn is missing: nobody knows whether it was in time' }]
  const counted = facts.repairs.filter((repair) => isCounted(repair, start, sight))
  const tallies = talliesOf(clock.counts, counted, sight.now)
  const closed = counted.some((repair) => isOpen(repair, sight.now)) ? undefined : closedWindow(start, facts, sight)
  return (tallies.length > 0 ? tallies : [{ about: undefined, moments: [] }]).map((tally) => ({
    about: tally.about,
    ...stateOf(clock, tally, closed),
  }))
}

/** A defect of the car that was repaired within the window; if nobody knows, it counts, in the owner's favour. */
function isCounted({ isDefect, from, odometerKm }: Repair, start: string, sight: Sight & { window?: Window }): boolean {
  if (!isDefect || Date.parse(from) > Date.parse(sight.now)) return false
  const day = localDay(from, sight.zone)
  return !sight.window || windowOn(sight.window, { start, day, odometerKm }, sight).is !== 'closed'
}

function closedWindow(
  start: string,
  { odometerKm }: CaseFacts,
  sight: Sight & { window?: Window },
): string | undefined {
  if (!sight.window) return undefined
  const day = localDay(sight.now, sight.zone)
  const opening = windowOn(sight.window, { start, day, odometerKm }, sight)
  return opening.is === 'closed' ? `Its time is over: ${sight.window.id} ${opening.reason}` : undefined
}

function talliesOf(counts: Count['counts'], repairs: readonly Repair[], now: string): Tally[] {
  const firstMoments = (those: readonly Repair[]): string[] => those.map(({ from }) => from).sort(byMoment)
  switch (counts) {
    case 'safety-repairs':
      return [{ moments: firstMoments(repairs.filter(({ isSafety }) => isSafety)) }]
    case 'repairs-of-one-fault':
      return grouped(repairs, ({ fault }) => [fault]).map(([about, those]) => ({ about, moments: firstMoments(those) }))
    case 'replacements':
      return grouped(repairs, ({ replaced }) => replaced).map(([about, those]) => ({
        about,
        moments: firstMoments(those),
      }))
    case 'days-of-one-repair':
      return repairs.map((repair) => ({ about: repair.id, ...daysOf([{ ...repair, excludedHours: 0 }], now) }))
    case 'repair-days':
      return [daysOf(stays(repairs), now)]
  }
}

function daysOf(repairs: readonly Pick<Repair, 'from' | 'to' | 'excludedHours'>[], now: string): Tally {
  const open = repairs.find((repair) => isOpen(repair, now))
  return {
    moments: repairs.flatMap((repair) => dayMoments(repair, now)).sort(byMoment),
    growsFrom: open && dayMoments(open, now).at(-1),
  }
}

function stateOf({ warnAt, reachedAt }: Count, { moments, growsFrom }: Tally, closed: string | undefined): ClockState {
  const count = moments.length
  const reached = moments[reachedAt - 1]
  if (reached) return { state: 'over', since: reached, count }
  if (closed) return { state: 'not-applicable', reason: closed }
  const ahead = [...warnAt, reachedAt].find((level) => level > count)
  const next = growsFrom && ahead ? daysLater(growsFrom, ahead - count) : undefined
  const level = warnAt.findLast((level) => level <= count)
  const since = level === undefined ? undefined : moments[level - 1]
  return level !== undefined && since
    ? { state: 'warned', level, since, count, next }
    : { state: 'running', count, next }
}

function grouped(repairs: readonly Repair[], namesOf: (repair: Repair) => readonly string[]): [string, Repair[]][] {
  const groups = new Map<string, Repair[]>()
  for (const repair of repairs)
    for (const name of new Set(namesOf(repair))) groups.set(name, [...(groups.get(name) ?? []), repair])
  return [...groups]
}

const isOpen = ({ to }: Pick<Repair, 'to'>, now: string): boolean => !to || Date.parse(to) > Date.parse(now)

const byMoment = (a: string, b: string): number => Date.parse(a) - Date.parse(b)

const daysLater = (moment: string, days: number): string =>
  new Date(Date.parse(moment) + days * 24 * 3_600_000).toISOString()
