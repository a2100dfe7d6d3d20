import type { Break, Facts } from './facts.ts'
import { brokenMessage } from './sent-messages.ts'

/** A deferred message is decided on anew at its time; so long after it nothing explains why that did not happen. */
const DECIDED_WITHIN = 60 * 60_000

/** Every deferred message has a time, and is sent or dropped when that has come. One whose run is over has nothing left to wait for. */
export function checkDeferred({ messages, runs }: Facts, { now }: { now: string }): Break[] {
  const ended = new Set(runs.filter(({ state }) => state === 'ended').map(({ runId }) => runId))
  return messages.flatMap((message) => {
    if (message.state !== 'deferred') return []
    if (message.runId !== undefined && ended.has(message.runId)) return []
    if (message.until === undefined)
      return [brokenMessage('deferred', message, 'is deferred, but nothing says until when')]
    if (Date.parse(now) - Date.parse(message.until) < DECIDED_WITHIN) return []
    return [brokenMessage('deferred', message, `was to be decided on ${message.until}, and was not`)]
  })
}
