import type { Input } from '../engine.ts'
import { invalid } from '../refuse.ts'
import type { Table } from '../tables/catalogue.ts'
import { type IndexDefinition, keyAttributes } from '../tables/definition.ts'
import { indexKey, type Key, keyOfItem } from '../tables/key.ts'
import { checkItem } from '../values/check.ts'
import { attribute } from '../values/value.ts'

/** Where the last page ended: the key in the table and, when reading an index, in the index. */
export interface StartKey {
  readonly own: Key
  readonly inIndex: Key | undefined
}

export function readStartKey(input: Input, table: Table, index: IndexDefinition | undefined): StartKey | undefined {
  if (input.ExclusiveStartKey === undefined || input.ExclusiveStartKey === null) return undefined
  const item = checkItem(input.ExclusiveStartKey)
  const keys = [...keyAttributes(table.definition.key), ...(index ? keyAttributes(index.key) : [])]
  const names = new Set(keys.map(({ name }) => name))
  const fits = keys.every(({ name, type }) => attribute(item, name)?.[type] !== undefined)
  if (!fits || Object.keys(item).length !== names.size) {
    throw invalid(
      index
        ? 'The provided starting key is invalid'
        : 'The provided starting key is invalid: The provided key element does not match the schema',
    )
  }
  return { own: keyOfItem(item, table.definition.key), inIndex: index && indexKey(item, index) }
}
