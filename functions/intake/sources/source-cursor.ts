import { z } from 'zod'
import { momentSchema } from '../../../events/define-event.ts'
import { keys } from '../../shared/keys.ts'
import type { Services } from '../../shared/services.ts'
import { ConditionFailed } from '../../shared/table.ts'

/** How far a source was pulled. */
const cursorSchema = z.object({
  /** Everything up to here was pulled. */
  until: momentSchema.optional(),
  /** The `readAgainFrom` that was done. */
  readAgainFrom: z.string().optional(),
  /** The one that is under way, and up to where. */
  readingAgain: z.object({ from: z.string(), until: momentSchema }).optional(),
  pulls: z.number().int(),
})

export type Cursor = z.output<typeof cursorSchema>

type Needs = Pick<Services, 'table'>

/** A pull that is broken off counts too: what is made of the count is never made twice. */
export async function countPull(name: string, { table }: Needs) {
  const update = { key: keys.sourceCursor(name), update: 'ADD pulls :one', values: { ':one': 1 } }
  return cursorSchema.parse(await table.update(update))
}

/** How far ahead of our clock a cursor may be, in milliseconds: pulls overlap, and clocks of machines differ. */
const AHEAD = 10 * 60_000

/** A clock that was wrong left it where nothing will be for a long time. */
export const isAhead = (until: string, now: string): boolean => Date.parse(until) > Date.parse(now) + AHEAD

/** Never backwards, but from ahead of our clock: of two pulls at once, the one that got further counts. */
export async function moveCursor(
  { name, now }: { name: string; now: string },
  until: string,
  { table }: Needs,
): Promise<void> {
  try {
    await table.update({
      key: keys.sourceCursor(name),
      update: 'SET #until = :until',
      condition: 'attribute_not_exists(#until) OR #until < :until OR #until > :ahead',
      names: { '#until': 'until' },
      values: { ':until': until, ':ahead': new Date(Date.parse(now) + AHEAD).toISOString() },
    })
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
  }
}

/** Reading again has a cursor of its own, so that what breaks off goes on there, and what is new never waits for it. */
export async function moveReadingAgain(
  name: string,
  readingAgain: { from: string; until: string },
  { table }: Needs,
): Promise<void> {
  await table.update({
    key: keys.sourceCursor(name),
    update: 'SET readingAgain = :reading',
    values: { ':reading': readingAgain },
  })
}

export async function noteReadAgain(name: string, from: string, { table }: Needs): Promise<void> {
  await table.update({
    key: keys.sourceCursor(name),
    update: 'SET readAgainFrom = :from REMOVE readingAgain',
    values: { ':from': from },
  })
}

/** In milliseconds. */
const BEHIND = 60 * 60_000

/** Whether it was last read to the end more than an hour ago, or never, or nobody knows when: its cursor is ahead of our clock. */
export async function isBehind(name: string, now: string, { table }: Needs): Promise<boolean> {
  const { until } = cursorSchema.partial().parse((await table.get(keys.sourceCursor(name))) ?? {})
  return until === undefined || Date.parse(now) - Date.parse(until) > BEHIND || isAhead(until, now)
}
