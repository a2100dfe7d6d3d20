import { scheduledFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { settleMessage } from './dispatch-message.ts'
import { findLost, isOpen, lookLater } from './message-store.ts'

/** Older than any retry of the function that claimed it, and than any provider's delay in knowing what it took. */
const CERTAINLY_OVER = 15 * 60 * 1000

/** Per shard and sweep; what is left is found five minutes later, before those that were asked about in vain. */
const AT_ONCE = 100

/** Finds out what became of messages whose answer was lost; sends again only what no channel ever took. */
export async function resolveUnknown(now: string, services: Services): Promise<{ resolved: number; left: number }> {
  const before = new Date(Date.parse(now) - CERTAINLY_OVER).toISOString()
  const lost = await findLost(services.table, before, AT_ONCE)
  let left = 0
  for (const message of lost) {
    const state = await settleMessage(message, { now, patient: true }, services).catch((error: unknown) => {
      services.log.error('message not resolved', {
        messageId: message.messageId,
        error: error instanceof Error ? error.name : 'unknown',
      })
      return 'unknown' as const
    })
    if (!isOpen({ state })) continue
    left += 1
    await lookLater(services.table, message, now)
  }
  return { resolved: lost.length - left, left }
}

export const handler = scheduledFunction(resolveUnknown)
