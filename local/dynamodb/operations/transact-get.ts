import { AwsError } from '../../service.ts'
import { capacityOf, readUnits, wantedCapacity } from '../capacity.ts'
import type { Engine, Operation } from '../engine.ts'
import { checkParameters } from '../input.ts'
import { invalid } from '../refuse.ts'
import type { Table } from '../tables/catalogue.ts'
import { type Key, keyText, readKey } from '../tables/key.ts'
import { itemSize } from '../values/size.ts'
import { type Item, isRecord } from '../values/value.ts'
import { type CancellationReason, canceled, NO_REASON, reasonOf } from './cancellation.ts'
import { readShape } from './get-item.ts'
import { readActions } from './transact-write.ts'

const KNOWN = new Set(['TransactItems', 'ReturnConsumedCapacity'])
const GET = new Set(['TableName', 'Key', 'ProjectionExpression', 'ExpressionAttributeNames'])
const LARGEST = 4 * 1024 * 1024

interface Get {
  readonly table: Table
  readonly key: Key
  shape(item: Item): Item
}

export const transactGetItems: Operation = async (engine, input) => {
  checkParameters('TransactGetItems', input, KNOWN)
  const gets = readGets(engine, readActions(input))
  if (new Set(gets.map(({ table, key }) => `${table.id} ${keyText(key)}`)).size < gets.length) {
    throw invalid('Transaction request cannot include multiple operations on one item')
  }
  const items = gets.map(({ table, key }) => table.rows.read(key))
  const sizes = items.map((item) => (item ? itemSize(item) : 0))
  if (sizes.reduce((sum, size) => sum + size, 0) > LARGEST) {
    throw invalid('The items of a transaction must not exceed 4 MB')
  }
  await engine.store.told()
  const wanted = wantedCapacity(input)
  const units = new Map(gets.map(({ table }) => [table, 0]))
  for (const [at, { table }] of gets.entries()) {
    units.set(table, (units.get(table) ?? 0) + 2 * readUnits(sizes[at] ?? 0, true))
  }
  return {
    Responses: gets.map(({ shape }, at) => {
      const item = items[at]
      return item ? { Item: shape(item) } : {}
    }),
    ...(wanted === 'NONE'
      ? {}
      : { ConsumedCapacity: [...units].map(([table, sum]) => capacityOf(table, sum, wanted)) }),
  }
}

/** A get that is wrong in itself cancels the transaction; a table that is missing does more. */
function readGets(engine: Engine, actions: readonly unknown[]): Get[] {
  const reasons: CancellationReason[] = []
  const gets: Get[] = []
  for (const action of actions) {
    const reason = reasonFor(() => gets.push(readGet(engine, action)))
    reasons.push(reason)
  }
  if (gets.length < actions.length) throw canceled(reasons)
  return gets
}

function reasonFor(read: () => void): CancellationReason {
  try {
    read()
    return NO_REASON
  } catch (error) {
    if (error instanceof AwsError && /key element does not match/.test(error.message)) return reasonOf(error)
    throw error
  }
}

function readGet({ catalogue }: Engine, raw: unknown): Get {
  if (!isRecord(raw) || !isRecord(raw.Get)) throw invalid('TransactItems must hold one Get each')
  checkParameters('Get in TransactGetItems', raw.Get, GET)
  const table = catalogue.table(raw.Get.TableName)
  return { table, key: readKey(raw.Get.Key, table.definition.key).key, shape: readShape(raw.Get) }
}
