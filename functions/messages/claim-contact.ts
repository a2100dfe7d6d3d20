import type { Write } from '../shared/table.ts'
import type { Channel } from './channels/channel.ts'
import type { Contact } from './contact-record.ts'
import { contactChange } from './contact-store.ts'
import type { Message } from './message-record.ts'
import { isExempt, purposeOf } from './purpose.ts'
import { beforeClaim, isKept, spend } from './spend-once.ts'

/** What sending a message makes of the person's contact: it counts towards the caps, waits no longer, and uses up what its channel gives only once. */
export function contactOfClaim(
  contact: Contact,
  message: Message,
  { channel, now }: { channel: Channel; now: string },
): Write {
  const { messageId } = message
  const purpose = purposeOf(message.class, message.purpose)
  const counted = isExempt(purpose) ? [] : [{ messageId, at: now, purpose }]
  const before = beforeClaim(contact, messageId)
  return contactChange(before, {
    recent: [...before.recent.filter((each) => each.messageId !== messageId && isKept(each.at, now)), ...counted],
    waiting: othersWaiting(before, messageId, now),
    ...spend(before, message, { channel, now }),
  })
}

/** What it makes of it that a channel did not take what was claimed: it was not sent, and waits. */
export function contactOfReturn(
  contact: Contact,
  message: Message,
  { until, now }: { until: string; now: string },
): Write {
  const { messageId, notAfter } = message
  const purpose = purposeOf(message.class, message.purpose)
  const before = beforeClaim(contact, messageId)
  return contactChange(before, {
    recent: before.recent.filter((each) => each.messageId !== messageId),
    waiting: [...othersWaiting(before, messageId, now), { messageId, purpose, until, notAfter }],
  })
}

/** What deferring makes of it: others see that something more important waits. */
export function contactOfDeferral(
  contact: Contact,
  message: Message,
  { until, now }: { until: string; now: string },
): Write {
  const { messageId, notAfter } = message
  const purpose = purposeOf(message.class, message.purpose)
  return contactChange(contact, {
    waiting: [...othersWaiting(contact, messageId, now), { messageId, purpose, until, notAfter }],
  })
}

/** Without this message, and without what nobody can be waiting for any more. */
export const othersWaiting = ({ waiting }: Contact, messageId: string, now: string): Contact['waiting'] =>
  waiting.filter((each) => each.messageId !== messageId && Date.parse(each.notAfter) >= Date.parse(now))
