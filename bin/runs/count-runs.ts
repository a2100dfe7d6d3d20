import { type Run, runSchema } from '../../functions/journeys/run-record.ts'
import type { Table } from '../../functions/shared/table.ts'

/** As people ask for it: `ended-early` succeeded because an event ended it. */
export const runStates = ['under-way', 'succeeded', 'ended-early', 'failed', 'timed-out', 'aborted'] as const
export type RunState = (typeof runStates)[number]

function stateOf({ state, status, ended }: Pick<Run, 'state' | 'status' | 'ended'>): RunState {
  if (state === 'started') return 'under-way'
  if (status === 'FAILED') return 'failed'
  if (status === 'TIMED_OUT') return 'timed-out'
  if (status === 'ABORTED') return 'aborted'
  return ended ? 'ended-early' : 'succeeded'
}

export interface RunsOverview {
  /** By journey, then state. */
  counts: ReadonlyMap<string, Readonly<Record<RunState, number>>>
  /** Those that were asked for, newest first. */
  listed: readonly Run[]
}

/** Reads the whole table: meant for people, not for programs. */
export async function countRuns(
  table: Pick<Table, 'scan'>,
  wanted: { journey?: string | undefined; state?: RunState | undefined; limit: number },
): Promise<RunsOverview> {
  const counts = new Map<string, Record<RunState, number>>()
  const matching: Run[] = []
  for await (const item of table.scan()) {
    if (!String(item.sk).startsWith('RUN#')) continue
    const run = runSchema.parse(item)
    const state = stateOf(run)
    const row = counts.get(run.journey) ?? noRuns()
    row[state] += 1
    counts.set(run.journey, row)
    if (state === wanted.state && (wanted.journey ?? run.journey) === run.journey) matching.push(run)
  }
  const listed = matching.sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt)).slice(0, wanted.limit)
  return { counts, listed }
}

const noRuns = (): Record<RunState, number> => ({
  'under-way': 0,
  succeeded: 0,
  'ended-early': 0,
  failed: 0,
  'timed-out': 0,
  aborted: 0,
})
