import type { Engine, Operation } from '../engine.ts'
import { checkParameters } from '../input.ts'
import { invalid } from '../refuse.ts'
import type { Table } from '../tables/catalogue.ts'
import { expiryOf } from '../tables/rows.ts'
import { decodeItem } from '../values/item-text.ts'
import { isRecord } from '../values/value.ts'
import { knownTable } from './describe-table.ts'
import { forgetOldTokens } from './request-token.ts'

/** AWS leaves alone what expired longer ago than this: a time in a wrong unit shall not delete the table. */
const FIVE_YEARS = 5 * 365 * 24 * 3600

export const updateTimeToLive: Operation = async (engine, input) => {
  checkParameters('UpdateTimeToLive', input, new Set(['TableName', 'TimeToLiveSpecification']))
  const table = knownTable(engine, input.TableName)
  const { name, enabled } = readSpecification(input.TimeToLiveSpecification)
  const now = table.definition.timeToLive
  if (enabled && now !== undefined) throw invalid('TimeToLive is already enabled')
  if (!enabled && now === undefined) throw invalid('TimeToLive is already disabled')
  if (!enabled && now !== name)
    throw invalid(`TimeToLive is active on a different AttributeName: current AttributeName is ${now}`)
  await engine.catalogue.change(() => setTimeToLive(engine, table, enabled ? name : undefined))
  return { TimeToLiveSpecification: { AttributeName: name, Enabled: enabled } }
}

export const describeTimeToLive: Operation = async (engine, input) => {
  checkParameters('DescribeTimeToLive', input, new Set(['TableName']))
  const { timeToLive } = knownTable(engine, input.TableName).definition
  return {
    TimeToLiveDescription:
      timeToLive === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: timeToLive },
  }
}

/** Deletes what has expired by the clock, and answers how many items that were. */
export async function expireItems(engine: Engine): Promise<number> {
  const now = Math.floor(engine.clock.now() / 1000)
  const tables = engine.catalogue.names().map((name) => engine.catalogue.table(name))
  return engine.store.write(() => {
    forgetOldTokens(engine)
    return tables.reduce((sum, table) => sum + expireTable(engine, table, now), 0)
  })
}

function expireTable({ store }: Engine, { sqlName, definition }: Table, now: number): number {
  if (definition.timeToLive === undefined) return 0
  const expired = store.prepare(`DELETE FROM ${sqlName} WHERE ttl IS NOT NULL AND ttl < ? AND ttl >= ?`)
  return Number(expired.run(now, now - FIVE_YEARS).changes)
}

function setTimeToLive({ store, catalogue }: Engine, table: Table, name: string | undefined): void {
  const { sqlName, definition } = table
  const { timeToLive: _before, ...others } = definition
  if (name === undefined) {
    store.prepare(`DROP INDEX ${sqlName}_ttl`).run()
  } else {
    const mark = store.prepare(`UPDATE ${sqlName} SET ttl = ? WHERE rid = ?`)
    for (const { rid, item } of store.prepare(`SELECT rid, item FROM ${sqlName}`).all()) {
      mark.run(expiryOf(decodeItem(String(item)), name), rid ?? null)
    }
    store.prepare(`CREATE INDEX ${sqlName}_ttl ON ${sqlName} (ttl) WHERE ttl IS NOT NULL`).run()
  }
  catalogue.replace(table, name === undefined ? others : { ...others, timeToLive: name })
}

function readSpecification(raw: unknown): { name: string; enabled: boolean } {
  if (!isRecord(raw)) throw invalid('TimeToLiveSpecification must have AttributeName and Enabled')
  const { AttributeName: name, Enabled: enabled } = raw
  if (typeof name !== 'string' || name === '' || name.length > 255) {
    throw invalid(
      "1 validation error detected: Value at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    )
  }
  if (typeof enabled !== 'boolean') throw invalid('TimeToLiveSpecification.Enabled must be a boolean')
  return { name, enabled }
}
