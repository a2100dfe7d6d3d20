import { type CaseFacts, guaranteeStart } from './case-facts.ts'
import type { ClockState, Sight } from './clock-state.ts'
import type { LegalClock } from './legal-clock.ts'
import { readCount } from './legal-count.ts'
import { factOf, readDeadline } from './legal-deadline.ts'
import { readWindow, windowOn } from './legal-window.ts'
import { localDay } from './period.ts'

/** How one clock of a case stands; `about` names the fault, part or repair that is counted on its own. */
export type ClockReading = ClockState & Pick<LegalClock, 'basis' | 'source'> & { clock: string; about?: string }

/** Reads every clock of a case. A clock whose basis is not `statutory` must never be called so. */
export function readClocks(facts: CaseFacts, sight: Sight): ClockReading[] {
  return sight.clocks.flatMap((clock) =>
    readClock(clock, facts, sight).map((state) => ({
      clock: clock.id,
      basis: clock.basis,
      source: clock.source,
      ...state,
    })),
  )
}

function readClock(clock: LegalClock, facts: CaseFacts, sight: Sight): (ClockState & { about?: string })[] {
  if (clock.householdOnly && !facts.household)
    return [{ state: 'not-applicable', reason: 'The car was not bought for a household' }]
  if (isOlder(clock, facts, sight))
    return [
      { state: 'unknown', reason: `Before ${clock.source.inForceSince} other rules held, which are not known here` },
    ]
  const window = sight.clocks.find((other) => other.kind === 'window' && other.id === clock.within)
  const within = window?.kind === 'window' ? window : undefined
  if (clock.kind === 'count') return readCount(clock, facts, { ...sight, window: within })
  if (clock.kind === 'window') return [readWindow(clock, facts, sight)]
  const start = guaranteeStart(facts)
  const began = factOf(clock.starts, facts)
  if (within && start && began) {
    const opening = windowOn(within, { start, day: began, odometerKm: facts.odometerKm }, sight)
    if (opening.is === 'closed') return [{ state: 'not-applicable', reason: `${within.id} ${opening.reason}` }]
  }
  return [readDeadline(clock, facts, sight)]
}

/** Whether the car was sold, or the matter began, before the law was in force. */
function isOlder(clock: LegalClock, facts: CaseFacts, { zone }: Sight): boolean {
  const began = clock.kind === 'deadline' ? factOf(clock.starts, facts) : undefined
  const day = clock.householdOnly ? guaranteeStart(facts) : began
  const since = clock.source.inForceSince
  return since !== undefined && day !== undefined && (day.includes('T') ? localDay(day, zone) : day) < since
}
