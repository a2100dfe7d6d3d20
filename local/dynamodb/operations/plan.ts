import { AwsError } from '../../service.ts'
import type { Input } from '../engine.ts'
import { applyUpdate } from '../expressions/apply-update.ts'
import { checkCondition } from '../expressions/check-condition.ts'
import { checkUpdate } from '../expressions/check-update.ts'
import { holds } from '../expressions/evaluate.ts'
import { conditionOf, updateOf } from '../expressions/parsed.ts'
import { type Placeholders, placeholdersOf } from '../expressions/placeholders.ts'
import type { Condition, Expression, ResolvedPath, Update } from '../expressions/syntax.ts'
import { readChoice } from '../input.ts'
import { invalid } from '../refuse.ts'
import type { Table } from '../tables/catalogue.ts'
import { keyAttributes } from '../tables/definition.ts'
import { checkIndexKey, type Key, keyOfItem, readKey } from '../tables/key.ts'
import { checkItem } from '../values/check.ts'
import { itemSize } from '../values/size.ts'
import type { Item } from '../values/value.ts'

export const LARGEST_ITEM = 400 * 1024

/**
 * A checked write. `plan` reads the item, tests the condition and says what shall be; `apply` does it and cannot
 * fail on data. Transactions plan everything before they apply anything.
 */
export interface Write {
  readonly table: Table
  readonly key: Key
  /** The item written, or its key: what holds the key attributes. */
  readonly keyItem: Item
  /** Throws ConditionalCheckFailedException or ValidationException. */
  plan(readOld: boolean): Planned
}

export interface Planned {
  readonly old: Item | undefined
  readonly next: Item | undefined
  /** The paths that an update touched. */
  readonly paths: readonly ResolvedPath[]
  readonly bytes: number
  apply(): void
}

export function planPut(table: Table, input: Input): Write {
  const item = checkItem(input.Item)
  const test = readTest(input)
  const key = keyOfItem(item, table.definition.key)
  for (const index of table.definition.indexes) checkIndexKey(item, index)
  const bytes = itemSize(item)
  if (bytes > LARGEST_ITEM) throw invalid('Item size has exceeded the maximum allowed size')
  return {
    table,
    key,
    keyItem: item,
    plan: (readOld) => {
      const old = readOld || test.condition ? table.rows.read(key) : undefined
      test.check(old)
      return { old, next: item, paths: [], bytes, apply: () => table.rows.write(key, item, bytes) }
    },
  }
}

export function planDelete(table: Table, input: Input): Write {
  const { key, item: keyItem } = readKey(input.Key, table.definition.key)
  const test = readTest(input)
  return {
    table,
    key,
    keyItem,
    plan: (readOld) => {
      const old = readOld || test.condition ? table.rows.read(key) : undefined
      test.check(old)
      return { old, next: undefined, paths: [], bytes: 0, apply: () => table.rows.remove(key) }
    },
  }
}

export function planCheck(table: Table, input: Input): Write {
  const { key, item: keyItem } = readKey(input.Key, table.definition.key)
  const test = readTest(input)
  if (!test.condition) throw invalid('ConditionExpression is required in a ConditionCheck')
  return {
    table,
    key,
    keyItem,
    plan: () => {
      const old = table.rows.read(key)
      test.check(old)
      return { old, next: old, paths: [], bytes: 0, apply: () => undefined }
    },
  }
}

export function planUpdate(table: Table, input: Input): Write {
  const { key, item: keyItem } = readKey(input.Key, table.definition.key)
  const update = updateOf(input)
  const condition = conditionOf(input, 'ConditionExpression')
  const placeholders = placeholdersOf(input, [update, condition], 'UpdateExpression')
  const test = makeTest(condition, placeholders, input)
  const paths = update ? checkUpdate(update, placeholders) : []
  refuseKeyUpdates(table, paths)
  return {
    table,
    key,
    keyItem,
    plan: () => {
      const old = table.rows.read(key)
      test.check(old)
      if (!old && update && onlyTakesAway(update.tree))
        return { old, next: undefined, paths, bytes: 0, apply: () => undefined }
      const next = update ? applyUpdate(update.tree, old ?? keyItem, placeholders, !old) : (old ?? keyItem)
      for (const index of table.definition.indexes) checkIndexKey(next, index)
      const bytes = itemSize(next)
      if (bytes > LARGEST_ITEM) throw invalid('Item size to update has exceeded the maximum allowed size')
      return { old, next, paths, bytes, apply: () => table.rows.write(key, next, bytes) }
    },
  }
}

interface Test {
  readonly condition: Expression<Condition> | undefined
  check(old: Item | undefined): void
}

function readTest(input: Input): Test {
  const condition = conditionOf(input, 'ConditionExpression')
  return makeTest(condition, placeholdersOf(input, [condition]), input)
}

function makeTest(condition: Expression<Condition> | undefined, placeholders: Placeholders, input: Input): Test {
  const onFailure = readChoice(input, 'ReturnValuesOnConditionCheckFailure', ['NONE', 'ALL_OLD'])
  if (condition) checkCondition(condition, placeholders)
  return {
    condition,
    check: (old) => {
      if (!condition || holds(condition.tree, old ?? {}, placeholders)) return
      const fields = onFailure === 'ALL_OLD' && old ? { Item: old } : {}
      throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed', { fields })
    },
  }
}

/** Such an update leaves an item that does not exist as it is, where any other would make it. */
function onlyTakesAway({ set, add }: Update): boolean {
  return set.length === 0 && add.length === 0
}

function refuseKeyUpdates(table: Table, paths: readonly ResolvedPath[]): void {
  for (const { name } of keyAttributes(table.definition.key)) {
    if (!paths.some((path) => path[0] === name)) continue
    throw invalid(
      `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
    )
  }
}
