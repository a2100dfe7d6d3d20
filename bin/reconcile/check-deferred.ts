import type { Break, Facts } from './facts.ts'
import { brokenMessage } from './sent-messages.ts'

/** A deferred message is decided on anew at its time; so long after it nothing explains why that did not happen. */
const DECIDED_WITHIN = 60 * 60_000

/** Every deferred message has a time, and is sent or dropped when that has come, or when its run is over. */
export function checkDeferred({ messages }: Pick<Facts, 'messages'>, { now }: { now: string }): Break[] {
  return messages.flatMap((message) => {
    if (message.state !== 'deferred') return []
    if (message.until === undefined)
      return [brokenMessage('deferred', message, 'is deferred, but nothing says until when')]
    if (Date.parse(now) - Date.parse(message.until) < DECIDED_WITHIN) return []
    return [brokenMessage('deferred', message, `was to be decided on ${message.until}, and was not`)]
  })
}
