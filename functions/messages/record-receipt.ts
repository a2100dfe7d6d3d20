import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { messageFailed } from '../../events/message.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { type Key, keys } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import { ConditionFailed, TransactionRefused, type Update, type Write } from '../shared/table.ts'
import { messageKey } from './message-pointer.ts'
import type { Message } from './message-record.ts'
import { readMessage } from './message-store.ts'
import { noteUnreachable } from './note-unreachable.ts'
import { findSent, type ProviderPointer, providerPointers } from './provider-pointer.ts'

export const receiptSchema = z.object({
  channel: z.string(),
  /** The provider's id of the message, or ours, or both. */
  providerId: z.string().optional(),
  messageId: z.string().optional(),
  /** `accepted`: the provider has it, and what becomes of it is not certain yet, or never will be. */
  state: z.enum(['accepted', 'delivered', 'failed']),
  /** The provider's code; '' where there is none. */
  code: z.string().default(''),
  /** It failed because this number takes nothing, or wants nothing from us. */
  unreachable: z.boolean().default(false),
  /** How many messages it was, by the provider. */
  parts: z.number().int().positive().optional(),
  /** When it was delivered, or failed, by the provider. */
  at: momentSchema,
})

/** What a provider says became of a message that it took. */
export type Receipt = z.input<typeof receiptSchema>

/**
 * `recorded`: the ledger says so from now on. `unchanged`: it was said before, something else is certain already, or the message went by
 * another channel since. `kept`: nobody has heard of the message yet; the receipt waits for it.
 */
export type Received = 'recorded' | 'unchanged' | 'kept'

/** Receipts come again for days, and ours is the only record of one that came too early. In seconds. */
const KEPT = 3 * 24 * 60 * 60

/** How far a provider's clock may be behind ours, in milliseconds. */
const CLOCKS_DIFFER = 60_000

type Needs = Pick<Services, 'table' | 'bus'>

/** Records that a message was delivered, or was not. What is certain never changes again; twice and in any order is harmless. */
export async function recordReceipt(receipt: Receipt, now: string, services: Needs): Promise<Received> {
  const { table } = services
  const found = await findSent(table, receipt.channel, receipt)
  if (found) return apply(receipt, found, now, services)
  const places = placesOf(receipt)
  // Whatever is not certain is told of again.
  if (receipt.state === 'accepted' || places.length === 0) return 'unchanged'
  for (const place of places) await keep(place, receipt, now, services)
  // It may have been recorded meanwhile, and looked for an early receipt before there was one.
  const recorded = await findSent(table, receipt.channel, receipt)
  return recorded ? apply(receipt, recorded, now, services) : 'kept'
}

/** Where an early receipt waits: by the provider's id for the acceptance, by ours for the loss of the answer, which knows no other. */
const placesOf = ({ channel, providerId, messageId }: Pick<Receipt, 'channel' | 'providerId' | 'messageId'>): Key[] => [
  ...(providerId === undefined ? [] : [keys.earlyReceipt(channel, providerId)]),
  ...(messageId === undefined ? [] : [keys.earlyReceiptOfOurs(channel, messageId)]),
]

/** The first of them stands, as it would in the ledger. */
async function keep(place: Key, receipt: Receipt, now: string, { table }: Needs): Promise<void> {
  const expiresAt = Math.floor(Date.parse(now) / 1000) + KEPT
  try {
    await table.put({ ...place, ...receipt, expiresAt }, { condition: 'attribute_not_exists(pk)' })
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
  }
}

/**
 * Records the receipt of a message that came before its acceptance, or the loss of the answer, was recorded, if one did. What
 * the message is then. By the provider's id where that is given, else by ours.
 */
export async function takeEarlyReceipt(
  { channel, messageId, subject, plannedAt }: Pick<Message, 'channel' | 'messageId' | 'subject' | 'plannedAt'>,
  { providerId, now }: { providerId?: string; now: string },
  services: Needs,
): Promise<Receipt['state'] | undefined> {
  if (channel === undefined || channel === 'outbox') return undefined
  const [place] = placesOf({ channel, providerId, messageId })
  const early = place && (await services.table.get(place))
  if (!early) return undefined
  const receipt = receiptSchema.parse(early)
  // Subscription messages of WeChat are named by person and template: it may be of an earlier one.
  if (Date.parse(receipt.at) < Date.parse(plannedAt) - CLOCKS_DIFFER) return undefined
  const received = await apply(receipt, { channel, messageId, subject }, now, services)
  return received === 'recorded' ? receipt.state : undefined
}

/** Records the receipt of a message that can only be this one, and that from now on it is this one's alone. */
export async function settleByReceipt(
  receipt: Receipt,
  message: Message,
  now: string,
  services: Needs,
): Promise<'recorded' | 'unchanged'> {
  const { messageId, subject, channel = receipt.channel } = message
  const pointers = providerPointers(message, receipt.providerId, now)
  return apply(receipt, { messageId, subject, channel }, now, services, pointers)
}

async function apply(
  receipt: Receipt,
  found: ProviderPointer,
  now: string,
  { table, bus }: Needs,
  along: readonly Write[] = [],
): Promise<'recorded' | 'unchanged'> {
  const message = await readMessage(table, messageKey(found))
  if (!message) return 'unchanged'
  const { subject, messageId, template, to } = message
  const reason = receipt.code || receipt.state
  const event =
    receipt.state === 'failed'
      ? makeEvent(messageFailed, { subject, facts: { messageId, template, reason }, occurredAt: receipt.at })
      : undefined
  try {
    await table.transact([
      { update: receiptUpdate(message, receipt, reason) },
      ...(event ? [eventWrite(event, now)] : []),
      ...along,
    ])
  } catch (error) {
    if (error instanceof TransactionRefused) return 'unchanged'
    throw error
  }
  if (event) await bus.publish([event])
  if (receipt.unreachable && to.kind === 'owner')
    await noteUnreachable(to.personId, { channel: receipt.channel, now }, { table })
  return 'recorded'
}

/** What a receipt may change: that a message was taken is news only where nobody knew it. */
const CHANGES = {
  accepted: ['unknown'],
  delivered: ['sending', 'unknown', 'handed', 'accepted'],
  failed: ['sending', 'unknown', 'handed', 'accepted'],
} as const

/** From anything that is less certain; only for the channel that it went by last. */
function receiptUpdate(message: Message, receipt: Receipt, reason: string): Update {
  const { state, channel, providerId, parts, at } = receipt
  const isFailed = state === 'failed'
  const from = Object.fromEntries(CHANGES[state].map((each) => [`:is_${each}`, each]))
  const set = [
    '#state = :state, sentAt = if_not_exists(sentAt, :at)',
    ...(state === 'accepted' ? [] : ['receiptAt = :at']),
    ...(isFailed ? ['#reason = :reason'] : []),
    ...(providerId === undefined ? [] : ['providerId = if_not_exists(providerId, :providerId)']),
    ...(parts === undefined ? [] : ['parts = :parts']),
  ]
  return {
    key: messageKey(message),
    update: `SET ${set.join(', ')} REMOVE ${isFailed ? '' : '#reason, '}#until, duePk, dueSk`,
    condition: `#state IN (${Object.keys(from).join(', ')}) AND channel = :channel`,
    names: { '#state': 'state', '#reason': 'reason', '#until': 'until' },
    values: {
      ':state': state,
      ':at': new Date(at).toISOString(),
      ...(isFailed && { ':reason': reason }),
      ...(providerId !== undefined && { ':providerId': providerId }),
      ...(parts !== undefined && { ':parts': parts }),
      ':channel': channel,
      ...from,
    },
  }
}
