import type { Facts, MessageFact } from './facts.ts'

/** A message that reached an owner, or may have. */
export type SentMessage = MessageFact & { personId: string; sentAt: string }

/** What left for owners, by person, oldest first. What nobody knows the fate of counts: it may have arrived. */
export function sentToOwners({ messages }: Pick<Facts, 'messages'>): Map<string, SentMessage[]> {
  const sent = messages.flatMap((message): SentMessage[] => {
    const { personId, state, sentAt, plannedAt } = message
    if (personId === undefined || (state !== 'accepted' && state !== 'delivered' && state !== 'unknown')) return []
    return [{ ...message, personId, sentAt: sentAt ?? plannedAt }]
  })
  const ordered = sent.sort((a, b) => a.sentAt.localeCompare(b.sentAt))
  return Map.groupBy(ordered, ({ personId }) => personId)
}

/** Answers to what the person did, and what safety demands, may come at any time. */
export const isExempt = ({ purpose, class: legalClass }: MessageFact): boolean =>
  purpose === 'answer' || purpose === 'safety' || (purpose === undefined && legalClass === 'transactional')

export const brokenMessage = (rule: string, { messageId, template }: MessageFact, found: string) => ({
  rule,
  about: `message ${messageId} (${template})`,
  found,
})
