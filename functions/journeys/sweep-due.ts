import { type DueList, duePk, type Key, SHARDS } from '../shared/keys.ts'
import type { Table } from '../shared/table.ts'

/** How many keys one sweep takes from each shard. */
const KEYS_A_SHARD = 1_000
/** How many items one sweep works on at a time. */
const AT_ONCE = 20

/** Calls `handle` for what has been on a due list since before a moment. The list lags: `handle` must read the item before it acts. One failure does not keep the others waiting; throws AggregateError at the end. */
export async function sweepDue(
  table: Table,
  { list, before }: { list: DueList; before: string },
  handle: (key: Key) => Promise<void>,
): Promise<void> {
  const shards = Array.from({ length: SHARDS }, (_, shard) => table.queryDue(duePk(list, shard), before, KEYS_A_SHARD))
  const due = (await Promise.all(shards)).flat()
  const failures: unknown[] = []
  for (let at = 0; at < due.length; at += AT_ONCE) {
    const settled = await Promise.allSettled(due.slice(at, at + AT_ONCE).map(handle))
    failures.push(...settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : [])))
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${due.length} on ${list} failed`)
}
