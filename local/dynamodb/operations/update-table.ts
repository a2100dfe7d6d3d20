import { AwsError } from '../../service.ts'
import type { Input, Operation } from '../engine.ts'
import { checkParameters, readBoolean, readChoice } from '../input.ts'
import { invalid } from '../refuse.ts'
import type { TableDefinition } from '../tables/definition.ts'
import { changeIndex } from './change-index.ts'
import { describe, knownTable } from './describe-table.ts'
import { readThroughput } from './read-schema.ts'

const UPDATE = new Set([
  'TableName',
  'AttributeDefinitions',
  'GlobalSecondaryIndexUpdates',
  'BillingMode',
  'ProvisionedThroughput',
  'DeletionProtectionEnabled',
])

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
