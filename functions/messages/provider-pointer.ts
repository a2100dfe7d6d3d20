import { z } from 'zod'
import { subjectSchema } from '../../events/define-event.ts'
import { keys } from '../shared/keys.ts'
import type { Table, Write } from '../shared/table.ts'
import type { Message } from './message-record.ts'

/** Which message of the ledger an id stands for: receipts and replies name nothing else. */
const providerPointerSchema = z.object({ messageId: z.string(), subject: subjectSchema, channel: z.string() })
export type ProviderPointer = z.infer<typeof providerPointerSchema>

/** Receipts come within three days, replies within a week; nobody asks after a month. In seconds. */
const KEPT = 30 * 24 * 60 * 60

/** The pointers of a message that may have left: by our id, and by the provider's where it is known. None for the outbox. */
export function providerPointers(message: Message, providerId: string | undefined, now: string): Write[] {
  const { messageId, subject, channel } = message
  if (channel === undefined || channel === 'outbox') return []
  const expiresAt = Math.floor(Date.parse(now) / 1000) + KEPT
  const pointer = { messageId, subject, channel, expiresAt }
  return [
    { put: { ...keys.messageById(messageId), ...pointer } },
    ...(providerId === undefined ? [] : [{ put: { ...keys.providerMessage(channel, providerId), ...pointer } }]),
  ]
}

/** The message that a provider means, by its own id of it or by ours. Undefined where neither was ever given out by this channel. */
export async function findSent(
  table: Table,
  channel: string,
  ids: { providerId?: string | undefined; messageId?: string | undefined },
): Promise<ProviderPointer | undefined> {
  const { providerId, messageId } = ids
  const byProvider = providerId === undefined ? undefined : await table.get(keys.providerMessage(channel, providerId))
  const found = byProvider ?? (messageId === undefined ? undefined : await table.get(keys.messageById(messageId)))
  const pointer = found && providerPointerSchema.parse(found)
  return pointer?.channel === channel ? pointer : undefined
}
