import { AwsError } from '../../service.ts'
import type { Input, Operation } from '../engine.ts'
import { checkParameters, readBoolean, readChoice } from '../input.ts'
import { invalid, unsupported } from '../refuse.ts'
import { checkTableName } from '../tables/catalogue.ts'
import type { TableDefinition } from '../tables/definition.ts'
import { isRecord } from '../values/value.ts'
import { describe } from './describe-table.ts'
import { readAttributeTypes, readIndex, readKeySchema, readLocalIndex, readThroughput } from './read-schema.ts'

/** The numbers of local indexes start here, clear of the global ones that may yet be added. */
const LOCAL = 1001

const KNOWN = new Set([
  'TableName',
  'AttributeDefinitions',
  'KeySchema',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'BillingMode',
  'ProvisionedThroughput',
  'DeletionProtectionEnabled',
  'StreamSpecification',
  // Encryption at rest, storage class and tags change nothing on one machine.
  'SSESpecification',
  'TableClass',
  'Tags',
])

export const createTable: Operation = async (engine, input) => {
  checkParameters('CreateTable', input, KNOWN)
  if (input.TableName === undefined) {
    throw invalid("The parameter 'TableName' is required but was not present in the request")
  }
  const name = checkTableName(input.TableName, 3)
  const definition = readDefinition(input, name, engine.clock.now())
  if (engine.catalogue.find(name)) throw new AwsError('ResourceInUseException', `Table already exists: ${name}`)
  const description = await engine.catalogue.change(() => {
    engine.catalogue.add(definition)
    return describe(engine, engine.catalogue.table(name))
  })
  return { TableDescription: { ...description, TableStatus: 'CREATING' } }
}

function readDefinition(input: Input, name: string, now: number): TableDefinition {
  const stream = input.StreamSpecification
  if (isRecord(stream) && stream.StreamEnabled === true) throw unsupported('StreamSpecification of CreateTable')
  const types = readAttributeTypes(input.AttributeDefinitions)
  const key = readKeySchema(input.KeySchema, types)
  const billingMode = readChoice(input, 'BillingMode', ['PROVISIONED', 'PAY_PER_REQUEST'])
  const indexes = [
    ...readIndexes(input, 'GlobalSecondaryIndexes').map((raw, at) =>
      readIndex(raw, types, { number: at + 1, billingMode }),
    ),
    ...readIndexes(input, 'LocalSecondaryIndexes').map((raw, at) =>
      readLocalIndex(raw, types, { number: LOCAL + at, table: key }),
    ),
  ]
  for (const [at, { name: indexName }] of indexes.entries()) {
    if (indexes.findIndex((other) => other.name === indexName) === at) continue
    throw invalid(`One or more parameter values were invalid: Duplicate index name: ${indexName}`)
  }
  refuseUnusedAttributes(types, [key, ...indexes.map((index) => index.key)])
  const throughput = readThroughput(input, billingMode)
  return {
    name,
    tableId: crypto.randomUUID(),
    createdAt: now,
    key,
    indexes,
    nextIndex: indexes.filter(({ scope }) => scope === 'global').length + 1,
    billingMode,
    ...(throughput ? { throughput } : {}),
    pointInTimeRecovery: false,
    deletionProtection: readBoolean(input, 'DeletionProtectionEnabled'),
  }
}

function readIndexes(input: Input, name: string): unknown[] {
  const raw = input[name]
  if (raw === undefined || raw === null) return []
  if (!Array.isArray(raw) || raw.length === 0) {
    throw invalid(`One or more parameter values were invalid: List of ${name} is empty`)
  }
  const [kind, most] = name.startsWith('Global') ? ['GlobalSecondaryIndex', 20] : ['LocalSecondaryIndex', 5]
  if (raw.length > Number(most)) {
    throw invalid(`One or more parameter values were invalid: ${kind} count exceeds the per-table limit of ${most}`)
  }
  return raw
}

function refuseUnusedAttributes(types: ReadonlyMap<string, string>, keys: readonly TableDefinition['key'][]): void {
  const used = new Set(keys.flatMap(({ hash, range }) => (range ? [hash.name, range.name] : [hash.name])))
  if (used.size === types.size) return
  throw invalid(
    `One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
  )
}
