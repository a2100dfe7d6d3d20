import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { keys } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import { ConditionFailed, type Table } from '../shared/table.ts'

/** What is wrong with a channel: `pausedUntil` where nothing goes by it. It stays until something goes again: however often a pause is made longer, it is one pause. */
const channelStateSchema = z.object({
  reason: z.string(),
  since: momentSchema,
  /** Then one message tries. Absent as long as it may be a hiccup. */
  pausedUntil: momentSchema.optional(),
  /** The one message that tries may take so long. */
  tryingUntil: momentSchema.optional(),
  /** Messages in a row that the provider did not take, or whose answer was lost. */
  failures: z.number().int().default(0),
  /** When somebody was told. */
  toldAt: momentSchema.optional(),
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

/** Until when nothing goes by the channel; undefined where a message may go now. */
export function closedUntil(state: ChannelState | undefined, now: string): string | undefined {
  const ends = [state?.pausedUntil, state?.tryingUntil].filter((end) => end !== undefined && isAhead(end, now))
  return ends.sort().at(-1)
}

export const isPaused = (state: ChannelState | undefined, now: string): boolean => closedUntil(state, now) !== undefined

const isAhead = (moment: string, now: string): boolean => Date.parse(now) < Date.parse(moment)

/** So many in a row are not this message's bad luck. */
const IN_A_ROW = 5

/** Minutes until the next try, while the pause is as old as the number before it (in minutes). */
const TRIES = [
  [30, 5],
  [120, 15],
] as const
const LATER_TRIES = 30

/** What passes within this time nobody has to be told, in minutes; meanwhile one message tries every half minute. */
const HICCUP = 2
const NEXT_TRY_OF_HICCUP = 0.5

interface Trouble {
  reason: string
  now: string
}
type Tools = Pick<Services, 'table' | 'log'>

/** Lets nothing go by the channel for a while, for its provider said so, and tells of it once. `until`: when the provider lets us go on, where that is known. */
export async function pauseChannel(
  channel: string,
  { until, ...trouble }: Trouble & { until?: string | undefined },
  tools: Tools,
): Promise<ChannelState> {
  const known = (await readChannelStates(tools.table, [channel]))[channel]
  if (known && isInPause(known, trouble.now)) return known
  const since = known?.since ?? trouble.now
  const pausedUntil = until ?? nextTry(since, trouble.now)
  return pause(channel, { known, trouble, pausedUntil, tells: true }, tools)
}

/**
 * Counts a message that the provider did not take, or of which it said nothing. A row of them pauses the channel: at first
 * for moments, for it may be a hiccup; what lasts is told of.
 */
export async function noteFailure(channel: string, trouble: Trouble, tools: Tools): Promise<ChannelState> {
  const { reason, now } = trouble
  const item = await tools.table.update({
    key: keys.channelState(channel),
    update: 'SET #reason = :reason, #since = if_not_exists(#since, :now) ADD #failures :one',
    names: { '#reason': 'reason', '#since': 'since', '#failures': 'failures' },
    values: { ':reason': reason, ':now': now, ':one': 1 },
  })
  const known = channelStateSchema.parse(item)
  if (known.failures < IN_A_ROW || isInPause(known, now)) return known
  const isHiccup = minutesBetween(known.since, now) < HICCUP
  const pausedUntil = isHiccup ? later(now, NEXT_TRY_OF_HICCUP) : nextTry(known.since, now)
  return pause(channel, { known, trouble, pausedUntil, tells: !isHiccup }, tools)
}

/** Whoever tries may make the pause longer. */
const isInPause = ({ pausedUntil }: ChannelState, now: string): boolean =>
  pausedUntil !== undefined && isAhead(pausedUntil, now)

async function pause(
  channel: string,
  {
    known,
    trouble: { reason, now },
    pausedUntil,
    tells,
  }: { known: ChannelState | undefined; trouble: Trouble; pausedUntil: string; tells: boolean },
  { table, log }: Tools,
): Promise<ChannelState> {
  const { since = now, failures = 0 } = known ?? {}
  const isNews = tells && known?.toldAt === undefined
  const toldAt = isNews ? now : known?.toldAt
  const next = { reason, since, failures, pausedUntil, ...(toldAt !== undefined && { toldAt }) }
  try {
    await table.put({ ...keys.channelState(channel), ...next }, unchanged(known))
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
    // Somebody else was faster, or something went meanwhile.
    return error.item ? channelStateSchema.parse(error.item) : next
  }
  if (isNews) log.error('channel paused', { channel, reason, until: pausedUntil })
  return next
}

function nextTry(since: string, now: string): string {
  const age = minutesBetween(since, now)
  const [, wait] = TRIES.find(([limit]) => age < limit) ?? [0, LATER_TRIES]
  return later(now, wait)
}

const minutesBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 60_000
const later = (now: string, minutes: number): string => new Date(Date.parse(now) + minutes * 60_000).toISOString()

/** What is known of its pause; failures that are counted meanwhile change nothing in that. */
const unchanged = (known: ChannelState | undefined) => {
  if (!known) return { condition: 'attribute_not_exists(pk)' }
  const { pausedUntil } = known
  return pausedUntil === undefined
    ? { condition: 'attribute_exists(pk) AND attribute_not_exists(pausedUntil)' }
    : { condition: 'pausedUntil = :seen', values: { ':seen': pausedUntil } }
}

/** Whoever tries is done by then, in minutes. */
const ONE_TRY = 1

/** After a pause one message tries. Until when the others wait for it; undefined where it is this one's turn, or nothing was paused. */
export async function waitForTry(
  channel: string,
  { pausedUntil, tryingUntil }: ChannelState,
  now: string,
  { table }: Pick<Services, 'table'>,
): Promise<string | undefined> {
  if (pausedUntil === undefined) return undefined
  try {
    await table.update({
      key: keys.channelState(channel),
      update: 'SET tryingUntil = :end',
      condition: `pausedUntil = :pause AND ${tryingUntil === undefined ? 'attribute_not_exists(tryingUntil)' : 'tryingUntil = :before'}`,
      values: {
        ':end': later(now, ONE_TRY),
        ':pause': pausedUntil,
        ...(tryingUntil !== undefined && { ':before': tryingUntil }),
      },
    })
    return undefined
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
    // Where the state is gone, something went meanwhile.
    return error.item && closedUntil(channelStateSchema.parse(error.item), now)
  }
}

/** Something went by the channel again. */
export async function resumeChannel(
  channel: string,
  { since, pausedUntil }: ChannelState,
  { table, log }: Tools,
): Promise<void> {
  try {
    await table.delete(keys.channelState(channel), { condition: 'since = :since', values: { ':since': since } })
    if (pausedUntil !== undefined) log.info('channel resumed', { channel, since })
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
  }
}
