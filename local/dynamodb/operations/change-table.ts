import { AwsError } from '../../service.ts'
import type { Engine, Input, Operation } from '../engine.ts'
import { checkParameters, readBoolean, readChoice } from '../input.ts'
import { invalid } from '../refuse.ts'
import type { Table } from '../tables/catalogue.ts'
import { type IndexDefinition, keyAttributes, type TableDefinition } from '../tables/definition.ts'
import { indexKey } from '../tables/key.ts'
import { createIndexColumns, dropIndexColumns, indexColumns } from '../tables/rows.ts'
import { decodeItem } from '../values/item-text.ts'
import { attribute, isRecord } from '../values/value.ts'
import { describe, knownTable } from './describe-table.ts'
import { type AttributeTypes, readAttributeTypes, readIndex, readThroughput } from './read-schema.ts'

const UPDATE = new Set([
  'TableName',
  'AttributeDefinitions',
  'GlobalSecondaryIndexUpdates',
  'BillingMode',
  'ProvisionedThroughput',
  'DeletionProtectionEnabled',
])

export const deleteTable: Operation = async (engine, input) => {
  checkParameters('DeleteTable', input, new Set(['TableName']))
  const table = knownTable(engine, input.TableName)
  if (table.definition.deletionProtection) {
    throw invalid(
      `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
    )
  }
  const description = describe(engine, table)
  await engine.catalogue.change(() => engine.catalogue.remove(table))
  return { TableDescription: { ...description, TableStatus: 'DELETING' } }
}

export const updateTable: Operation = async (engine, input) => {
  checkParameters('UpdateTable', input, UPDATE)
  const table = knownTable(engine, input.TableName)
  const updates = input.GlobalSecondaryIndexUpdates ?? []
  if (!Array.isArray(updates)) throw invalid('GlobalSecondaryIndexUpdates must be a list')
  const settings = readSettings(input, table.definition)
  if (updates.length === 0 && settings === undefined) {
    throw invalid(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required',
    )
  }
  if (updates.length > 1) {
    throw new AwsError(
      'LimitExceededException',
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    )
  }
  await engine.catalogue.change(() => {
    let definition: TableDefinition = { ...table.definition, ...settings }
    for (const update of updates) definition = changeIndex(engine, { ...table, definition }, update, input)
    engine.catalogue.replace(table, definition)
  })
  const now = engine.catalogue.table(table.definition.name)
  return { TableDescription: { ...describe(engine, now), TableStatus: 'UPDATING' } }
}

function readSettings(input: Input, now: TableDefinition): Partial<TableDefinition> | undefined {
  const { BillingMode: mode, ProvisionedThroughput: throughput, DeletionProtectionEnabled: protection } = input
  if (mode === undefined && throughput === undefined && protection === undefined) return undefined
  const billingMode =
    mode === undefined ? now.billingMode : readChoice(input, 'BillingMode', ['PROVISIONED', 'PAY_PER_REQUEST'])
  const read = throughput === undefined ? now.throughput : readThroughput(input, billingMode)
  return {
    billingMode,
    ...(billingMode === 'PROVISIONED' && read ? { throughput: read } : {}),
    ...(protection === undefined ? {} : { deletionProtection: readBoolean(input, 'DeletionProtectionEnabled') }),
  }
}

function changeIndex(engine: Engine, table: Table, update: unknown, input: Input): TableDefinition {
  if (!isRecord(update)) throw invalid('GlobalSecondaryIndexUpdates must hold one of Create, Update and Delete each')
  if (isRecord(update.Create)) return addIndex(engine, table, update.Create, input)
  if (isRecord(update.Delete)) return dropIndex(engine, table, update.Delete.IndexName)
  if (isRecord(update.Update)) return changeThroughput(table.definition, update.Update)
  throw invalid('GlobalSecondaryIndexUpdates must hold one of Create, Update and Delete each')
}

function addIndex({ store }: Engine, table: Table, raw: Input, input: Input): TableDefinition {
  const { definition, sqlName } = table
  const types = new Map([
    ...knownTypes(definition),
    ...(input.AttributeDefinitions ? readAttributeTypes(input.AttributeDefinitions) : []),
  ])
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

/** An item written before the index existed may hold other types in its key attributes; it is then not in the index. */
function fittingKey(text: string, index: IndexDefinition) {
  const item = decodeItem(text)
  const fits = keyAttributes(index.key).every(({ name, type }) => {
    const value = attribute(item, name)
    return value?.[type] !== undefined && value.S !== '' && value.B?.byteLength !== 0
  })
  return fits ? indexKey(item, index) : undefined
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
