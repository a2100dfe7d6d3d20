import { capacityOf, readUnits, wantedCapacity } from '../capacity.ts'
import type { Input } from '../engine.ts'
import { checkCondition } from '../expressions/check-condition.ts'
import { holds } from '../expressions/evaluate.ts'
import { conditionOf, projectionOf } from '../expressions/parsed.ts'
import { type Placeholders, placeholdersOf } from '../expressions/placeholders.ts'
import { project, projectedPaths } from '../expressions/project.ts'
import type { Condition, Expression } from '../expressions/syntax.ts'
import { readBoolean, readChoice, readInteger } from '../input.ts'
import { invalid } from '../refuse.ts'
import { findIndex, type Table } from '../tables/catalogue.ts'
import type { IndexDefinition } from '../tables/definition.ts'
import type { Item } from '../values/value.ts'
import { type Page, type PageRequest, projectedNames } from './page.ts'

export const READ_PARAMETERS = [
  'TableName',
  'IndexName',
  'ConsistentRead',
  'Limit',
  'ExclusiveStartKey',
  'Select',
  'FilterExpression',
  'ProjectionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnConsumedCapacity',
]

/** What Query and Scan have in common. */
export interface ReadRequest extends PageRequest {
  readonly placeholders: Placeholders
  readonly filter: Expression<Condition> | undefined
  readonly consistent: boolean
}

export function readRequest(table: Table, input: Input, keyCondition?: Expression<Condition>): ReadRequest {
  const index = findIndex(table, input.IndexName)
  const limit = readInteger(input, 'Limit', 1) ?? Number.POSITIVE_INFINITY
  const filter = conditionOf(input, 'FilterExpression')
  const projection = projectionOf(input)
  const placeholders = placeholdersOf(input, [keyCondition, filter, projection], 'FilterExpression')
  if (filter) checkCondition(filter, placeholders)
  const consistent = readBoolean(input, 'ConsistentRead')
  if (consistent && index?.scope === 'global')
    throw invalid('Consistent reads are not supported on global secondary indexes')
  const paths = projection && projectedPaths(projection, placeholders)
  if (paths && index)
    checkProjected(
      paths.map(([name]) => String(name)),
      index,
      table,
    )
  const select = readSelect(input, index, projection !== undefined)
  return {
    table,
    index,
    limit,
    placeholders,
    filter,
    consistent,
    countOnly: select === 'COUNT',
    wholeItems:
      index?.projection === 'ALL' || (index?.scope === 'local' && (paths !== undefined || select === 'ALL_ATTRIBUTES')),
    inSegment: () => true,
    passes: (item: Item) => !filter || holds(filter.tree, item, placeholders),
    shape: (item: Item) => (paths ? project(item, paths) : item),
  }
}

export function answer(page: Page, input: Input, request: ReadRequest): object {
  const wanted = wantedCapacity(input)
  const units = readUnits(page.bytes, request.consistent)
  return {
    ...(request.countOnly ? {} : { Items: page.items }),
    Count: page.count,
    ScannedCount: page.scanned,
    ...(page.lastKey ? { LastEvaluatedKey: page.lastKey } : {}),
    ...(wanted === 'NONE' ? {} : { ConsumedCapacity: capacityOf(request.table, units, wanted) }),
  }
}

function readSelect(input: Input, index: IndexDefinition | undefined, projecting: boolean): string | undefined {
  if (input.Select === undefined || input.Select === null) return undefined
  const choices = ['SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES'] as const
  const select = readChoice(input, 'Select', choices)
  if (projecting && select !== 'SPECIFIC_ATTRIBUTES') {
    const shown = select === 'COUNT' ? 'only the Count' : select
    throw invalid(`Cannot specify the ProjectionExpression when choosing to get ${shown}`)
  }
  if (select === 'SPECIFIC_ATTRIBUTES' && !projecting) {
    throw invalid('Must specify the ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES')
  }
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && !index) {
    throw invalid('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName')
  }
  if (select === 'ALL_ATTRIBUTES' && index?.scope === 'global' && index.projection !== 'ALL') {
    throw invalid(
      `One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    )
  }
  return select
}

function checkProjected(names: readonly string[], index: IndexDefinition, table: Table): void {
  if (index.projection === 'ALL' || index.scope === 'local') return
  const held = projectedNames(index, table)
  const missing = names.filter((name) => !held.has(name))
  if (missing.length === 0) return
  throw invalid(
    `One or more parameter values were invalid: Global secondary index ${index.name} does not project [${missing.join(', ')}]`,
  )
}
