import { capacityOf, checkReturnedOfMany, wantedCapacity, writeUnits } from '../capacity.ts'
import type { Operation } from '../engine.ts'
import { checkParameters } from '../input.ts'
import { invalid, unsupported } from '../refuse.ts'
import type { Table } from '../tables/catalogue.ts'
import { keyText } from '../tables/key.ts'
import { isRecord } from '../values/value.ts'
import { readTables, tooMany } from './batch-request.ts'
import { planDelete, planPut, type Write } from './plan.ts'

const WRITE = new Set(['RequestItems', 'ReturnConsumedCapacity', 'ReturnItemCollectionMetrics'])
const MOST_WRITES = 25

export const batchWriteItem: Operation = async (engine, input) => {
  checkParameters('BatchWriteItem', input, WRITE)
  checkReturnedOfMany('BatchWriteItem', input)
  const writes = readTables('BatchWriteItem', input).flatMap(([name, raw]) =>
    readWrites(engine.catalogue.table(name), name, raw),
  )
  if (writes.length > MOST_WRITES) throw tooMany('requestItems', MOST_WRITES)
  const seen = new Set(writes.map(({ table, key }) => `${table.id} ${keyText(key)}`))
  if (seen.size < writes.length) throw invalid('Provided list of item keys contains duplicates')
  const bytes = await engine.store.write(() =>
    writes.map((write) => {
      const planned = write.plan(false)
      planned.apply()
      return planned.bytes
    }),
  )
  const wanted = wantedCapacity(input)
  return {
    UnprocessedItems: {},
    ...(wanted === 'NONE'
      ? {}
      : { ConsumedCapacity: unitsByTable(writes, bytes).map(([table, units]) => capacityOf(table, units, wanted)) }),
  }
}

function readWrites(table: Table, name: string, raw: unknown): Write[] {
  if (!Array.isArray(raw) || raw.length === 0) {
    throw invalid(
      `1 validation error detected: Value at 'requestItems.${name}' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    )
  }
  return raw.map((request: unknown) => {
    if (!isRecord(request)) throw invalid(`RequestItems.${name} must hold write requests`)
    const { PutRequest: put, DeleteRequest: deletion, ...others } = request
    const [stranger] = Object.keys(others)
    if (stranger !== undefined) throw unsupported(`${stranger} in BatchWriteItem`)
    if (isRecord(put) && deletion === undefined) return planPut(table, { Item: put.Item })
    if (isRecord(deletion) && put === undefined) return planDelete(table, { Key: deletion.Key })
    throw invalid(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    )
  })
}

function unitsByTable(writes: readonly Write[], bytes: readonly number[]): [Table, number][] {
  const units = new Map<Table, number>()
  for (const [at, { table }] of writes.entries()) {
    units.set(table, (units.get(table) ?? 0) + writeUnits(bytes[at] ?? 0))
  }
  return [...units]
}
