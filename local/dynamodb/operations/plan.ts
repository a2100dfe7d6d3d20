import type { Input } from '../engine.ts'
import type { ResolvedPath } from '../expressions/syntax.ts'
import { invalid } from '../refuse.ts'
import type { Table } from '../tables/catalogue.ts'
import { checkIndexKey, type Key, keyOfItem, readKey } from '../tables/key.ts'
import { checkItem } from '../values/check.ts'
import { itemSize } from '../values/size.ts'
import type { Item } from '../values/value.ts'
import { readTest } from './condition-test.ts'

/** In bytes. */
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
      return { old, next: item, paths: [], bytes, apply: () => table.rows.write(key, item, bytes, old) }
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
