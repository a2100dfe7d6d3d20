import { expect, test } from 'vitest'
import { tableSchema } from '../../functions/shared/keys.ts'
import { propertiesOf, synthesize } from './synthesize.ts'

const template = synthesize()

test('the table outlives the stack, is encrypted, and can be put back to any second', () => {
  template.hasResource('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      DeletionProtectionEnabled: true,
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  })
  template.resourceCountIs('AWS::DynamoDB::Table', 1)
  expect(template.findResources('AWS::DynamoDB::GlobalTable')).toEqual({})
})

test('the table has the keys, the sparse due index and the time to live that the stores use', () => {
  const { partitionKey, sortKey, dueIndex, timeToLive } = tableSchema
  const keys = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ]

  const [table] = propertiesOf(template, 'AWS::DynamoDB::Table').values()

  expect(table?.KeySchema).toEqual(keys(partitionKey, sortKey))
  expect(table?.GlobalSecondaryIndexes).toEqual([
    {
      IndexName: dueIndex.name,
      KeySchema: keys(dueIndex.partitionKey, dueIndex.sortKey),
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ])
  expect(table?.TimeToLiveSpecification).toEqual({ AttributeName: timeToLive, Enabled: true })
})

test('secrets outlive the stack, and no key stands in the template', () => {
  template.allResources('AWS::SecretsManager::Secret', { DeletionPolicy: 'Retain' })

  const written = [...propertiesOf(template, 'AWS::SecretsManager::Secret').values()].map((each) => each.SecretString)

  expect(written.filter((text) => text !== undefined)).toEqual(['{}', '{}'])
})

test('published events are archived for 90 days, unless that is switched off', () => {
  template.hasResourceProperties('AWS::Events::Archive', { RetentionDays: 90 })

  const without = synthesize({ context: { archive: 'false' } })

  expect(without.findResources('AWS::Events::Archive')).toEqual({})
})

test('every log is kept for a known time', () => {
  const logs = propertiesOf(template, 'AWS::Logs::LogGroup')

  expect(logs.size).toBeGreaterThan(9)
  for (const [id, log] of logs) expect(log.RetentionInDays, id).toBe(90)
})
