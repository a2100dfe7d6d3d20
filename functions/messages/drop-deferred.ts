import type { Subject } from '../../events/define-event.ts'
import { keys } from '../shared/keys.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Table } from '../shared/table.ts'
import { othersWaiting } from './claim-contact.ts'
import { contactChange, readContact } from './contact-store.ts'
import { recordNotSent } from './finish-message.ts'
import { readMessage } from './message-store.ts'

/**
 * Suppresses what a run deferred and will not come back to, now that it is over; `because` is the event that ended it.
 * Nobody gives way to it any more. Safe to repeat.
 */
export async function dropDeferred(
  {
    subject,
    messageIds,
    because,
    now,
  }: { subject: Subject; messageIds: Iterable<string>; because: string; now: string },
  services: Services,
): Promise<void> {
  for (const messageId of messageIds) {
    const message = await readMessage(services.table, keys.message(subject, messageId))
    if (message?.state !== 'deferred') continue
    const reason = `reason-gone: ${because}`
    await recordNotSent(message, { kind: 'suppressed', reason }, now, services)
    if (message.to.kind === 'owner') await waitNoLonger(message.to.personId, messageId, { now, table: services.table })
  }
}

function waitNoLonger(
  personId: string,
  messageId: string,
  { now, table }: { now: string; table: Table },
): Promise<void> {
  return decideAnew(async () => {
    const contact = await readContact(table, personId)
    if (!contact.waiting.some((each) => each.messageId === messageId)) return
    await table.transact([contactChange(contact, { waiting: othersWaiting(contact, messageId, now) })])
  })
}
