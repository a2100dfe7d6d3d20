import { AwsError } from '../../service.ts'
import type { Engine, Input } from '../engine.ts'
import { invalid } from '../refuse.ts'
import type { Table } from '../tables/catalogue.ts'
import { type IndexDefinition, keyAttributes, type TableDefinition } from '../tables/definition.ts'
import { checkIndexKey, indexKey, type Key } from '../tables/key.ts'
import { createIndexColumns, dropIndexColumns, indexColumns } from '../tables/rows.ts'
import { decodeItem } from '../values/item-text.ts'
import { isRecord } from '../values/value.ts'
import { type AttributeTypes, readAttributeTypes, readIndex, readThroughput } from './read-schema.ts'

/** Makes one of the request's changes to the indexes, and answers the table's new definition. Runs in a schema transaction. */
export function changeIndex(engine: Engine, table: Table, update: unknown, input: Input): TableDefinition {
  const changes = isRecord(update) ? Object.values(update).filter((change) => change !== undefined) : []
  if (!isRecord(update) || changes.length !== 1) {
    throw invalid(
      'One or more parameter values were invalid: Only one of Create, Update and Delete is allowed in, and one is required for, a GlobalSecondaryIndexUpdate',
    )
  }
  if (isRecord(update.Create)) return addIndex(engine, table, update.Create, input)
  if (isRecord(update.Delete)) return dropIndex(engine, table, update.Delete.IndexName)
  if (isRecord(update.Update)) return changeThroughput(table.definition, update.Update)
  throw invalid('Invalid GlobalSecondaryIndexUpdate: it must be one of Create, Update and Delete')
}

function addIndex({ store }: Engine, table: Table, raw: Input, input: Input): TableDefinition {
  const { definition, sqlName } = table
  const types = readAttributeTypes(input.AttributeDefinitions)
  refuseRedefinition(types, knownTypes(definition))
  const index = readIndex(raw, types, { number: definition.nextIndex, billingMode: definition.billingMode })
  if (definition.indexes.some(({ name }) => name === index.name)) {
    throw invalid(`Attempting to create an index which already exists: ${index.name}`)
  }
  createIndexColumns(store, sqlName, index)
  const [hash, range] = indexColumns(index.number)
  const fill = store.prepare(`UPDATE ${sqlName} SET ${hash} = ?, ${range} = ? WHERE rid = ?`)
  for (const { rid, item } of store.prepare(`SELECT rid, item FROM ${sqlName}`).all()) {
    const key = fittingKey(String(item), index)
    if (key) fill.run(key.hash, key.range, rid ?? null)
  }
  return { ...definition, indexes: [...definition.indexes, index], nextIndex: definition.nextIndex + 1 }
}

/** An item written before the index existed may hold what the index cannot; it is then not in the index. */
function fittingKey(text: string, index: IndexDefinition): Key | undefined {
  const item = decodeItem(text)
  try {
    checkIndexKey(item, index)
  } catch {
    return undefined
  }
  return indexKey(item, index)
}

function refuseRedefinition(types: AttributeTypes, known: AttributeTypes): void {
  for (const [name, type] of types) {
    if ((known.get(name) ?? type) === type) continue
    throw invalid(
      `One or more parameter values were invalid: Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. Attribute: ${name}, existing type: ${known.get(name)}, new type: ${type}`,
    )
  }
}

function dropIndex({ store }: Engine, { definition, sqlName }: Table, name: unknown): TableDefinition {
  const index = definition.indexes.find((candidate) => candidate.name === name && candidate.scope === 'global')
  if (!index) throw noIndex(name)
  dropIndexColumns(store, sqlName, index)
  return { ...definition, indexes: definition.indexes.filter((other) => other !== index) }
}

function changeThroughput(definition: TableDefinition, raw: Input): TableDefinition {
  const index = definition.indexes.find(({ name }) => name === raw.IndexName)
  if (!index) throw noIndex(raw.IndexName)
  const throughput = readThroughput(raw, definition.billingMode)
  const changed = throughput ? { ...index, throughput } : index
  return { ...definition, indexes: definition.indexes.map((other) => (other === index ? changed : other)) }
}

function noIndex(name: unknown): Error {
  return new AwsError('ResourceNotFoundException', `Requested resource not found: Index: ${String(name)} not found`)
}

function knownTypes({ key, indexes }: TableDefinition): AttributeTypes {
  return new Map(
    [key, ...indexes.map((index) => index.key)].flatMap(keyAttributes).map(({ name, type }) => [name, type]),
  )
}
