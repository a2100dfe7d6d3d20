import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb'
import {
  ExecutionAlreadyExists,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  TaskTimedOut,
} from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { openClients } from '../../local/aws-clients.ts'
import { AwsError, type LocalService } from '../../local/service.ts'

type Handle = LocalService['handle']

const clientsOf = (handle: Handle) => {
  const service: LocalService = { target: 'test', handle }
  return openClients({ dynamodb: service, events: service, workflows: service, secrets: service })
}

const refusing = (error: AwsError): Handle => {
  return async () => {
    throw error
  }
}

describe("The SDK's clients, answered in process", () => {
  test('a call reaches the service by its operation, without members that are undefined', async () => {
    const calls: unknown[] = []
    const { dynamodb } = clientsOf(async (operation, input) => {
      calls.push([operation, input])
      return { Items: [] }
    })

    const { Items } = await dynamodb.send(new QueryCommand({ TableName: 't', ExclusiveStartKey: undefined }))

    expect(calls).toEqual([['Query', { TableName: 't' }]])
    expect(Items).toEqual([])
  })

  test('a failed condition is the class that the SDK would throw, with the item that was found', async () => {
    const { dynamodb } = clientsOf(
      refusing(new AwsError('ConditionalCheckFailedException', 'no', { fields: { Item: { pk: { S: 'a' } } } })),
    )

    const error = await dynamodb.send(new PutItemCommand({ TableName: 't', Item: {} })).catch((thrown) => thrown)

    expect(error).toBeInstanceOf(ConditionalCheckFailedException)
    expect(error).toMatchObject({ Item: { pk: { S: 'a' } }, message: 'no', $metadata: { httpStatusCode: 400 } })
  })

  test('a cancelled transaction carries its reasons', async () => {
    const reasons = [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }]
    const { dynamodb } = clientsOf(
      refusing(new AwsError('TransactionCanceledException', 'no', { fields: { CancellationReasons: reasons } })),
    )

    const error = await dynamodb.send(new GetItemCommand({ TableName: 't', Key: {} })).catch((thrown) => thrown)

    expect(error).toBeInstanceOf(TransactionCanceledException)
    expect(error.CancellationReasons).toEqual(reasons)
  })

  test("Step Functions' refusals are told apart by their classes", async () => {
    const exists = clientsOf(refusing(new AwsError('ExecutionAlreadyExists', 'there')))
    const gone = clientsOf(refusing(new AwsError('TaskTimedOut', 'gone')))

    const start = exists.workflows.send(new StartExecutionCommand({ stateMachineArn: 'arn' }))
    const answer = gone.workflows.send(new SendTaskSuccessCommand({ taskToken: 't', output: '{}' }))

    await expect(start).rejects.toBeInstanceOf(ExecutionAlreadyExists)
    await expect(answer).rejects.toBeInstanceOf(TaskTimedOut)
  })

  test('an error that the SDK has no class for keeps its name', async () => {
    const { dynamodb } = clientsOf(refusing(new AwsError('ValidationException', 'bad key')))

    const error = await dynamodb.send(new GetItemCommand({ TableName: 't', Key: {} })).catch((thrown) => thrown)

    expect(error).toMatchObject({ name: 'ValidationException', message: 'bad key', $fault: 'client' })
  })
})
