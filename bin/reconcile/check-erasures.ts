import type { Break, Facts } from './facts.ts'
import { brokenMessage, sentToOwners } from './sent-messages.ts'

/** Who was erased hears nothing more, and is known no more; unless the person came back by himself since. */
export function checkErasures(facts: Facts): Break[] {
  const sent = sentToOwners(facts)
  return facts.erasures.flatMap(({ personId, state, doneAt }) => {
    if (state !== 'done' || doneAt === undefined || facts.people.has(personId)) return []
    return (sent.get(personId) ?? [])
      .filter(({ sentAt }) => Date.parse(sentAt) > Date.parse(doneAt))
      .map((message) =>
        brokenMessage('after-erasure', message, `left on ${message.sentAt}, after the erasure of ${doneAt}`),
      )
  })
}
