import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { keys } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import { ConditionFailed, type Table } from '../shared/table.ts'

/** Why nothing goes by a channel. It stays until something goes again: however often a pause is made longer, it is one pause. */
const channelStateSchema = z.object({
  reason: z.string(),
  since: momentSchema,
  /** Then one message tries. */
  pausedUntil: momentSchema,
})
export type ChannelState = z.infer<typeof channelStateSchema>

/** The states of those channels that have one, by name. The outbox is ours and never pauses. */
export async function readChannelStates(
  table: Table,
  channels: readonly string[],
): Promise<Readonly<Record<string, ChannelState>>> {
  const outside = channels.filter((name) => name !== 'outbox')
  const items = await Promise.all(outside.map((name) => table.get(keys.channelState(name))))
  const states = items.map((item, at) => [outside[at] ?? '', item && channelStateSchema.parse(item)] as const)
  return Object.fromEntries(states.flatMap(([name, state]) => (state ? [[name, state]] : [])))
}

export const isPaused = (state: ChannelState | undefined, now: string): boolean =>
  state !== undefined && Date.parse(now) < Date.parse(state.pausedUntil)

/** Minutes until the next try, while the pause is as old as the number before it (in minutes). */
const TRIES = [
  [30, 5],
  [120, 15],
] as const
const LATER_TRIES = 30

/** Lets nothing go by the channel for a while, and tells of it once. `until`: when the provider lets us go on, where that is known. */
export async function pauseChannel(
  channel: string,
  { reason, until, now }: { reason: string; until?: string | undefined; now: string },
  { table, log }: Pick<Services, 'table' | 'log'>,
): Promise<ChannelState> {
  const known = (await readChannelStates(table, [channel]))[channel]
  if (known && isPaused(known, now)) return known
  const since = known?.since ?? now
  const next = { reason, since, pausedUntil: until ?? nextTry(since, now) }
  try {
    await table.put({ ...keys.channelState(channel), ...next }, unchanged(known))
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
    return error.item ? channelStateSchema.parse(error.item) : next
  }
  if (!known) log.error('channel paused', { channel, reason, until: next.pausedUntil })
  return next
}

function nextTry(since: string, now: string): string {
  const minutes = (Date.parse(now) - Date.parse(since)) / 60_000
  const [, wait] = TRIES.find(([age]) => minutes < age) ?? [0, LATER_TRIES]
  return new Date(Date.parse(now) + wait * 60_000).toISOString()
}

const unchanged = (known: ChannelState | undefined) =>
  known
    ? { condition: 'pausedUntil = :seen', values: { ':seen': known.pausedUntil } }
    : { condition: 'attribute_not_exists(pk)' }

/** Something went by the channel again. */
export async function resumeChannel(
  channel: string,
  { since }: ChannelState,
  { table, log }: Pick<Services, 'table' | 'log'>,
): Promise<void> {
  try {
    await table.delete(keys.channelState(channel), { condition: 'since = :since', values: { ':since': since } })
    log.info('channel resumed', { channel, since })
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
  }
}
