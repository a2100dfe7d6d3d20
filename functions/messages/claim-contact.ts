import type { Write } from '../shared/table.ts'
import type { Channel } from './channels/channel.ts'
import type { Contact } from './contact-record.ts'
import { contactChange } from './contact-store.ts'
import type { Message } from './message-record.ts'
import { isExempt, purposeOf } from './purpose.ts'

/** No cap looks back further, in milliseconds. */
const KEPT = 31 * 24 * 60 * 60 * 1000

/** What sending a message makes of the person's contact: it counts towards the caps, waits no longer, and uses up what its channel gives only once. */
export function contactOfClaim(
  contact: Contact,
  message: Message,
  { channel, now }: { channel: Channel; now: string },
): Write {
  const { messageId, template } = message
  const purpose = purposeOf(message.class, message.purpose)
  const counted = isExempt(purpose) ? [] : [{ messageId, at: now, purpose }]
  const { credits, handed } = contact
  return contactChange(contact, {
    recent: [...contact.recent.filter((each) => each.messageId !== messageId && isKept(each.at, now)), ...counted],
    waiting: othersWaiting(contact, messageId, now),
    ...(channel.needsCredit && { credits: { ...credits, [template]: Math.max(0, (credits[template] ?? 0) - 1) } }),
    ...(channel.needsEmployee && { handed: { ...handed, [channel.name]: now } }),
  })
}

const isKept = (at: string, now: string): boolean => Date.parse(now) - Date.parse(at) < KEPT

/** What it makes of it that a channel did not take what was claimed: it was not sent, and waits. */
export function contactOfReturn(
  contact: Contact,
  message: Message,
  { channel, until, now }: { channel: Channel; until: string; now: string },
): Write {
  const { messageId, template, notAfter } = message
  const purpose = purposeOf(message.class, message.purpose)
  const { recent, credits, handed } = contact
  const { [channel.name]: _, ...handedElsewhere } = handed
  return contactChange(contact, {
    recent: recent.filter((each) => each.messageId !== messageId),
    waiting: [...othersWaiting(contact, messageId, now), { messageId, purpose, until, notAfter }],
    ...(channel.needsCredit && { credits: { ...credits, [template]: (credits[template] ?? 0) + 1 } }),
    ...(channel.needsEmployee && { handed: handedElsewhere }),
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
