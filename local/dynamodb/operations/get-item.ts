import { consumed, readUnits, wantedCapacity } from '../capacity.ts'
import type { Input, Operation } from '../engine.ts'
import { projectionOf } from '../expressions/parsed.ts'
import { placeholdersOf } from '../expressions/placeholders.ts'
import { project, projectedPaths } from '../expressions/project.ts'
import { checkParameters, readBoolean } from '../input.ts'
import { readKey } from '../tables/key.ts'
import { itemSize } from '../values/size.ts'
import type { Item } from '../values/value.ts'

const KNOWN = new Set([
  'TableName',
  'Key',
  'ConsistentRead',
  'ProjectionExpression',
  'ExpressionAttributeNames',
  'ReturnConsumedCapacity',
])

export const getItem: Operation = async (engine, input) => {
  checkParameters('GetItem', input, KNOWN)
  wantedCapacity(input)
  const table = engine.catalogue.table(input.TableName)
  const { key } = readKey(input.Key, table.definition.key)
  const shape = readShape(input)
  const consistent = readBoolean(input, 'ConsistentRead')
  const item = table.rows.read(key)
  await engine.store.told()
  const bytes = item && input.ReturnConsumedCapacity ? itemSize(item) : 0
  return { ...(item ? { Item: shape(item) } : {}), ...consumed(input, table, readUnits(bytes, consistent)) }
}

/** What the request's ProjectionExpression makes of an item. */
export function readShape(input: Input): (item: Item) => Item {
  const projection = projectionOf(input)
  const placeholders = placeholdersOf(input, [projection])
  if (!projection) return (item) => item
  const paths = projectedPaths(projection, placeholders)
  return (item) => project(item, paths)
}
