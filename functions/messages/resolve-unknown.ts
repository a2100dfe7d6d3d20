import { SHARDS } from '../shared/keys.ts'
import { scheduledFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { readChannelStates } from './channel-state.ts'
import { findHanded, lookAtHandedAgain } from './handed-list.ts'
import type { Message } from './message-record.ts'
import { findLost, isOpen, lookLater } from './message-store.ts'
import { settleMessage } from './settle-message.ts'

/** Of each list, per shard and sweep; what is left is found five minutes later, before those that were asked about in vain. */
const AT_ONCE = 100

interface Resolved {
  resolved: number
  left: number
}

/** Finds out what became of messages whose answer was lost; sends again only what no channel ever took. Tells of channels by which nothing goes. */
export async function resolveUnknown(now: string, services: Services): Promise<Resolved> {
  await tellOfPauses(services)
  const lost = await settleAll(await findLost(services.table, now, AT_ONCE), now, services)
  // A campaign hands thousands to employees, for days: that does not keep back what others wait for.
  const handed = await settleAll(await findHanded(services.table, now, AT_ONCE), now, services)
  return { resolved: lost.resolved + handed.resolved, left: lost.left + handed.left }
}

async function settleAll(messages: Message[], now: string, services: Services): Promise<Resolved> {
  let left = 0
  // Side by side, for a provider that is slow shall not hold up all others.
  const lanes = Array.from({ length: SHARDS }, async (_, lane) => {
    for (const [at, message] of messages.entries())
      if (at % SHARDS === lane && (await isLeft(message, now, services))) left += 1
  })
  await Promise.all(lanes)
  return { resolved: messages.length - left, left }
}

async function isLeft(message: Message, now: string, services: Services): Promise<boolean> {
  const { state } = await settleMessage(message, { now, patient: true }, services).catch((error: unknown) => {
    services.log.error('message not resolved', {
      messageId: message.messageId,
      error: error instanceof Error ? error.name : 'unknown',
    })
    return { state: 'unknown' } as const
  })
  if (!isOpen({ state })) return false
  await (message.state === 'handed' ? lookAtHandedAgain : lookLater)(services.table, message, now)
  return true
}

/** For the alarm: as long as the channel does not go again. */
async function tellOfPauses({ table, channels, log }: Services): Promise<void> {
  const states = await readChannelStates(table, Object.keys(channels))
  const paused = Object.keys(states).filter((name) => states[name]?.toldAt !== undefined)
  if (paused.length > 0) log.warn('channels are paused', { count: paused.length, channels: paused.join(', ') })
}

export const handler = scheduledFunction(resolveUnknown)
