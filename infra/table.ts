import { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { tableSchema } from '../functions/shared/keys.ts'

/** The one table. It outlives the stack, and can be put back to any second of the last 35 days. */
export function makeTable(scope: Construct): Table {
  const text = (name: string) => ({ name, type: AttributeType.STRING })
  const table = new Table(scope, 'Table', {
    partitionKey: text(tableSchema.partitionKey),
    sortKey: text(tableSchema.sortKey),
    timeToLiveAttribute: tableSchema.timeToLive,
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
  table.addGlobalSecondaryIndex({
    indexName: tableSchema.dueIndex.name,
    partitionKey: text(tableSchema.dueIndex.partitionKey),
    sortKey: text(tableSchema.dueIndex.sortKey),
    projectionType: ProjectionType.KEYS_ONLY,
  })
  return table
}
