import { invalid } from '../refuse.ts'
import { checkItem } from '../values/check.ts'
import { numberSortKey } from '../values/number.ts'
import { attribute, type Item, typeOf, type Value } from '../values/value.ts'
import { type IndexDefinition, type KeyAttribute, type KeySchema, keyAttributes } from './definition.ts'

/** How a key value stands in SQLite, where it sorts as in DynamoDB: text for S and N, bytes for B. */
export type SqlKey = string | Uint8Array

export interface Key {
  readonly hash: SqlKey
  /** The empty text where the table has no sort key. */
  readonly range: SqlKey
}

const LONGEST_HASH = 2048
const LONGEST_RANGE = 1024

export function sqlKey(value: Value): SqlKey {
  if (value.S !== undefined) return value.S
  if (value.N !== undefined) return numberSortKey(value.N)
  if (value.B) return value.B
  throw invalid('The provided key element does not match the schema')
}

/** The key of an item that is to be stored. */
export function keyOfItem(item: Item, schema: KeySchema): Key {
  return {
    hash: ownKey(item, schema.hash, LONGEST_HASH),
    range: schema.range ? ownKey(item, schema.range, LONGEST_RANGE) : '',
  }
}

/** Checks a request's `Key`: exactly the key attributes, of their types. */
export function readKey(raw: unknown, schema: KeySchema): { item: Item; key: Key } {
  const item = checkItem(raw)
  const attributes = keyAttributes(schema)
  const fits = attributes.every(({ name, type }) => attribute(item, name)?.[type] !== undefined)
  if (!fits || Object.keys(item).length !== attributes.length) {
    throw invalid('The provided key element does not match the schema')
  }
  return { item, key: keyOfItem(item, schema) }
}

/** The index columns' values for this item; undefined when the item is not in the index. */
export function indexKey(item: Item, index: IndexDefinition): Key | undefined {
  const hash = attribute(item, index.key.hash.name)
  const range = index.key.range && attribute(item, index.key.range.name)
  if (!hash || (index.key.range && !range)) return undefined
  return { hash: sqlKey(hash), range: range ? sqlKey(range) : '' }
}

/** Refuses an item whose index keys have a wrong type, are empty or too long. */
export function checkIndexKey(item: Item, index: IndexDefinition): void {
  checkIndexAttribute(item, index, index.key.hash, LONGEST_HASH)
  if (index.key.range) checkIndexAttribute(item, index, index.key.range, LONGEST_RANGE)
}

/** A text that tells any two keys of a table apart. */
export function keyText({ hash, range }: Key): string {
  const show = (part: SqlKey): string =>
    typeof part === 'string' ? JSON.stringify(part) : Buffer.from(part).toString('hex')
  return `${show(hash)} ${show(range)}`
}

function ownKey(item: Item, { name, type }: KeyAttribute, longest: number): SqlKey {
  const value = attribute(item, name)
  if (!value) throw invalid(`One or more parameter values were invalid: Missing the key ${name} in the item`)
  if (value[type] === undefined) {
    throw invalid(
      `One or more parameter values were invalid: Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`,
    )
  }
  const length = keyLength(value)
  if (length === 0) {
    throw invalid(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${type === 'B' ? 'binary' : 'string'} value. Key: ${name}`,
    )
  }
  if (length > longest) throw tooLong(longest)
  return sqlKey(value)
}

function checkIndexAttribute(item: Item, index: IndexDefinition, key: KeyAttribute, longest: number): void {
  const value = attribute(item, key.name)
  if (!value) return
  if (value[key.type] === undefined) {
    throw invalid(
      `One or more parameter values were invalid: Type mismatch for Index Key ${key.name} Expected: ${key.type} Actual: ${typeOf(value)} IndexName: ${index.name}`,
    )
  }
  const length = keyLength(value)
  if (length === 0) {
    throw invalid(
      `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${key.type === 'B' ? 'binary' : 'string'} value. IndexName: ${index.name}, IndexKey: ${key.name}`,
    )
  }
  if (length > longest) throw tooLong(longest)
}

function tooLong(longest: number): Error {
  const part = longest === LONGEST_HASH ? 'hashkey' : 'rangekey'
  return invalid(
    `One or more parameter values were invalid: Size of ${part} has exceeded the maximum size limit of${longest} bytes`,
  )
}

/** In bytes; a number has no length to check. */
function keyLength(value: Value): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S)
  return value.B ? value.B.byteLength : 1
}
