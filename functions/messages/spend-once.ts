import type { Channel } from './channels/channel.ts'
import type { Contact } from './contact-record.ts'
import type { Message } from './message-record.ts'

/** No cap looks back further, in milliseconds. */
const KEPT = 31 * 24 * 60 * 60 * 1000

export const isKept = (at: string, now: string): boolean => Date.parse(now) - Date.parse(at) < KEPT

/** What the channel gives only once is used up, by this message. */
export function spend(
  { credits, handed, spent }: Contact,
  { messageId, template }: Message,
  { channel, now }: { channel: Channel; now: string },
): Partial<Contact> {
  const lately = spent.filter(({ at }) => isKept(at, now))
  if (channel.needsCredit)
    return {
      credits: { ...credits, [template]: Math.max(0, (credits[template] ?? 0) - 1) },
      spent: [...lately, { messageId, at: now, credit: template }],
    }
  if (channel.needsEmployee)
    return {
      handed: { ...handed, [channel.name]: now },
      spent: [...lately, { messageId, at: now, handedBy: channel.name }],
    }
  return { spent: lately }
}

/** The contact as if this message had never been claimed: what it used up is there again, for itself or for others. */
export function beforeClaim(contact: Contact, messageId: string): Contact {
  const mine = contact.spent.find((each) => each.messageId === messageId)
  if (!mine) return contact
  const { credits, handed } = contact
  const { credit, handedBy, at } = mine
  const others = Object.entries(handed).filter(([name, handedAt]) => !(name === handedBy && handedAt === at))
  return {
    ...contact,
    spent: contact.spent.filter((each) => each !== mine),
    handed: Object.fromEntries(others),
    ...(credit !== undefined && { credits: { ...credits, [credit]: (credits[credit] ?? 0) + 1 } }),
  }
}

/** Without these templates' credits, and nothing gives one back: whatever was counted, there is none. */
export function withoutCredits(
  { credits, spent }: Contact,
  templates: readonly string[],
): Pick<Contact, 'credits' | 'spent'> {
  return {
    credits: { ...credits, ...Object.fromEntries(templates.map((template) => [template, 0])) },
    spent: spent.filter(({ credit }) => credit === undefined || !templates.includes(credit)),
  }
}
