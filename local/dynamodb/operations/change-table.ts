import { AwsError } from '../../service.ts'
import type { Engine, Input, Operation } from '../engine.ts'
import { checkParameters, readBoolean, readChoice } from '../input.ts'
import { invalid } from '../refuse.ts'
import type { Table } from '../tables/catalogue.ts'
import { type IndexDefinition, keyAttributes, type TableDefinition } from '../tables/definition.ts'
import { checkIndexKey, indexKey, type Key } from '../tables/key.ts'
import { createIndexColumns, dropIndexColumns, indexColumns } from '../tables/rows.ts'
import { decodeItem } from '../values/item-text.ts'
import { isRecord } from '../values/value.ts'
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
  const { AttributeDefinitions: _a, CreationDateTime: _c, KeySchema: _k, ...rest } = describe(engine, table)
  const { GlobalSecondaryIndexes: _g, LocalSecondaryIndexes: _l, ...description } = rest // AWS leaves these out
  await engine.catalogue.change(() => engine.catalogue.remove(table))
  return { TableDescription: { ...description, TableStatus: 'DELETING' } }
}

export const updateTable: Operation = async (engine, input) => {
  checkParameters('UpdateTable', input, UPDATE)
  const table = knownTable(engine, input.TableName)
  const updates = input.GlobalSecondaryIndexUpdates ?? []
  if (!Array.isArray(updates)) throw invalid('GlobalSecondaryIndexUpdates must be a list')
  const settings = readSettings(input, table.definition)
  refuseNoChange(settings, table.definition)
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

function refuseNoChange(settings: Partial<TableDefinition> | undefined, now: TableDefinition): void {
  if (settings?.billingMode !== 'PROVISIONED' || now.billingMode !== 'PROVISIONED' || !settings.throughput) return
  const { ReadCapacityUnits: read, WriteCapacityUnits: write } = settings.throughput
  if (read !== now.throughput?.ReadCapacityUnits || write !== now.throughput.WriteCapacityUnits) return
  if (settings.deletionProtection !== undefined) return
  throw invalid(
    `The provisioned throughput for the table will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the table: ${read}. Requested ReadCapacityUnits: ${read}. Current WriteCapacityUnits provisioned for the table: ${write}. Requested WriteCapacityUnits: ${write}.`,
  )
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
