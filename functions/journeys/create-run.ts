import { due, keys } from '../shared/keys.ts'
import { decideAnew } from '../shared/race.ts'
import { type Condition, type Table, TransactionRefused, type Write } from '../shared/table.ts'
import { type Active, activeSchema, type Run, runSchema } from './run-record.ts'
import { notLaterThan } from './run-store.ts'

/** Why a run could not be created, or that it was. */
export type Creation =
  | { kind: 'created'; run: Run }
  /** The same trigger created it before. */
  | { kind: 'existed'; run: Run }
  | { kind: 'already-running'; runId: string | undefined }
  /** An event that ends such runs happened after the trigger. */
  | { kind: 'overtaken'; by: string }

/**
 * Writes the run and the journey's lock on its subject, unless it is locked or an ending event is later than the trigger. A
 * lock whose run was ended by an event is taken over: that run does nothing more, and its lock is only not released yet.
 */
export async function createRun(table: Table, run: Run, journey: Pick<Active, 'ends' | 'listens'>): Promise<Creation> {
  const creation = await createUnder(ABSENT, { table, run, journey })
  if (creation.kind !== 'already-running' || creation.runId === undefined) return creation
  const holder = await table.get(keys.run(run.subject, creation.runId))
  const lock = await table.get(keys.active(run.subject, run.journey))
  if (!holder || !runSchema.parse(holder).ended || lock?.runId !== creation.runId) return creation
  const unchanged = {
    condition: 'attribute_not_exists(pk) OR runId = :holder',
    values: { ':holder': creation.runId },
  }
  // Watched on, in case the engine never reports its end.
  const watched = { ...lock, ...keys.leaving(run.subject, run.journey, creation.runId) }
  return createUnder(unchanged, { table, run, journey, more: [{ put: watched }] })
}

const ABSENT: Condition = { condition: 'attribute_not_exists(pk)' }

interface Creating {
  table: Table
  run: Run
  journey: Pick<Active, 'ends' | 'listens'>
  more?: readonly Write[]
}

async function createUnder(
  lock: Condition,
  { table, run, journey: { ends, listens }, more = [] }: Creating,
): Promise<Creation> {
  const { runId, journey, subject, executionArn, startedAt } = run
  const active: Active = { journey, runId, subject, executionArn, startedAt, ends, listens }
  try {
    await decideConflictsAnew(() =>
      table.transact([
        { put: { ...keys.run(subject, runId), ...run }, condition: ABSENT },
        {
          put: { ...keys.active(subject, journey), ...active, ...due('active-runs', runId, startedAt) },
          condition: lock,
        },
        ...ends.map((name) => ({
          check: keys.latest(subject, name),
          condition: notLaterThan(':at', run.triggeredAt),
        })),
        ...more,
      ]),
    )
    return { kind: 'created', run }
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error
    return explainRefusal(error, ends)
  }
}

function explainRefusal({ failed, items }: TransactionRefused, ends: readonly string[]): Creation {
  if (failed[0]) return { kind: 'existed', run: runSchema.parse(items[0]) }
  if (failed[1]) return { kind: 'already-running', runId: activeSchema.safeParse(items[1]).data?.runId }
  return { kind: 'overtaken', by: ends[failed.indexOf(true) - 2] ?? '' }
}

/** A refusal is an answer here; only a conflict with another transaction is tried again. */
async function decideConflictsAnew(transact: () => Promise<void>): Promise<void> {
  let refused: TransactionRefused | undefined
  await decideAnew(async () => {
    try {
      await transact()
    } catch (error) {
      if (!(error instanceof TransactionRefused)) throw error
      refused = error
    }
  })
  if (refused) throw refused
}
