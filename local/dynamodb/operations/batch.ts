import { capacityOf, readUnits, wantedCapacity, writeUnits } from '../capacity.ts'
import type { Input, Operation } from '../engine.ts'
import { checkParameters, readBoolean } from '../input.ts'
import { invalid, unsupported } from '../refuse.ts'
import type { Table } from '../tables/catalogue.ts'
import { keyText, readKey } from '../tables/key.ts'
import { itemSize } from '../values/size.ts'
import { type Item, isRecord } from '../values/value.ts'
import { readShape } from './get-item.ts'
import { planDelete, planPut, type Write } from './plan.ts'

const GET = new Set(['RequestItems', 'ReturnConsumedCapacity'])
const GET_TABLE = new Set(['Keys', 'ConsistentRead', 'ProjectionExpression', 'ExpressionAttributeNames'])
const WRITE = new Set(['RequestItems', 'ReturnConsumedCapacity', 'ReturnItemCollectionMetrics'])
const MOST_GETS = 100
const MOST_WRITES = 25
const LARGEST_ANSWER = 16 * 1024 * 1024

export const batchGetItem: Operation = async (engine, input) => {
  checkParameters('BatchGetItem', input, GET)
  const requests = readTables('BatchGetItem', input).map(([name, raw]) =>
    readGets(engine.catalogue.table(name), name, raw),
  )
  const keys = requests.reduce((sum, request) => sum + request.gets.length, 0)
  if (keys > MOST_GETS) throw tooMany(`RequestItems.${requests[0]?.name}.member.Keys`, MOST_GETS)
  const wanted = wantedCapacity(input)
  const responses: Record<string, Item[]> = {}
  const unprocessed: Record<string, object> = {}
  const capacity: object[] = []
  let bytes = 0
  for (const { name, table, gets, shape, raw, consistent } of requests) {
    const found: Item[] = []
    const left: unknown[] = []
    let units = 0
    for (const get of gets) {
      const item = bytes < LARGEST_ANSWER ? table.rows.read(get.key) : undefined
      if (bytes >= LARGEST_ANSWER) left.push(get.raw)
      const size = item ? itemSize(item) : 0
      bytes += size
      units += readUnits(size, consistent)
      if (item) found.push(shape(item))
    }
    responses[name] = found
    if (left.length > 0) unprocessed[name] = { ...raw, Keys: left }
    if (wanted !== 'NONE') capacity.push(capacityOf(table, units, wanted))
  }
  await engine.store.committed()
  return {
    Responses: responses,
    UnprocessedKeys: unprocessed,
    ...(wanted === 'NONE' ? {} : { ConsumedCapacity: capacity }),
  }
}

function tooMany(where: string, most: number): Error {
  return invalid(
    `1 validation error detected: Value at '${where}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
  )
}

function readGets(table: Table, name: string, raw: unknown) {
  if (!isRecord(raw) || !Array.isArray(raw.Keys)) throw invalid(`RequestItems.${name}.Keys must be a list of keys`)
  checkParameters(`BatchGetItem (table ${name})`, raw, GET_TABLE)
  const gets = raw.Keys.map((key: unknown) => ({ raw: key, ...readKey(key, table.definition.key) }))
  if (gets.length === 0) {
    throw invalid(
      `1 validation error detected: Value at 'requestItems.${name}.member.keys' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    )
  }
  if (new Set(gets.map(({ key }) => keyText(key))).size < gets.length) {
    throw invalid('Provided list of item keys contains duplicates')
  }
  return { name, table, gets, shape: readShape(raw), raw, consistent: readBoolean(raw, 'ConsistentRead') }
}

export const batchWriteItem: Operation = async (engine, input) => {
  checkParameters('BatchWriteItem', input, WRITE)
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

function readTables(operation: string, { RequestItems: tables }: Input): [string, unknown][] {
  const entries = isRecord(tables) ? Object.entries(tables).filter(([, request]) => request !== undefined) : []
  if (entries.length > 0) return entries
  throw invalid(`The requestItems parameter is required for ${operation}`)
}
