import { AwsError } from '../../service.ts'
import type { Engine, Operation } from '../engine.ts'
import { checkParameters, readInteger } from '../input.ts'
import { checkTableName, type Table } from '../tables/catalogue.ts'
import { type IndexDefinition, type KeySchema, keyAttributes, type TableDefinition } from '../tables/definition.ts'

const NO_THROUGHPUT = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 }

export const describeTable: Operation = async (engine, input) => {
  checkParameters('DescribeTable', input, new Set(['TableName']))
  return { Table: describe(engine, knownTable(engine, input.TableName)) }
}

export const listTables: Operation = async ({ catalogue }, input) => {
  checkParameters('ListTables', input, new Set(['ExclusiveStartTableName', 'Limit']))
  const limit = readInteger(input, 'Limit', 1, 100) ?? 100
  const start = input.ExclusiveStartTableName
  const names = catalogue.names().filter((name) => typeof start !== 'string' || name > start)
  const page = names.slice(0, limit)
  return { TableNames: page, ...(names.length > limit ? { LastEvaluatedTableName: page.at(-1) } : {}) }
}

/** The table; where it is missing, the error that AWS's table operations give, with its name. */
export function knownTable({ catalogue }: Engine, raw: unknown): Table {
  const name = checkTableName(raw)
  const table = catalogue.find(name)
  if (!table) {
    throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`)
  }
  return table
}

/** A TableDescription. Tables are active at once. */
export function describe({ store }: Engine, { definition, sqlName }: Table): Readonly<Record<string, unknown>> {
  const arn = `arn:aws:dynamodb:local:000000000000:table/${definition.name}`
  const totals = store.prepare(`SELECT count(*) AS items, coalesce(sum(size), 0) AS bytes FROM ${sqlName}`).get()
  const counts = { ItemCount: Number(totals?.items ?? 0), TableSizeBytes: Number(totals?.bytes ?? 0) }
  const created = new Date(definition.createdAt)
  const ofScope = (scope: IndexDefinition['scope']): object[] =>
    definition.indexes.filter((index) => index.scope === scope).map((index) => describeIndex(index, arn, counts))
  return {
    TableName: definition.name,
    TableStatus: 'ACTIVE',
    TableArn: arn,
    TableId: definition.tableId,
    CreationDateTime: created,
    AttributeDefinitions: attributeDefinitions(definition),
    KeySchema: keySchema(definition.key),
    ...counts,
    ProvisionedThroughput: { NumberOfDecreasesToday: 0, ...(definition.throughput ?? NO_THROUGHPUT) },
    ...(definition.billingMode === 'PAY_PER_REQUEST'
      ? { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: created } }
      : {}),
    ...describeIndexes('GlobalSecondaryIndexes', ofScope('global')),
    ...describeIndexes('LocalSecondaryIndexes', ofScope('local')),
    DeletionProtectionEnabled: definition.deletionProtection,
  }
}

function describeIndexes(name: string, indexes: readonly object[]): object {
  return indexes.length > 0 ? { [name]: indexes } : {}
}

function describeIndex(
  index: IndexDefinition,
  arn: string,
  counts: { ItemCount: number; TableSizeBytes: number },
): object {
  return {
    IndexName: index.name,
    ...(index.scope === 'global' ? { IndexStatus: 'ACTIVE' } : {}),
    IndexArn: `${arn}/index/${index.name}`,
    KeySchema: keySchema(index.key),
    Projection: {
      ProjectionType: index.projection,
      ...(index.projection === 'INCLUDE' ? { NonKeyAttributes: index.include } : {}),
    },
    ProvisionedThroughput: { NumberOfDecreasesToday: 0, ...(index.throughput ?? NO_THROUGHPUT) },
    ItemCount: counts.ItemCount,
    IndexSizeBytes: counts.TableSizeBytes,
  }
}

function keySchema(key: KeySchema): object[] {
  return keyAttributes(key).map(({ name }, at) => ({ AttributeName: name, KeyType: at === 0 ? 'HASH' : 'RANGE' }))
}

function attributeDefinitions({ key, indexes }: TableDefinition): object[] {
  const types = new Map(
    [key, ...indexes.map((index) => index.key)].flatMap(keyAttributes).map(({ name, type }) => [name, type]),
  )
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }))
}
