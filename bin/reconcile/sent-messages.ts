import type { Facts, MessageFact } from './facts.ts'

/** A message that reached an owner, or may have. */
export type SentMessage = MessageFact & { personId: string; sentAt: string }

/** What left for owners, by person, oldest first. What nobody knows the fate of counts, for it may have arrived; unless its channel certainly did not take it. */
export function sentToOwners({
  messages,
  outboxTimes,
}: Pick<Facts, 'messages' | 'outboxTimes'>): Map<string, SentMessage[]> {
  const sent = messages.flatMap((message): SentMessage[] => {
    const { personId, state, until } = message
    const left = LEFT.has(state) || (state === 'unknown' && until === undefined)
    if (personId === undefined || !left) return []
    return [{ ...message, personId, sentAt: leftAt(message, outboxTimes) }]
  })
  const ordered = sent.sort((a, b) => a.sentAt.localeCompare(b.sentAt))
  return Map.groupBy(ordered, ({ personId }) => personId)
}

const LEFT = new Set(['accepted', 'delivered', 'handed'])

/** When a message left, by its channel; where that kept no time of its own: an answer that was lost is found later, so what was decided says it. */
export function leftAt(
  { messageId, decisions, sentAt, plannedAt }: MessageFact,
  outboxTimes: Facts['outboxTimes'],
): string {
  const taken = outboxTimes.get(messageId)
  if (taken !== undefined) return taken
  const decided = decisions.findLast(({ verdict }) => verdict === 'sent')?.at
  if (decided === undefined || sentAt === undefined) return sentAt ?? decided ?? plannedAt
  return Date.parse(sentAt) - Date.parse(decided) < FOUND_LATER ? sentAt : decided
}

/** What became of a message whose answer was lost is asked after a quarter of an hour. */
const FOUND_LATER = 15 * 60_000

/** Answers to what the person did, and what safety demands, may come at any time. */
export const isExempt = ({ purpose, class: legalClass }: MessageFact): boolean =>
  purpose === 'answer' || purpose === 'safety' || (purpose === undefined && legalClass === 'transactional')

export const brokenMessage = (rule: string, { messageId, template }: MessageFact, found: string) => ({
  rule,
  about: `message ${messageId} (${template})`,
  found,
})
