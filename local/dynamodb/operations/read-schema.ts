import type { Input } from '../engine.ts'
import { readInteger } from '../input.ts'
import { invalid } from '../refuse.ts'
import type { IndexDefinition, KeyAttribute, KeySchema, TableDefinition, Throughput } from '../tables/definition.ts'
import { isRecord } from '../values/value.ts'

export type AttributeTypes = ReadonlyMap<string, KeyAttribute['type']>

export function readAttributeTypes(raw: unknown): AttributeTypes {
  if (!Array.isArray(raw)) throw invalid('AttributeDefinitions must be a list')
  const types = new Map<string, KeyAttribute['type']>()
  for (const definition of raw) {
    if (!isRecord(definition) || typeof definition.AttributeName !== 'string') {
      throw invalid('AttributeDefinitions must hold AttributeName and AttributeType each')
    }
    const { AttributeName: name, AttributeType: type } = definition
    if (type !== 'S' && type !== 'N' && type !== 'B') {
      throw invalid(
        `1 validation error detected: Value '${String(type)}' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]`,
      )
    }
    checkKeyName(name)
    if (types.has(name)) {
      throw invalid(
        `One or more parameter values were invalid: Duplicate AttributeName in AttributeDefinitions: ${name}`,
      )
    }
    types.set(name, type)
  }
  return types
}

export function readKeySchema(raw: unknown, types: AttributeTypes): KeySchema {
  if (!Array.isArray(raw) || raw.length < 1 || raw.length > 2) {
    throw invalid(
      "1 validation error detected: Value at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2 and greater than or equal to 1",
    )
  }
  const [hash, range] = raw.map((element: unknown, at) => readKeyElement(element, at === 0 ? 'HASH' : 'RANGE', types))
  if (!hash) throw new Error('A key schema has a first element')
  if (range && range.name === hash.name) {
    throw invalid('Both the Hash Key and the Range Key element in the KeySchema have the same name')
  }
  return range ? { hash, range } : { hash }
}

export function readIndex(
  raw: unknown,
  types: AttributeTypes,
  { number, billingMode }: { number: number; billingMode: TableDefinition['billingMode'] },
): IndexDefinition {
  if (!isRecord(raw) || typeof raw.IndexName !== 'string') throw invalid('An index must have an IndexName')
  if (!/^[a-zA-Z0-9_.-]{3,255}$/.test(raw.IndexName)) {
    throw invalid(`Invalid IndexName: ${raw.IndexName} (3 to 255 of a-z, A-Z, 0-9, '_', '-' and '.')`)
  }
  const throughput = readThroughput(raw, billingMode)
  return {
    name: raw.IndexName,
    scope: 'global',
    number,
    key: readKeySchema(raw.KeySchema, types),
    ...readProjection(raw.Projection),
    ...(throughput ? { throughput } : {}),
  }
}

export function readLocalIndex(
  raw: unknown,
  types: AttributeTypes,
  { number, table }: { number: number; table: KeySchema },
): IndexDefinition {
  if (!table.range) {
    throw invalid(
      'One or more parameter values were invalid: Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
    )
  }
  const index = readIndex(raw, types, { number, billingMode: 'PAY_PER_REQUEST' })
  if (index.key.hash.name !== table.hash.name) {
    throw invalid(
      `One or more parameter values were invalid: Index KeySchema does not have the same leading hash key as table KeySchema for index: ${index.name}. index hash key: ${index.key.hash.name}, table hash key: ${table.hash.name}`,
    )
  }
  if (!index.key.range) {
    throw invalid(
      `One or more parameter values were invalid: Index KeySchema does not have a range key for index: ${index.name}`,
    )
  }
  return { ...index, scope: 'local' }
}

export function readThroughput(input: Input, billingMode: TableDefinition['billingMode']): Throughput | undefined {
  const raw = input.ProvisionedThroughput
  if (billingMode === 'PAY_PER_REQUEST') {
    if (raw === undefined || raw === null) return undefined
    throw invalid(
      'One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    )
  }
  if (!isRecord(raw)) {
    throw invalid(
      'One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    )
  }
  return {
    ReadCapacityUnits: readInteger(raw, 'ReadCapacityUnits', 1) ?? 1,
    WriteCapacityUnits: readInteger(raw, 'WriteCapacityUnits', 1) ?? 1,
  }
}

function readKeyElement(raw: unknown, keyType: 'HASH' | 'RANGE', types: AttributeTypes): KeyAttribute {
  if (!isRecord(raw) || typeof raw.AttributeName !== 'string')
    throw invalid('KeySchema must hold AttributeName and KeyType')
  checkKeyName(raw.AttributeName)
  if (raw.KeyType !== 'HASH' && raw.KeyType !== 'RANGE') {
    throw invalid(
      `1 validation error detected: Value '${String(raw.KeyType)}' at 'keySchema.${keyType === 'HASH' ? 1 : 2}.member.keyType' failed to satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]`,
    )
  }
  if (raw.KeyType !== keyType) {
    throw invalid(
      keyType === 'HASH'
        ? 'Invalid KeySchema: The first KeySchemaElement is not a HASH key type'
        : 'Invalid KeySchema: The second KeySchemaElement is not a RANGE key type',
    )
  }
  const type = types.get(raw.AttributeName)
  if (!type) {
    throw invalid(
      `One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [${raw.AttributeName}], AttributeDefinitions: [${[...types.keys()].join(', ')}]`,
    )
  }
  return { name: raw.AttributeName, type }
}

function checkKeyName(name: string): void {
  if (name.length >= 1 && Buffer.byteLength(name) <= 255) return
  throw invalid(
    "1 validation error detected: Value at 'keySchema.member.attributeName' failed to satisfy constraint: Member must have length between 1 and 255",
  )
}

function readProjection(raw: unknown): Pick<IndexDefinition, 'projection' | 'include'> {
  const type = isRecord(raw) ? raw.ProjectionType : undefined
  const include = isRecord(raw) ? raw.NonKeyAttributes : undefined
  if (type === 'INCLUDE') {
    if (!Array.isArray(include) || include.length === 0) {
      throw invalid(
        'One or more parameter values were invalid: ProjectionType is INCLUDE, but NonKeyAttributes is not specified',
      )
    }
    return { projection: type, include: include.map(String) }
  }
  if (type !== 'ALL' && type !== 'KEYS_ONLY') {
    throw invalid(`One or more parameter values were invalid: Unknown ProjectionType: ${String(type ?? 'null')}`)
  }
  if (include !== undefined && include !== null) {
    throw invalid(
      `One or more parameter values were invalid: ProjectionType is ${type}, but NonKeyAttributes is specified`,
    )
  }
  return { projection: type, include: [] }
}
