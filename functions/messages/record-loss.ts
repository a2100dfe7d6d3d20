import type { Services } from '../shared/services.ts'
import type { Fate, Message } from './message-record.ts'
import { endMessage } from './message-store.ts'
import { providerPointers } from './provider-pointer.ts'
import { takeEarlyReceipt } from './record-receipt.ts'
import type { Lost } from './send-patiently.ts'

/** Records that nobody knows whether a message was taken, unless its provider told of it before we gave up waiting for the answer. */
export async function recordLoss(
  message: Message,
  { reason, parts, providerId }: Lost,
  now: string,
  { table, bus }: Pick<Services, 'table' | 'bus'>,
): Promise<Fate> {
  const ending = { state: 'unknown', reason: `answer lost: ${reason}`, parts } as const
  await endMessage(table, message, ending, providerPointers(message, providerId, now))
  const state = await takeEarlyReceipt(
    message,
    { now, ...(providerId !== undefined && { providerId }) },
    { table, bus },
  )
  return { state: state ?? 'unknown' }
}
