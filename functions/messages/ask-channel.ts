import type { Services } from '../shared/services.ts'
import { type AskedMessage, type Channel, REPEATABLE, type Repeatable, type SendAnswer } from './channels/channel.ts'
import { findEmployee } from './find-listener.ts'
import type { Message } from './message-record.ts'
import { findAddressee } from './recipient.ts'
import { type Lost, lost } from './send-patiently.ts'

/** So long receipts may take to come; what is not known by then never will be. In milliseconds. */
const NEVER_KNOWN = 3 * 24 * 60 * 60 * 1000

export function isOver({ state, claimedAt, plannedAt, notAfter }: Message, now: string): boolean {
  const since = Date.parse(claimedAt ?? plannedAt)
  // An employee has until then to press send.
  const from = state === 'handed' ? Math.max(since, Date.parse(notAfter)) : since
  return Date.parse(now) - from > NEVER_KNOWN
}

/** What the channel knows of it, at the address that its recipient has now; where there is none any more nothing is sent either. */
export async function askChannel(
  message: Message,
  { channel, now }: { channel: Channel | undefined; now: string },
  services: Services,
): Promise<SendAnswer | Repeatable | Lost | undefined> {
  if (!channel) return undefined
  if (!channel.query) return channel.deduplicates ? REPEATABLE : { kind: 'lost', reason: 'cannot-be-asked' }
  const asked = await askedMessage(message, { channel, now }, services)
  if (!asked) return undefined
  try {
    return await channel.query(asked)
  } catch (error) {
    return lost(error, { messageId: message.messageId, channel: channel.name, log: services.log })
  }
}

/** The message as its channel is asked about it. Undefined where its recipient has no address there any more. */
export async function askedMessage(
  message: Message,
  { channel, now }: { channel: Channel; now: string },
  services: Services,
): Promise<AskedMessage | undefined> {
  const { messageId: id, providerId, to, claimedAt, plannedAt } = message
  const { addresses } = await findAddressee(to, services)
  const address = addresses[channel.address ?? 'phone']
  if (address === undefined) return undefined
  const sentAt = claimedAt ?? plannedAt
  const asked = { id, address, sentAt, at: now }
  if (providerId !== undefined) return { ...asked, providerId }
  const employee = channel.needsEmployee && (await findEmployee(message.subject, services))
  return { ...asked, ...(employee && { employee: employee.address }) }
}
