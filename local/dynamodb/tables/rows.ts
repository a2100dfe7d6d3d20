import type { StatementSync } from 'node:sqlite'
import type { Store } from '../../store.ts'
import { decodeItem, encodeItem } from '../values/item-text.ts'
import { attribute, type Item } from '../values/value.ts'
import { type IndexDefinition, keyAttributes, type TableDefinition } from './definition.ts'
import { indexKey, type Key } from './key.ts'

/** The rows of one table: `pk, sk, size, ttl, item (text)` and two columns for each index. */
export interface Rows {
  read(key: Key): Item | undefined
  /** `old` is the item that the row holds now, where that is known. */
  write(key: Key, item: Item, size: number, old?: Item): void
  remove(key: Key): void
}

export function createRowTable(store: Store, sqlName: string): void {
  store
    .prepare(
      `CREATE TABLE ${sqlName} (rid INTEGER PRIMARY KEY, pk NOT NULL, sk NOT NULL, size INTEGER NOT NULL, ttl INTEGER, item TEXT NOT NULL)`,
    )
    .run()
  store.prepare(`CREATE UNIQUE INDEX ${sqlName}_key ON ${sqlName} (pk, sk)`).run()
}

export function createIndexColumns(store: Store, sqlName: string, { number }: IndexDefinition): void {
  const [hash, range] = indexColumns(number)
  store.prepare(`ALTER TABLE ${sqlName} ADD COLUMN ${hash}`).run()
  store.prepare(`ALTER TABLE ${sqlName} ADD COLUMN ${range}`).run()
  store
    .prepare(`CREATE INDEX ${sqlName}_g${number} ON ${sqlName} (${hash}, ${range}, pk, sk) WHERE ${hash} IS NOT NULL`)
    .run()
}

export function dropIndexColumns(store: Store, sqlName: string, { number }: IndexDefinition): void {
  const [hash, range] = indexColumns(number)
  store.prepare(`DROP INDEX ${sqlName}_g${number}`).run()
  store.prepare(`ALTER TABLE ${sqlName} DROP COLUMN ${hash}`).run()
  store.prepare(`ALTER TABLE ${sqlName} DROP COLUMN ${range}`).run()
}

export function indexColumns(number: number): readonly [hash: string, range: string] {
  return [`g${number}h`, `g${number}r`]
}

/** The moment in epoch seconds at which the item expires, if its time-to-live attribute says one. */
export function expiryOf(item: Item, timeToLive: string | undefined): number | null {
  const text = timeToLive === undefined ? undefined : attribute(item, timeToLive)?.N
  const seconds = Number(text)
  return text !== undefined && Number.isSafeInteger(Math.trunc(seconds)) ? Math.trunc(seconds) : null
}

export function openRows(store: Store, sqlName: string, definition: TableDefinition): Rows {
  const { indexes, timeToLive } = definition
  const read = store.prepare(`SELECT item FROM ${sqlName} WHERE pk = ? AND sk = ?`)
  const remove = store.prepare(`DELETE FROM ${sqlName} WHERE pk = ? AND sk = ?`)
  const upsert = prepareUpsert(store, sqlName, indexes)
  const refill = store.prepare(`UPDATE ${sqlName} SET item = ?, size = ? WHERE pk = ? AND sk = ?`)
  const keepsColumns = columnsKept(definition)
  return {
    read: (key) => {
      const text = read.get(key.hash, key.range)?.item
      return typeof text === 'string' ? decodeItem(text) : undefined
    },
    write: (key, item, size, old) => {
      if (old && keepsColumns(old, item)) {
        refill.run(encodeItem(item), size, key.hash, key.range)
        return
      }
      const columns: (string | Uint8Array | null)[] = []
      for (const index of indexes) {
        const inIndex = indexKey(item, index)
        columns.push(inIndex?.hash ?? null, inIndex?.range ?? null)
      }
      upsert.run(key.hash, key.range, encodeItem(item), size, expiryOf(item, timeToLive), ...columns)
    },
    remove: (key) => {
      remove.run(key.hash, key.range)
    },
  }
}

/** Whether two items have the same index keys and time to live, so that no index has to be touched. */
function columnsKept({ indexes, timeToLive }: TableDefinition): (old: Item, next: Item) => boolean {
  const names = new Set(indexes.flatMap((index) => keyAttributes(index.key).map(({ name }) => name)))
  if (timeToLive !== undefined) names.add(timeToLive)
  return (old, next) => {
    for (const name of names) {
      const [before, after] = [attribute(old, name), attribute(next, name)]
      if (before !== after && (before?.B || before?.S !== after?.S || before?.N !== after?.N || after?.B)) return false
    }
    return true
  }
}

function prepareUpsert(store: Store, sqlName: string, indexes: readonly IndexDefinition[]): StatementSync {
  const columns = ['item', 'size', 'ttl', ...indexes.flatMap(({ number }) => indexColumns(number))]
  return store.prepare(
    `INSERT INTO ${sqlName} (pk, sk, ${columns.join(', ')}) VALUES (?, ?${', ?'.repeat(columns.length)})
     ON CONFLICT (pk, sk) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
  )
}
