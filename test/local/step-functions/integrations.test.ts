import { expect, it } from 'vitest'
import { AwsError, type LocalService } from '../../../local/service.ts'
import {
  type IntegrationPorts,
  taskIntegrations,
} from '../../../local/step-functions/integrations/task-integrations.ts'
import { openMachineRoom, START } from './machine-room.ts'

interface Asked {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
}

/** A service that keeps what it is asked for and answers the same each time. */
function service(answer: () => object): LocalService & { readonly asked: Asked[] } {
  const asked: Asked[] = []
  return {
    target: 'Test',
    asked,
    handle: async (operation, input) => {
      asked.push({ operation, input })
      return answer()
    },
  }
}

function openWith(ports: Partial<IntegrationPorts>) {
  const nothing = service(() => ({}))
  const room = openMachineRoom({
    tasks: taskIntegrations({
      lambda: async () => ({ payload: null }),
      dynamodb: nothing,
      events: nothing,
      states: () => room.engine,
      ...ports,
    }),
  })
  return room
}

const task = (Resource: string, Arguments: unknown, more: object = {}) => ({
  Do: { Type: 'Task', Resource: `arn:aws:states:::${Resource}`, Arguments, End: true, ...more },
})

it('invokes a function and gives its payload', async () => {
  const room = openWith({ lambda: async (name, payload) => ({ payload: { name, payload } }) })

  const { output } = await room.run(task('lambda:invoke', { FunctionName: 'score:live', Payload: { id: 1 } }))

  expect(output).toMatchObject({ StatusCode: 200, Payload: { name: 'score:live', payload: { id: 1 } } })
})

it('fails with what the function threw: the name as error, the rest as JSON', async () => {
  const functionError = { errorType: 'LeadNotFound', errorMessage: 'no lead 1', trace: ['at score.ts'] }
  const room = openWith({ lambda: async () => ({ payload: functionError, functionError }) })

  const { error, cause } = await room.run(task('lambda:invoke', { FunctionName: 'score' }))

  expect(error).toBe('LeadNotFound')
  expect(JSON.parse(cause ?? '')).toEqual(functionError)
})

it('calls a function by its own ARN, with the answer as the result', async () => {
  const room = openWith({ lambda: async (_name, payload) => ({ payload }) })
  const Resource = 'arn:aws-cn:lambda:cn-north-1:123456789012:function:score:live'

  const { output, arn } = await room.run({ Do: { Type: 'Task', Resource, Arguments: { id: 1 }, End: true } })

  expect(output).toEqual({ id: 1 })
  expect((await room.history(arn)).map(({ type }) => type)).toContain('LambdaFunctionSucceeded')
})

it('registers a wait in the table with its token, and goes on when the token is answered', async () => {
  const dynamodb = service(() => ({}))
  const room = openWith({ dynamodb })
  const { arn } = await room.run(
    task('aws-sdk:dynamodb:updateItem.waitForTaskToken', {
      TableName: 't',
      Key: { pk: { S: 'RUN#1' } },
      ExpressionAttributeValues: { ':token': { S: '{% $states.context.Task.Token %}' }, ':open': { Bool: true } },
    }),
    { until: START },
  )
  const [{ operation, input } = { operation: '', input: {} }] = dynamodb.asked
  const values = { ...Object(input.ExpressionAttributeValues) }

  await room.engine.handle('SendTaskSuccess', { taskToken: values[':token'].S, output: '"mail"' })

  expect(operation).toBe('UpdateItem')
  expect(values[':open']).toEqual({ BOOL: true })
  expect(await room.describe(arn)).toMatchObject({ output: 'mail' })
})

it.each([
  ['aws-sdk:dynamodb:updateItem.waitForTaskToken', 'DynamoDb.ConditionalCheckFailedException'],
  ['dynamodb:updateItem', 'DynamoDB.ConditionalCheckFailedException'],
])('names a failed condition of %s %s, which Catch can see', async (resource, error) => {
  const dynamodb = service(() => {
    throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed')
  })
  const Catch = [{ ErrorEquals: [error], Next: 'Caught' }]

  const { output } = await openWith({ dynamodb }).run({
    ...task(resource, { TableName: 't' }, { Catch }),
    Caught: { Type: 'Pass', Output: 'caught', End: true },
  })

  expect(output).toBe('caught')
})

it('reads an item with the attribute names of the integration that read it', async () => {
  const dynamodb = service(() => ({
    Item: { open: { BOOL: true }, tags: { SS: ['a'] }, raw: { B: Buffer.from('x') } },
  }))
  const read = { TableName: 't', Key: { pk: { S: '1' } } }

  const optimised = await openWith({ dynamodb }).run(task('dynamodb:getItem', read))
  const sdk = await openWith({ dynamodb }).run(task('aws-sdk:dynamodb:getItem', read))

  expect(optimised.output).toMatchObject({ Item: { open: { BOOL: true }, tags: { SS: ['a'] }, raw: { B: 'eA==' } } })
  expect(sdk.output).toEqual({ Item: { open: { Bool: true }, tags: { Ss: ['a'] }, raw: { B: 'eA==' } } })
})

it('publishes events with their detail as text and its own ARNs as resources', async () => {
  const events = service(() => ({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] }))
  const Entries = [{ Source: 'journeys', DetailType: 'LeadStale', Detail: { leadId: '{% $states.input.id %}' } }]

  const { output, arn } = await openWith({ events }).run(task('events:putEvents', { Entries }), { input: { id: 'L1' } })

  expect(output).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] })
  expect(events.asked[0]?.input.Entries).toMatchObject([
    { Detail: '{"leadId":"L1"}', Resources: [expect.stringContaining(':stateMachine:journey'), arn] },
  ])
})

it('fails when the bus refused an entry', async () => {
  const events = service(() => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'MalformedDetail' }] }))
  const Entries = [{ Source: 's', DetailType: 't', Detail: 'no json' }]

  expect(await openWith({ events }).run(task('events:putEvents', { Entries }))).toMatchObject({
    error: 'EventBridge.FailedEntry',
  })
})

it('starts another execution and goes on without waiting for it', async () => {
  const room = openWith({})
  const StateMachineArn = await room.create(
    { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } },
    'child',
  )

  const { output } = await room.run(task('states:startExecution', { StateMachineArn, Name: 'one', Input: { a: 1 } }))

  expect(output).toMatchObject({ ExecutionArn: expect.stringMatching(/:execution:child:one$/) })
})

it('refuses at creation what no integration performs', async () => {
  await expect(openWith({}).run(task('sqs:sendMessage', {}))).rejects.toThrow('/States/Do/Resource')
})
