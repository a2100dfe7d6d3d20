import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { contactChange, readContact } from './contact-store.ts'
import type { Message } from './message-record.ts'
import { beforeClaim } from './spend-once.ts'

/**
 * What a message used up that ended without being sent is there for others: the credit, and the day of the employee unless he had it before
 * him. Of a lost one nobody knows; a credit that was used up after all WeChat knows of, and says so when it is spent again.
 */
export async function returnSpent(
  message: Message,
  { table, channels }: Pick<Services, 'table' | 'channels'>,
): Promise<void> {
  const { to, messageId, state } = message
  const channel = channels[message.channel ?? '']
  if (to.kind !== 'owner' || state === 'handed' || !(channel?.needsCredit || channel?.needsEmployee)) return
  await decideAnew(async () => {
    const contact = await readContact(table, to.personId)
    const before = beforeClaim(contact, messageId)
    if (before !== contact) await table.transact([contactChange(before, {})])
  })
}
