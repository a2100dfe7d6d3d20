import { activity } from '../../../local/activity.ts'
import { virtualClock } from '../../../local/clock.ts'
import { seededRandom } from '../../../local/step-functions/jsonata/aws-functions.ts'
import { openStepFunctions, type StepFunctionsOptions } from '../../../local/step-functions/step-functions.ts'
import { openStore } from '../../../local/store.ts'

const START = Date.parse('2026-01-05T00:00:00Z')
const ROLE = 'arn:aws:iam::000000000000:role/journey'

/** An engine on a virtual clock, and the few things that tests do with it. */
export function openMachineRoom(options: Partial<StepFunctionsOptions> = {}) {
  const store = options.store ?? openStore(':memory:')
  const busy = options.activity ?? activity()
  const clock = virtualClock(START, busy.idle)
  const tasks = options.tasks ?? { invoke: async () => null }
  const engine = openStepFunctions({ store, clock, activity: busy, tasks, random: seededRandom(1), ...options })
  const call = (operation: string, input: Readonly<Record<string, unknown>>): Promise<any> =>
    engine.handle(operation, input)
  return { store, clock, engine, call, activity: busy, START, ROLE }
}
