import type { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { stableId } from '../shared/ids.ts'
import { type Key, keys, lostPk } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import { type Item, isDone, type Table } from '../shared/table.ts'
import type { Channel } from './channels/channel.ts'
import { messageKey } from './message-pointer.ts'
import { type Message, messageSchema } from './message-record.ts'
import { isOpen, readMessage } from './message-store.ts'
import { findSent } from './provider-pointer.ts'
import { findAddressee } from './recipient.ts'
import { type Receipt, receiptSchema, settleByReceipt } from './record-receipt.ts'

/** How long after it was handed over a message may be reported, and how far the provider's clock may be behind ours; in milliseconds. */
const REPORTED_WITHIN = 5 * 60_000
const CLOCKS_DIFFER = 60_000

/** Before that, what was sent at the same time may not be recorded yet. */
const ASKED_AFTER = 15 * 60_000

/** A little longer than a lost message is looked after; in seconds. */
const KEPT = 4 * 24 * 60 * 60

const lostSchema = messageSchema.pick({ messageId: true, subject: true }).extend({ handedAt: momentSchema })
type LostMessage = z.infer<typeof lostSchema>

/** Open ids are personal and stand in no key. */
const placeOf = (address: string): string => stableId('to', address)
const endOf = (now: string): number => Math.floor(Date.parse(now) / 1000) + KEPT

/** The note that a message to this address may have left, and that only the address can tell. */
export function lostNote(message: Message, channel: string, address: string, now: string): Item & Key {
  const { messageId, subject, claimedAt, plannedAt } = message
  const handedAt = claimedAt ?? plannedAt
  return {
    ...keys.lostMessage(channel, placeOf(address), messageId),
    ...{ messageId, subject, handedAt, expiresAt: endOf(now) },
  }
}

/** Keeps a receipt that names a message nobody knows, at the address that it names. */
export async function keepStray(
  receipt: Receipt & { providerId: string },
  address: string,
  now: string,
  table: Table,
): Promise<void> {
  const key = keys.strayReceipt(receipt.channel, placeOf(address), receipt.providerId)
  await table.put({ ...key, ...receipt, expiresAt: endOf(now) })
}

/**
 * Settles a lost message by the receipt that can be of no other: one that nobody else has taken, told within minutes of
 * handing it over, at an address to which no other message was lost at that time. What is ambiguous is left.
 */
export async function takeStrayReceipt(
  message: Message,
  channel: Pick<Channel, 'name' | 'address'>,
  now: string,
  services: Pick<Services, 'table' | 'settings' | 'bus'>,
): Promise<Receipt['state'] | undefined> {
  const { table } = services
  const { claimedAt, plannedAt } = message
  if (Date.parse(now) - Date.parse(claimedAt ?? plannedAt) < ASKED_AFTER) return undefined
  const address = (await findAddressee(message.to, services)).addresses[channel.address ?? 'phone']
  if (address === undefined) return undefined
  // Whoever sent it died before the loss was noted; so may others have, and they are noted by the next look.
  if (await noteNow(lostNote(message, channel.name, address, now), table)) return undefined
  const found = await table.query({ pk: lostPk(channel.name, placeOf(address)) })
  const lost = found.flatMap((item) => lostSchema.safeParse(item).data ?? [])
  const receipts = found.flatMap((item) => receiptSchema.safeParse(item).data ?? [])
  const own = lost.find(({ messageId }) => messageId === message.messageId)
  if (!own) return undefined
  const [receipt, ...others] = await unclaimed(
    receipts.filter((each) => fits(own, each)),
    table,
  )
  if (!receipt || others.length > 0) return undefined
  const rivals = lost.filter((each) => each.messageId !== own.messageId && fits(each, receipt))
  if (await someOpen(rivals, table)) return undefined
  return (await settleByReceipt(receipt, message, now, services)) === 'recorded' ? receipt.state : undefined
}

function fits({ handedAt }: LostMessage, { at }: Receipt): boolean {
  const since = Date.parse(at) - Date.parse(handedAt)
  return since >= -CLOCKS_DIFFER && since <= REPORTED_WITHIN
}

/** `false`: it was noted before. */
const noteNow = (note: Item & Key, table: Table): Promise<boolean> =>
  isDone(() => table.put(note, { condition: 'attribute_not_exists(pk)' }))

async function unclaimed<R extends Receipt>(receipts: readonly R[], table: Table): Promise<R[]> {
  const free: R[] = []
  for (const receipt of receipts)
    if (!(await findSent(table, receipt.channel, { providerId: receipt.providerId }))) free.push(receipt)
  return free
}

async function someOpen(lost: readonly LostMessage[], table: Table): Promise<boolean> {
  for (const each of lost) {
    const message = await readMessage(table, messageKey(each))
    if (message && isOpen(message)) return true
  }
  return false
}
