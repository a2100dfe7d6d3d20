import { z } from 'zod'
import type { LocalService } from '../../service.ts'
import { fromSdkNames, toJsonBytes, toSdkNames } from './attribute-names.ts'
import type { Integration } from './integration.ts'
import { parseArguments } from './lambda.ts'
import { serviceFailure } from './service-failure.ts'

const OPTIMISED = ['getItem', 'putItem', 'updateItem', 'deleteItem']
const SDK = [...OPTIMISED, 'query', 'transactWriteItems', 'transactGetItems', 'batchGetItem', 'batchWriteItem']
const request = z.record(z.string(), z.unknown())

/** `dynamodb:…` and `aws-sdk:dynamodb:…`; the latter may be registered with a task token in its arguments. */
export function dynamodbIntegrations(dynamodb: LocalService): [string, Integration][] {
  return [
    ...OPTIMISED.map((action): [string, Integration] => [
      `dynamodb:${action}`,
      async (args) => ({
        ...(await callTable(dynamodb, action, parseArguments(request, args), 'DynamoDB')),
        SdkHttpMetadata: { HttpStatusCode: 200 },
      }),
    ]),
    ...SDK.map((action): [string, Integration] => [
      `aws-sdk:dynamodb:${action}`,
      async (args) => {
        const input = parseArguments(request, fromSdkNames(args))
        return toSdkNames(await callTable(dynamodb, action, input, 'DynamoDb'))
      },
    ]),
  ]
}

/** AWS names the errors of the optimised integration `DynamoDB.…`, those of the SDK integration `DynamoDb.…`. */
async function callTable(
  dynamodb: LocalService,
  action: string,
  input: Readonly<Record<string, unknown>>,
  service: 'DynamoDB' | 'DynamoDb',
): Promise<object> {
  try {
    return toJsonBytes(await dynamodb.handle(`${action.charAt(0).toUpperCase()}${action.slice(1)}`, input))
  } catch (error) {
    throw serviceFailure(error, service)
  }
}
