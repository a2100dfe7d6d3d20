import { z } from 'zod'
import { momentSchema } from '../../../events/define-event.ts'
import { keys } from '../../shared/keys.ts'
import { ConditionFailed, type Update } from '../../shared/table.ts'
import type { Pull } from './pages-of.ts'
import { type Needs, type Pulled, pullSource } from './pull-source.ts'

/** `asks` counts who wanted a pull, `askedAt` is when the last one did. */
const itemSchema = z.object({ asks: z.number().int(), askedAt: momentSchema, leasedUntil: momentSchema.optional() })

/** What came in meanwhile makes one pull more; after so many the schedule goes on. */
const MOST_ROUNDS = 5

/**
 * Pulls a source, if nobody does: else who does pulls once more when he is done, however many ask meanwhile. So of any number of
 * pushes one pull is under way, and one follows. `lease`: how long this pull may take, in milliseconds; whoever dies in it is
 * followed by the schedule. Returns undefined where another pulls. Throws as pullSource does.
 */
export async function pullOnce(pull: Pull, lease: number, services: Needs): Promise<Pulled | undefined> {
  const leasedUntil = new Date(Date.parse(pull.now) + lease).toISOString()
  await ask(pull, services)
  const entered = await enter(pull, leasedUntil, services)
  return entered && pullInRounds(pull, { ...entered, leasedUntil }, services)
}

async function pullInRounds(pull: Pull, entered: Entered, services: Needs): Promise<Pulled> {
  const { leasedUntil } = entered
  const done: Pulled = { leads: 0, refused: 0, isLost: false }
  let mine: Asked = entered
  try {
    for (let round = 1; ; round++) {
      const { leads, refused, isLost } = await pullSource({ ...pull, now: mine.askedAt }, services)
      Object.assign(done, { leads: done.leads + leads, refused: done.refused + refused, isLost })
      const next: Asked | undefined = round < MOST_ROUNDS ? await leave(pull, mine, services) : undefined
      if (next?.leasedUntil !== leasedUntil) return done
      mine = next
    }
  } finally {
    await write(services, {
      key: keys.sourcePulling(pull.name),
      update: 'REMOVE leasedUntil',
      condition: 'leasedUntil = :mine',
      values: { ':mine': leasedUntil },
    })
  }
}

type Asked = z.output<typeof itemSchema>
type Entered = Asked & { leasedUntil: string }

const ask = ({ name, now }: Pull, { table }: Needs) =>
  table.update({
    key: keys.sourcePulling(name),
    update: 'SET askedAt = :now ADD asks :one',
    values: { ':now': new Date(now).toISOString(), ':one': 1 },
  })

const enter = ({ name, now }: Pull, leasedUntil: string, services: Needs): Promise<Asked | undefined> =>
  write(services, {
    key: keys.sourcePulling(name),
    update: 'SET leasedUntil = :until',
    condition: 'attribute_not_exists(leasedUntil) OR leasedUntil <= :now',
    values: { ':until': leasedUntil, ':now': new Date(now).toISOString() },
  })

/** Goes, unless somebody asked meanwhile; then gives what he asked for. */
async function leave({ name }: Pull, { asks, leasedUntil }: Asked, services: Needs): Promise<Asked | undefined> {
  const left = await write(services, {
    key: keys.sourcePulling(name),
    update: 'REMOVE leasedUntil',
    condition: 'asks = :asks AND leasedUntil = :mine',
    values: { ':asks': asks, ':mine': leasedUntil },
  })
  return left ?? itemSchema.parse(await services.table.get(keys.sourcePulling(name)))
}

/** The item after the write; undefined where its condition did not hold. */
async function write({ table }: Needs, update: Update): Promise<Asked | undefined> {
  try {
    return itemSchema.parse(await table.update(update))
  } catch (error) {
    if (error instanceof ConditionFailed) return undefined
    throw error
  }
}
