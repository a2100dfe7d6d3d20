import type { Break, Facts, MessageFact } from './facts.ts'

/** How long the fate of a message may be unknown; the sweep asks the channel every five minutes. */
const KNOWN_WITHIN = 60 * 60_000

/** Every slot was sent at most once, and the ledger and the outbox tell the same. */
export function checkMessages(facts: Facts, { now }: { now: string }): Break[] {
  const known = new Set(facts.messages.map(({ messageId }) => messageId))
  const slots = new Map<string, string>()
  const erased = new Set(facts.erasures.map(({ erasureId }) => erasureId))
  return [
    ...[...facts.outbox].flatMap(([id, times]) => [
      ...(times > 1 ? [broken('sent-once', id, `was sent ${times} times`)] : []),
      ...(known.has(id) ? [] : [broken('in-ledger', id, 'was sent, but the ledger does not know it')]),
    ]),
    ...facts.messages.flatMap((message) => [
      ...checkSlot(message, slots),
      ...(isErased(message, erased) ? [] : checkAgainstOutbox(message, facts.outbox.get(message.messageId) ?? 0)),
      ...checkFate(message, now),
    ]),
  ]
}

/** An erasure takes the copy from the outbox and leaves in the ledger that there was a message: to the person, or to staff about them. */
const isErased = ({ personId, isEmpty }: MessageFact, erased: ReadonlySet<string>): boolean =>
  personId === undefined ? isEmpty && erased.size > 0 : erased.has(personId)

const broken = (rule: string, messageId: string, found: string): Break => ({
  rule,
  about: `message ${messageId}`,
  found,
})

function checkSlot({ messageId, runId, subject, step, slot }: MessageFact, slots: Map<string, string>): Break[] {
  const name = JSON.stringify([runId ?? subject, step, slot])
  const other = slots.get(name)
  slots.set(name, messageId)
  return other === undefined ? [] : [broken('one-slot', messageId, `has the same slot as message ${other}`)]
}

function checkAgainstOutbox({ messageId, state, channel }: MessageFact, times: number): Break[] {
  if (state === 'accepted' && channel === 'outbox' && times === 0)
    return [broken('ledger-true', messageId, 'is accepted, but does not lie in the outbox')]
  if ((state === 'suppressed' || state === 'failed') && times > 0)
    return [broken('ledger-true', messageId, `is ${state}, but lies in the outbox`)]
  return []
}

/** What its channel did not take waits for its moment: `until`. */
function checkFate({ messageId, state, plannedAt, until = plannedAt }: MessageFact, now: string): Break[] {
  const open = state === 'sending' || state === 'unknown'
  if (!open || Date.parse(now) - Date.parse(until) < KNOWN_WITHIN) return []
  return [broken('fate-known', messageId, `is ${state} since ${plannedAt}`)]
}
