import { setTimeout as pause } from 'node:timers/promises'
import { type Outcome, readEvent } from '../../functions/shared/event-record.ts'
import type { Services } from '../../functions/shared/services.ts'
import { eachInFlight } from '../in-flight.ts'
import type { Progress } from '../progress.ts'

export interface Patience {
  /** Between two looks, in milliseconds. */
  every: number
  /** Gives up after so many milliseconds in which no event was answered. */
  patience: number
}

/** Waits until every event has its outcome. Events without one when patience ends are missing from the result. */
export async function awaitOutcomes(
  ids: readonly string[],
  services: Pick<Services, 'table'>,
  { inFlight, progress, every, patience }: Patience & { inFlight: number; progress: Progress },
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  let waiting = [...ids]
  for (let quiet = 0; waiting.length > 0 && quiet <= patience; ) {
    const answered = outcomes.size
    await eachInFlight(waiting, inFlight, async (id) => {
      const outcome = (await readEvent(services.table, id))?.outcome
      if (outcome) outcomes.set(id, outcome)
      progress.step('outcomes', outcomes.size, ids.length)
    })
    waiting = waiting.filter((id) => !outcomes.has(id))
    quiet = outcomes.size > answered ? 0 : quiet + every
    if (waiting.length > 0) await pause(every)
  }
  return outcomes
}
