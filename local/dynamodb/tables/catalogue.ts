import { AwsError } from '../../service.ts'
import type { Store } from '../../store.ts'
import { invalid } from '../refuse.ts'
import type { IndexDefinition, TableDefinition } from './definition.ts'
import { createIndexColumns, createRowTable, openRows, type Rows } from './rows.ts'

/** A table in use: its definition and its rows. Replaced as a whole when the definition changes. */
export interface Table {
  readonly id: number
  readonly sqlName: string
  readonly definition: TableDefinition
  readonly rows: Rows
}

/** All tables. Changes are to be made inside `change`, which keeps memory and file in step. */
export interface Catalogue {
  /** Accepts a table's name or its ARN; throws ResourceNotFoundException. */
  table(name: unknown): Table
  find(name: string): Table | undefined
  names(): string[]
  add(definition: TableDefinition): void
  replace(table: Table, definition: TableDefinition): void
  remove(table: Table): void
  /** Runs schema work in one transaction; if it does not reach the disk, the catalogue is as before. */
  change<T>(work: () => T): Promise<T>
}

const TABLE_NAME = /^[a-zA-Z0-9_.-]+$/

export function openCatalogue(store: Store): Catalogue {
  store.exec(
    'CREATE TABLE IF NOT EXISTS dynamodb_tables (id INTEGER PRIMARY KEY AUTOINCREMENT, definition TEXT NOT NULL)',
  )
  let tables = load(store)
  const open = (id: number, definition: TableDefinition): void => {
    tables.set(definition.name, openTable(store, id, definition))
  }
  return {
    table: (name) => {
      const known = typeof name === 'string' ? tables.get(name) : undefined
      return known ?? findByName(tables, name)
    },
    find: (name) => tables.get(name),
    names: () => [...tables.keys()].sort(),
    add: (definition) => {
      const { lastInsertRowid } = store
        .prepare('INSERT INTO dynamodb_tables (definition) VALUES (?)')
        .run(JSON.stringify(definition))
      const id = Number(lastInsertRowid)
      createRowTable(store, sqlName(id))
      for (const index of definition.indexes) createIndexColumns(store, sqlName(id), index)
      open(id, definition)
    },
    replace: ({ id }, definition) => {
      store.prepare('UPDATE dynamodb_tables SET definition = ? WHERE id = ?').run(JSON.stringify(definition), id)
      open(id, definition)
    },
    remove: ({ id, definition }) => {
      store.prepare('DELETE FROM dynamodb_tables WHERE id = ?').run(id)
      store.prepare(`DROP TABLE ${sqlName(id)}`).run()
      tables.delete(definition.name)
    },
    change: async (work) => {
      try {
        return await store.write(work)
      } catch (error) {
        tables = load(store)
        throw error
      }
    },
  }
}

export function findIndex(table: Table, name: unknown): IndexDefinition | undefined {
  if (name === undefined || name === null) return undefined
  const index = table.definition.indexes.find((candidate) => candidate.name === name)
  if (!index) throw invalid(`The table does not have the specified index: ${String(name)}`)
  return index
}

/** The table's name out of a name or an ARN; throws ValidationException for what cannot be one. */
export function checkTableName(raw: unknown, shortest = 1): string {
  if (typeof raw !== 'string') throw wrongName('null', 'Member must not be null')
  const name = raw.startsWith('arn:') ? (/:table\/([^/]+)$/.exec(raw)?.[1] ?? raw) : raw
  const shown = `'${name}'`
  if (name.length < shortest || name === '') {
    throw wrongName(shown, `Member must have length greater than or equal to ${shortest}`)
  }
  if (name.length > 255) throw wrongName(shown, 'Member must have length less than or equal to 255')
  if (!TABLE_NAME.test(name)) throw wrongName(shown, 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+')
  return name
}

function wrongName(shown: string, constraint: string): Error {
  return invalid(
    `1 validation error detected: Value ${shown} at 'tableName' failed to satisfy constraint: ${constraint}`,
  )
}

function findByName(tables: ReadonlyMap<string, Table>, raw: unknown): Table {
  const name = checkTableName(raw)
  if (name.length < 3) throw invalid('TableName must be at least 3 characters long and at most 255 characters long')
  const table = tables.get(name)
  if (!table) throw new AwsError('ResourceNotFoundException', 'Requested resource not found')
  return table
}

function openTable(store: Store, id: number, definition: TableDefinition): Table {
  return { id, sqlName: sqlName(id), definition, rows: openRows(store, sqlName(id), definition) }
}

/** Numbers are never used twice, so that no prepared statement ever means another table. */
function sqlName(id: number): string {
  return `dynamodb_table_${id}`
}

function load(store: Store): Map<string, Table> {
  const tables = new Map<string, Table>()
  for (const { id, definition } of store.prepare('SELECT id, definition FROM dynamodb_tables').all()) {
    const parsed: TableDefinition = JSON.parse(String(definition))
    tables.set(parsed.name, openTable(store, Number(id), parsed))
  }
  return tables
}
