import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { messageFailed } from '../../events/message.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { keys } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import { TransactionRefused, type Update } from '../shared/table.ts'
import { messageKey } from './message-pointer.ts'
import type { Message } from './message-record.ts'
import { readMessage } from './message-store.ts'
import { findSent, type ProviderPointer } from './provider-pointer.ts'

const receiptSchema = z.object({
  channel: z.string(),
  /** The provider's id of the message, or ours, or both. */
  providerId: z.string().optional(),
  messageId: z.string().optional(),
  state: z.enum(['delivered', 'failed']),
  /** The provider's code; '' where there is none. */
  code: z.string().default(''),
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

type Needs = Pick<Services, 'table' | 'bus'>

/** Records that a message was delivered, or was not. What is certain never changes again; twice and in any order is harmless. */
export async function recordReceipt(receipt: Receipt, now: string, services: Needs): Promise<Received> {
  const { table } = services
  const found = await findSent(table, receipt.channel, receipt)
  if (found) return apply(receipt, found, now, services)
  const { channel, providerId } = receipt
  if (providerId === undefined) return 'unchanged'
  const expiresAt = Math.floor(Date.parse(now) / 1000) + KEPT
  await table.put({ ...keys.earlyReceipt(channel, providerId), ...receipt, expiresAt })
  // It may have been accepted meanwhile, and looked for an early receipt before there was one.
  const accepted = await findSent(table, channel, receipt)
  return accepted ? apply(receipt, accepted, now, services) : 'kept'
}

/** Records the receipt of a message that came before its acceptance was recorded, if one did. */
export async function takeEarlyReceipt(
  { channel, messageId, subject }: Pick<Message, 'channel' | 'messageId' | 'subject'>,
  { providerId, now }: { providerId: string; now: string },
  services: Needs,
): Promise<void> {
  if (channel === undefined || channel === 'outbox') return
  const early = await services.table.get(keys.earlyReceipt(channel, providerId))
  if (early) await apply(receiptSchema.parse(early), { channel, messageId, subject }, now, services)
}

async function apply(
  receipt: Receipt,
  found: ProviderPointer,
  now: string,
  { table, bus }: Needs,
): Promise<'recorded' | 'unchanged'> {
  const message = await readMessage(table, messageKey(found))
  if (!message) return 'unchanged'
  const { subject, messageId, template } = message
  const reason = receipt.code || receipt.state
  const event =
    receipt.state === 'failed'
      ? makeEvent(messageFailed, { subject, facts: { messageId, template, reason }, occurredAt: receipt.at })
      : undefined
  try {
    await table.transact([
      { update: receiptUpdate(message, receipt, reason) },
      ...(event ? [eventWrite(event, now)] : []),
    ])
  } catch (error) {
    if (error instanceof TransactionRefused) return 'unchanged'
    throw error
  }
  if (event) await bus.publish([event])
  return 'recorded'
}

/** From anything that is not certain yet; only for the channel that it went by last. */
function receiptUpdate(message: Message, { state, channel, providerId, at }: Receipt, reason: string): Update {
  const isFailed = state === 'failed'
  return {
    key: messageKey(message),
    update: `SET #state = :state, receiptAt = :at, sentAt = if_not_exists(sentAt, :at)${isFailed ? ', #reason = :reason' : ''}${
      providerId === undefined ? '' : ', providerId = if_not_exists(providerId, :providerId)'
    } REMOVE ${isFailed ? '' : '#reason, '}#until, duePk, dueSk`,
    condition: '#state IN (:sending, :unknown, :handed, :accepted) AND channel = :channel',
    names: { '#state': 'state', '#reason': 'reason', '#until': 'until' },
    values: {
      ':state': state,
      ':at': new Date(at).toISOString(),
      ...(isFailed && { ':reason': reason }),
      ...(providerId !== undefined && { ':providerId': providerId }),
      ':channel': channel,
      ':sending': 'sending',
      ':unknown': 'unknown',
      ':handed': 'handed',
      ':accepted': 'accepted',
    },
  }
}
