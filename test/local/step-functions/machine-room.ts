import { type Activity, activity } from '../../../local/activity.ts'
import { virtualClock } from '../../../local/clock.ts'
import { seededRandom } from '../../../local/step-functions/jsonata/aws-functions.ts'
import { openStepFunctions, type StepFunctionsOptions } from '../../../local/step-functions/step-functions.ts'
import { openStore } from '../../../local/store.ts'

export const START = Date.parse('2026-01-05T00:00:00Z')
export const ROLE = 'arn:aws:iam::000000000000:role/journey'

type Room = Omit<Partial<StepFunctionsOptions>, 'activity'> & { activity?: Activity; startAt?: number }

/** An engine on a virtual clock. */
export function openMachineRoom({ startAt = START, ...options }: Room = {}) {
  const store = options.store ?? openStore(':memory:')
  const busy = options.activity ?? activity()
  const clock = virtualClock(startAt, busy.idle)
  const tasks = options.tasks ?? { invoke: async () => null }
  const engine = openStepFunctions({ store, clock, activity: busy, tasks, random: seededRandom(1), ...options })
  return { store, clock, engine, activity: busy }
}
