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
  pulls: z.number().int(),
})

type Needs = Pick<Services, 'table'>

/** A pull that is broken off counts too: what is made of the count is never made twice. */
export async function countPull(name: string, { table }: Needs) {
  const update = { key: keys.sourceCursor(name), update: 'ADD pulls :one', values: { ':one': 1 } }
  return cursorSchema.parse(await table.update(update))
}

/** Never backwards: of two pulls at once, the one that got further counts. */
export async function moveCursor(name: string, until: string, { table }: Needs): Promise<void> {
  try {
    await table.update({
      key: keys.sourceCursor(name),
      update: 'SET #until = :until',
      condition: 'attribute_not_exists(#until) OR #until < :until',
      names: { '#until': 'until' },
      values: { ':until': until },
    })
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
  }
}

export async function noteReadAgain(name: string, from: string, { table }: Needs): Promise<void> {
  await table.update({
    key: keys.sourceCursor(name),
    update: 'SET readAgainFrom = :from',
    values: { ':from': from },
  })
}

/** In milliseconds. */
const BEHIND = 60 * 60_000

/** Whether it was last read to the end more than an hour ago, or never. */
export async function isBehind(name: string, now: string, { table }: Needs): Promise<boolean> {
  const { until } = cursorSchema.partial().parse((await table.get(keys.sourceCursor(name))) ?? {})
  return until === undefined || Date.parse(now) - Date.parse(until) > BEHIND
}
