import type { SQLOutputValue } from 'node:sqlite'
import type { Table } from '../tables/catalogue.ts'
import { type IndexDefinition, keyAttributes } from '../tables/definition.ts'
import { decodeItem } from '../values/item-text.ts'
import { itemSize } from '../values/size.ts'
import { attribute, type Item, setAttribute, type Value } from '../values/value.ts'

const LARGEST_PAGE = 1024 * 1024

export interface PageRequest {
  readonly table: Table
  readonly index: IndexDefinition | undefined
  readonly limit: number
  /** Whether the row belongs to the segment asked for. */
  inSegment(row: Row): boolean
  /** Whether the item passes the filter. */
  passes(item: Item): boolean
  /** What is answered of the item. */
  shape(item: Item): Item
  readonly countOnly: boolean
  /** The index holds whole items, or a local index fetches them from the table. */
  readonly wholeItems: boolean
}

export type Row = Readonly<Record<string, SQLOutputValue>>

export interface Page {
  readonly items: readonly Item[]
  readonly count: number
  readonly scanned: number
  readonly bytes: number
  readonly lastKey: Item | undefined
}

/** Reads rows in order up to the limit or one megabyte, whichever comes first. */
export function readPage(rows: Iterable<Row>, request: PageRequest): Page {
  const items: Item[] = []
  let [count, scanned, bytes] = [0, 0, 0]
  for (const row of rows) {
    if (!request.inSegment(row)) continue
    const whole = decodeItem(String(row.item))
    const item = request.index && !request.wholeItems ? inIndex(whole, request.index, request.table) : whole
    scanned += 1
    bytes += item === whole ? Number(row.size) : itemSize(item)
    if (request.passes(item)) {
      count += 1
      if (!request.countOnly) items.push(request.shape(item))
    }
    if (scanned >= request.limit || bytes >= LARGEST_PAGE) {
      return { items, count, scanned, bytes, lastKey: pageKey(whole, request) }
    }
  }
  return { items, count, scanned, bytes, lastKey: undefined }
}

/** The attributes that the index holds of an item. */
function inIndex(item: Item, index: IndexDefinition, table: Table): Item {
  return pick(item, [...projectedNames(index, table)])
}

/** The names of the attributes in an index that does not project all. */
export function projectedNames(index: IndexDefinition, { definition }: Table): Set<string> {
  const keys = [...keyAttributes(definition.key), ...keyAttributes(index.key)].map(({ name }) => name)
  return new Set([...keys, ...index.include])
}

function pageKey(item: Item, { table, index }: PageRequest): Item {
  const keys = [...keyAttributes(table.definition.key), ...(index ? keyAttributes(index.key) : [])]
  return pick(
    item,
    keys.map(({ name }) => name),
  )
}

function pick(item: Item, names: readonly string[]): Item {
  const picked: Record<string, Value> = {}
  for (const name of names) {
    const value = attribute(item, name)
    if (value) setAttribute(picked, name, value)
  }
  return picked
}
