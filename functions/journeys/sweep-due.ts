import { type DueList, duePk, type Key, SHARDS } from '../shared/keys.ts'
import type { Table } from '../shared/table.ts'

/** How many keys one sweep takes from each shard. */
const KEYS_A_SHARD = 1_000
/** How many items one sweep works on at a time. */
const AT_ONCE = 20

/** A key that is due, and whether its shard has more than one sweep takes: then whoever stays must let others come first. */
export interface Due {
  key: Key
  isCrowded: boolean
}

/** Calls `handle` for what has been on a due list since before a moment. The list lags: `handle` must read the item before it acts. One failure does not keep the others waiting; throws AggregateError at the end. */
export async function sweepDue(
  table: Table,
  { list, before }: { list: DueList; before: string },
  handle: (key: Key, due: Due) => Promise<void>,
): Promise<void> {
  const shards = Array.from({ length: SHARDS }, (_, shard) => readShard(table, duePk(list, shard), before))
  const due = (await Promise.all(shards)).flat()
  const failures = await forEachAtOnce(due, (each) => handle(each.key, each))
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${due.length} on ${list} failed`)
}

async function readShard(table: Table, shard: string, before: string): Promise<Due[]> {
  const found = await table.queryDue(shard, before, KEYS_A_SHARD)
  return found.map((key) => ({ key, isCrowded: found.length === KEYS_A_SHARD }))
}

/** Works on a few at a time; returns what failed. */
export async function forEachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<unknown[]> {
  const failures: unknown[] = []
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const settled = await Promise.allSettled(items.slice(at, at + AT_ONCE).map(work))
    failures.push(...settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : [])))
  }
  return failures
}
