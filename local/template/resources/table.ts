import { z } from 'zod'
import { arnOf } from '../../names.ts'
import { AwsError, type LocalService } from '../../service.ts'
import { defineKind } from './kind.ts'

const definition = z.unknown()

/** A table that is there already is kept as it is; if its keys or indexes changed, that is said. */
export const table = defineKind({
  type: 'AWS::DynamoDB::Table',
  properties: {
    TableName: z.string().optional(),
    AttributeDefinitions: definition,
    KeySchema: definition,
    GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string() }).loose()).default([]),
    BillingMode: z.literal('PAY_PER_REQUEST'),
    TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
  },
  ignored: ['DeletionProtectionEnabled', 'PointInTimeRecoverySpecification', 'SSESpecification', 'Tags'],
  create: async ({ dynamodb }, { logicalId, properties }) => {
    const { TableName = logicalId, TimeToLiveSpecification, ...rest } = properties
    const indexes = rest.GlobalSecondaryIndexes
    const existing = await describe(dynamodb, TableName)
    if (existing) checkSame(TableName, existing, indexes)
    else {
      const { GlobalSecondaryIndexes: _, ...keys } = rest
      await dynamodb.handle('CreateTable', {
        TableName,
        ...keys,
        ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
      })
      if (TimeToLiveSpecification) await dynamodb.handle('UpdateTimeToLive', { TableName, TimeToLiveSpecification })
    }
    return { ref: TableName, attributes: { Arn: arnOf('dynamodb', `table/${TableName}`) } }
  },
})

const describedSchema = z.object({
  Table: z.object({ GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string() })).default([]) }),
})

async function describe(dynamodb: LocalService, TableName: string): Promise<string[] | undefined> {
  try {
    const { Table } = describedSchema.parse(await dynamodb.handle('DescribeTable', { TableName }))
    return Table.GlobalSecondaryIndexes.map(({ IndexName }) => IndexName)
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return undefined
    throw error
  }
}

function checkSame(table: string, existing: readonly string[], declared: readonly { IndexName: string }[]): void {
  const names = declared.map(({ IndexName }) => IndexName)
  if (JSON.stringify([...existing].sort()) === JSON.stringify(names.sort())) return
  throw new Error(
    `the data folder's table ${table} has the indexes [${existing.join(', ')}], the template wants [${names.join(', ')}]. Start with another data folder, or delete this one.`,
  )
}
