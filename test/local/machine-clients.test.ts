import { execFile, spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { DynamoDBClient, PutItemCommand, paginateQuery, QueryCommand } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  paginateListExecutions,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServer } from '../../local/http/server.ts'
import { type Machine, openMachine } from '../../local/machine.ts'
import { smallTemplate } from './small-template.ts'

/** Asks by its token: the token lies in the table until somebody answers. */
const asking = {
  QueryLanguage: 'JSONata',
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws-cn:states:::aws-sdk:dynamodb:putItem.waitForTaskToken',
      Arguments: {
        TableName: 'Table',
        Item: {
          pk: { S: 'asked' },
          sk: { S: '{% $states.input.name %}' },
          token: { S: '{% $states.context.Task.Token %}' },
        },
      },
      TimeoutSeconds: 600,
      End: true,
    },
  },
}

let machine: Machine
let server: { port: number; close(): Promise<void> }
let endpoint: string
let stateMachineArn: string
let clients: { workflows: SFNClient; dynamodb: DynamoDBClient; events: EventBridgeClient; queues: SQSClient }

beforeAll(async () => {
  machine = await openMachine({ template: smallTemplate() })
  const { awsServices: services, committed } = machine
  server = await openServer({ gateway: machine.host.gateway, services, committed, host: '127.0.0.1', port: 0 })
  endpoint = `http://127.0.0.1:${server.port}`
  const settings = { endpoint, region: 'cn-local-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } }
  clients = {
    workflows: new SFNClient(settings),
    dynamodb: new DynamoDBClient(settings),
    events: new EventBridgeClient(settings),
    queues: new SQSClient(settings),
  }
  const roleArn = 'arn:aws-cn:iam::000000000000:role/r'
  const created = await clients.workflows.send(
    new CreateStateMachineCommand({ name: 'asking', roleArn, definition: JSON.stringify(asking) }),
  )
  stateMachineArn = created.stateMachineArn ?? ''
})
afterAll(async () => {
  await server.close()
  await machine.close()
})

async function ask(name: string): Promise<{ executionArn: string; taskToken: string }> {
  const input = JSON.stringify({ name })
  const { executionArn = '' } = await clients.workflows.send(
    new StartExecutionCommand({ stateMachineArn, name, input }),
  )
  for (;;) {
    const { Items = [] } = await clients.dynamodb.send(
      new QueryCommand({
        TableName: 'Table',
        KeyConditionExpression: 'pk = :pk AND sk = :sk',
        ExpressionAttributeValues: { ':pk': { S: 'asked' }, ':sk': { S: name } },
      }),
    )
    const taskToken = Items[0]?.token?.S
    if (taskToken !== undefined) return { executionArn, taskToken }
    await pause(10)
  }
}

const describeExecution = (executionArn: string) =>
  clients.workflows.send(new DescribeExecutionCommand({ executionArn }))

describe('The AWS SDK over HTTP', () => {
  test('executions are listed page by page, newest first, and by status', async () => {
    const started = []
    for (const name of ['list-1', 'list-2', 'list-3', 'list-4', 'list-5']) started.push(await ask(name))
    const pages: string[][] = []
    for await (const { executions = [] } of paginateListExecutions(
      { client: clients.workflows, pageSize: 2 },
      { stateMachineArn, statusFilter: 'RUNNING' },
    ))
      pages.push(executions.map(({ name = '' }) => name))
    for (const { executionArn } of started)
      await clients.workflows.send(new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'of it' }))
    const { executions: aborted = [] } = await clients.workflows.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter: 'ABORTED' }),
    )

    expect(pages.flat()).toEqual(['list-5', 'list-4', 'list-3', 'list-2', 'list-1'])
    expect(pages.every((page) => page.length <= 2)).toBe(true)
    expect(aborted.map(({ name }) => name)).toEqual(pages.flat())
  })

  test('an execution that is stopped says so, with its times', async () => {
    const before = Date.now()
    const { executionArn } = await ask('stopped')
    const running = await describeExecution(executionArn)
    const { stopDate } = await clients.workflows.send(new StopExecutionCommand({ executionArn, error: 'Enough' }))
    const stopped = await describeExecution(executionArn)

    expect(running).toMatchObject({ status: 'RUNNING', name: 'stopped', input: '{"name":"stopped"}', stateMachineArn })
    expect(running.startDate).toBeInstanceOf(Date)
    expect(running.startDate?.getTime()).toBeGreaterThanOrEqual(before)
    expect(stopped).toMatchObject({ status: 'ABORTED', error: 'Enough', stopDate })
  })

  test('a task is answered by its token, once, and its history read page by page, forwards and back', async () => {
    const { executionArn, taskToken } = await ask('answered')
    await clients.workflows.send(new SendTaskSuccessCommand({ taskToken, output: '{"answer":42}' }))
    const again = clients.workflows.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }))
    await expect(again).rejects.toMatchObject({ name: 'TaskTimedOut', $fault: 'client' })
    const readHistory = async (reverseOrder: boolean): Promise<(number | undefined)[]> => {
      const ids: (number | undefined)[] = []
      let nextToken: string | undefined
      do {
        const page = await clients.workflows.send(
          new GetExecutionHistoryCommand({ executionArn, maxResults: 2, reverseOrder, nextToken }),
        )
        expect(page.events?.length).toBeLessThanOrEqual(2)
        ids.push(...(page.events ?? []).map(({ id }) => id))
        nextToken = page.nextToken
      } while (nextToken !== undefined)
      return ids
    }

    const described = await describeExecution(executionArn)
    const [forwards, back] = [await readHistory(false), await readHistory(true)]

    expect(described).toMatchObject({ status: 'SUCCEEDED', output: '{"answer":42}' })
    expect(forwards).toEqual(forwards.map((_, at) => at + 1))
    expect(forwards.length).toBeGreaterThan(5)
    expect(back).toEqual(forwards.toReversed())
  })

  test('a task that is refused ends its execution with that error', async () => {
    const { executionArn, taskToken } = await ask('refused')

    await clients.workflows.send(new SendTaskFailureCommand({ taskToken, error: 'NotMe', cause: 'ask another' }))

    expect(await describeExecution(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'NotMe',
      cause: 'ask another',
    })
  })

  test('refusals have the names that AWS gives them', async () => {
    const { workflows, dynamodb } = clients
    const arn = stateMachineArn.replace('stateMachine', 'execution')
    const item = { pk: { S: 'once' }, sk: { S: 'only' } }
    const putOnce = new PutItemCommand({
      TableName: 'Table',
      Item: item,
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
    await dynamodb.send(putOnce)

    await expect(describeExecution(`${arn}:nobody`)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' })
    await expect(describeExecution('nonsense')).rejects.toMatchObject({ name: 'InvalidArn' })
    await expect(workflows.send(new SendTaskSuccessCommand({ taskToken: 'x', output: '{}' }))).rejects.toMatchObject({
      name: 'InvalidToken',
    })
    await expect(dynamodb.send(putOnce)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', Item: item })
    await expect(
      dynamodb.send(new QueryCommand({ TableName: 'None', KeyConditionExpression: 'pk = :pk' })),
    ).rejects.toMatchObject({ $fault: 'client' })
  })

  test('the table is queried page by page, and an event that is put reaches its queue', async () => {
    for (const sk of ['1', '2', '3', '4', '5'])
      await clients.dynamodb.send(
        new PutItemCommand({ TableName: 'Table', Item: { pk: { S: 'paged' }, sk: { S: sk } } }),
      )
    const found: (string | undefined)[] = []
    for await (const { Items = [] } of paginateQuery(
      { client: clients.dynamodb, pageSize: 2 },
      { TableName: 'Table', KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'paged' } } },
    ))
      found.push(...Items.map(({ sk }) => sk?.S))
    const put = await clients.events.send(
      new PutEventsCommand({
        Entries: [
          { EventBusName: 'small-bus', Source: 'test', DetailType: 'Asked', Detail: '{"by":"sdk"}' },
          { EventBusName: 'small-bus', Source: 'test', DetailType: 'Asked', Detail: 'not JSON' },
        ],
      }),
    )
    const { Messages = [] } = await clients.queues.send(new ReceiveMessageCommand({ QueueUrl: `${endpoint}/0/Queue` }))

    expect(found).toEqual(['1', '2', '3', '4', '5'])
    expect(put).toMatchObject({ FailedEntryCount: 1, Entries: [{}, { ErrorCode: 'MalformedDetail' }] })
    expect(JSON.parse(Messages[0]?.Body ?? '')).toMatchObject({ 'detail-type': 'Asked', detail: { by: 'sdk' } })
  })
})

const hasCli = spawnSync('aws', ['--version']).status === 0

describe.skipIf(!hasCli)('The AWS CLI (where it is installed)', () => {
  const aws = async (...args: string[]): Promise<unknown> => {
    const { stdout } = await promisify(execFile)('aws', ['--endpoint-url', endpoint, '--output', 'json', ...args], {
      env: { ...process.env, AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any', AWS_DEFAULT_REGION: 'cn-local-1' },
    })
    return stdout === '' ? undefined : JSON.parse(stdout)
  }

  test('lists, describes, answers and reads the history of executions', async () => {
    const { executionArn, taskToken } = await ask('cli')

    const list = await aws(
      'stepfunctions',
      'list-executions',
      '--state-machine-arn',
      stateMachineArn,
      '--page-size',
      '2',
    )
    await aws('stepfunctions', 'send-task-success', '--task-token', taskToken, '--task-output', '{"by":"cli"}')
    const described = await aws('stepfunctions', 'describe-execution', '--execution-arn', executionArn)
    const history = await aws(
      'stepfunctions',
      'get-execution-history',
      '--execution-arn',
      executionArn,
      '--page-size',
      '3',
    )

    expect(list).toMatchObject({ executions: expect.arrayContaining([expect.objectContaining({ name: 'cli' })]) })
    expect(described).toMatchObject({ status: 'SUCCEEDED', output: '{"by":"cli"}' })
    expect(history).toMatchObject({
      events: expect.arrayContaining([expect.objectContaining({ type: 'TaskSucceeded' })]),
    })
  }, 60_000)

  test('stops an execution, puts an event and queries the table', async () => {
    const { executionArn } = await ask('cli-stop')
    const entry = { EventBusName: 'small-bus', Source: 'test', DetailType: 'Asked', Detail: '{"by":"cli"}' }
    const values = { ':pk': { S: 'asked' } }

    await aws('stepfunctions', 'stop-execution', '--execution-arn', executionArn)
    const put = await aws('events', 'put-events', '--entries', JSON.stringify([entry]))
    const found = await aws(
      ...['dynamodb', 'query', '--table-name', 'Table', '--key-condition-expression', 'pk = :pk'],
      ...['--expression-attribute-values', JSON.stringify(values)],
    )

    expect(await describeExecution(executionArn)).toMatchObject({ status: 'ABORTED' })
    expect(put).toMatchObject({ FailedEntryCount: 0 })
    expect(found).toMatchObject({ Items: expect.arrayContaining([expect.objectContaining({ sk: { S: 'cli-stop' } })]) })
  }, 60_000)
})
