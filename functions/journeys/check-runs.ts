import { due, type Key } from '../shared/keys.ts'
import { scheduledFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { ConditionFailed } from '../shared/table.ts'
import { type Active, activeSchema, runInputSchema, runSchema } from './run-record.ts'
import { closeRun, readRun } from './run-store.ts'
import { settleRun } from './settle-run.ts'
import { execute } from './start-run.ts'
import { sweepDue } from './sweep-due.ts'

/** Runs this young are left to the engine's own events, in milliseconds. */
const LEFT_ALONE = 3_600_000

/** Compares the runs that we think are under way with the engine, whose events are best effort: starts what was never started, closes what is over. */
export async function checkRuns(now: string, services: Services): Promise<void> {
  const before = new Date(Date.parse(now) - LEFT_ALONE).toISOString()
  await sweepDue(services.table, { list: 'active-runs', before }, (key) => checkRun(key, now, services))
}

async function checkRun(key: Key, now: string, services: Services): Promise<void> {
  const item = await services.table.get(key)
  if (!item) return
  const active = activeSchema.parse(item)
  const run = await readRun(services.table, active.subject, active.runId)
  if (!run) return void (await closeRun(services.table, active, { status: 'ABORTED', at: now }))
  const status = await services.workflows.status(active.executionArn)
  if (status === undefined) return execute(run, services)
  const over = runSchema.shape.status.safeParse(status)
  if (!over.data) return lookLater(key, active, { now, services })
  const input = runInputSchema.parse(JSON.parse(run.input))
  return settleRun({ input, status: over.data, now }, services)
}

/** The longest time between two looks, in milliseconds: the engine forgets what ended 90 days ago. */
const LONGEST = 30 * 86_400_000

/** The older a run is, the more rarely it is looked at: after one hour, two, four …, so that a year costs two dozen writes. */
async function lookLater(
  key: Key,
  active: Active,
  { now, services }: { now: string; services: Services },
): Promise<void> {
  const age = Math.min(LONGEST, Date.parse(now) - Date.parse(active.startedAt))
  const { dueSk } = due('active-runs', active.runId, new Date(Date.parse(now) + age - LEFT_ALONE).toISOString())
  try {
    await services.table.update({
      key,
      update: 'SET dueSk = :later',
      condition: 'runId = :runId',
      values: { ':later': dueSk, ':runId': active.runId },
    })
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
  }
}

export const handler = scheduledFunction(checkRuns)
