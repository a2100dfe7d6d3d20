import * as sdk from '@aws-sdk/client-dynamodb'
import type { DynamoDb } from './dynamodb/dynamodb.ts'
import { place } from './names.ts'
import { AwsError } from './service.ts'

/** Another DynamoDB than the machine's own (`AWS_ENDPOINT_URL_DYNAMODB`), e.g. DynamoDB Local. What lies there is outside the machine's one file. */
export function remoteDynamoDb(endpoint: string): DynamoDb {
  const client = new sdk.DynamoDBClient({
    endpoint,
    region: process.env.AWS_REGION ?? place.region,
    credentials: {
      accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? 'local',
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? 'local',
    },
  })
  return {
    target: 'DynamoDB_20120810',
    handle: async (operation, input) => {
      const Command: unknown = Reflect.get(sdk, `${operation}Command`)
      const command: unknown = typeof Command === 'function' ? Reflect.construct(Command, [input]) : undefined
      if (!(command instanceof sdk.$Command))
        throw new AwsError('UnknownOperationException', `DynamoDB has no operation ${operation}`)
      try {
        return await client.send(command)
      } catch (error) {
        throw error instanceof sdk.DynamoDBServiceException ? toAwsError(error) : error
      }
    },
    /** That is the other one's business. */
    expireItems: async () => 0,
  }
}

function toAwsError(error: sdk.DynamoDBServiceException): AwsError {
  const { name, message, $metadata, ...rest } = error
  const fields = {
    ...('Item' in rest && { Item: rest.Item }),
    ...('CancellationReasons' in rest && { CancellationReasons: rest.CancellationReasons }),
  }
  return new AwsError(name, message, { fields, status: $metadata.httpStatusCode ?? 500 })
}
