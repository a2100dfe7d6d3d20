import { activity as openActivity } from '../../local/activity.ts'
import { virtualClock } from '../../local/clock.ts'
import { openMessageStore } from '../../local/queues/message-store.ts'
import { openQueues } from '../../local/queues/queues.ts'
import { seededRandom } from '../../local/random.ts'
import { openStore } from '../../local/store.ts'

export const START = '2026-11-21T02:00:00Z'

/** What the machine's services stand on, with time standing still at START. */
export function openParts(options: { store?: string; at?: string } = {}) {
  const activity = openActivity()
  const clock = virtualClock(Date.parse(options.at ?? START), activity.idle)
  const store = openStore(options.store ?? ':memory:')
  const random = seededRandom(1)
  const messages = openMessageStore({ store, clock, random })
  const queues = openQueues({ store, clock, messages })
  return {
    activity,
    clock,
    store,
    random,
    messages,
    queues,
    /** Lets so many seconds pass. */
    pass: (seconds: number) => clock.advanceTo(clock.now() + seconds * 1000),
  }
}

export const queueNamed = (name: string) => ({
  name,
  visibilityTimeoutSeconds: 30,
  delaySeconds: 0,
  redrive: undefined,
})
