import { request } from 'node:http'
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { DescribeExecutionCommand, ExecutionDoesNotExist, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRoutes } from '../../local/http/routes.ts'
import { openServer } from '../../local/http/server.ts'
import { type Machine, openMachine } from '../../local/machine.ts'
import { smallTemplate } from './small-template.ts'

let machine: Machine
let server: Awaited<ReturnType<typeof openServer>>
let url: string

beforeAll(async () => {
  machine = await openMachine({ clock: { startsAt: '2026-11-21T14:40:00Z' }, template: smallTemplate() })
  server = await openServer({
    gateway: machine.host.gateway,
    services: machine.awsServices,
    committed: machine.committed,
    host: '127.0.0.1',
    port: 0,
  })
  url = `http://127.0.0.1:${server.port}`
})

afterAll(async () => {
  await server.close()
  await machine.close()
})

describe('The HTTP API', () => {
  test('a request reaches its function as payload format 2.0 says', async () => {
    const answer = await fetch(`${url}/things/a%20b?x=1&x=2&y=%E4%BA%91`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Custom': 'yes', Cookie: 'a=1; b=2' },
      body: '{"name":"云驰"}',
    })
    const event = await answer.json()

    expect(answer.status).toBe(201)
    expect(answer.headers.get('set-cookie')).toBe('a=1')
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /things/{id}',
      rawPath: '/things/a%20b',
      rawQueryString: 'x=1&x=2&y=%E4%BA%91',
      queryStringParameters: { x: '1,2', y: '云' },
      pathParameters: { id: 'a b' },
      headers: { 'x-custom': 'yes' },
      cookies: ['a=1', 'b=2'],
      body: '{"name":"云驰"}',
      isBase64Encoded: false,
      requestContext: {
        http: { method: 'POST', path: '/things/a%20b', sourceIp: '127.0.0.1' },
        time: '21/Nov/2026:14:40:00 +0000',
        timeEpoch: Date.parse('2026-11-21T14:40:00Z'),
      },
    })
  })

  test('forms and files travel in base64', async () => {
    const answer = await fetch(`${url}/things/1`, { method: 'POST', body: new URLSearchParams({ a: '1' }) })

    expect(await answer.json()).toMatchObject({ isBase64Encoded: true, body: Buffer.from('a=1').toString('base64') })
  })

  test('a function may answer with bytes, or with plain JSON', async () => {
    const bytes = await fetch(`${url}/bytes`)
    const plain = await fetch(`${url}/plain`)

    expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0, 1, 2])
    expect(bytes.headers.get('content-type')).toBe('image/png')
    expect(await plain.json()).toEqual({ hello: 'world' })
  })

  test.each([
    ['no route', '/nowhere', {}, 404],
    ['a route for another method', '/plain', { method: 'POST' }, 404],
    ['a function that fails', '/fail', {}, 500],
    ['a function that takes longer than its timeout', '/slow', {}, 500],
    ['more than 10 MB', '/things/1', { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) }, 413],
  ])('%s: %s', async (_, path, request, status) => {
    const answer = await fetch(url + path, request)
    const text = await answer.text()

    expect(answer.status).toBe(status)
    expect(text).not.toContain('broken')
  })

  test('the more specific route wins', () => {
    const routes = openRoutes<number>()
    for (const [at, key] of ['$default', 'ANY /a/{b}', 'GET /a/{b}', 'GET /a/b', 'GET /{all+}'].entries())
      routes.add(key, at)

    const find = (method: string, path: string) => routes.find(method, path)?.routeKey

    expect(find('GET', '/a/b')).toBe('GET /a/b')
    expect(find('GET', '/a/c')).toBe('GET /a/{b}')
    expect(find('PUT', '/a/c')).toBe('ANY /a/{b}')
    expect(find('GET', '/x/y/z')).toBe('GET /{all+}')
    expect(find('PUT', '/x')).toBe('$default')
    expect(routes.find('GET', '/x/y%2Fz')?.parameters).toEqual({ all: 'x/y/z' })
  })
})

describe('The AWS protocols over HTTP', () => {
  const settings = () => ({
    endpoint: url,
    region: 'cn-local-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })

  test('DynamoDB: bytes and errors survive the way', async () => {
    const dynamodb = new DynamoDBClient(settings())
    const item = {
      pk: { S: 'a' },
      sk: { S: 'b' },
      bytes: { B: new Uint8Array([0, 255]) },
      more: { BS: [new Uint8Array([7])] },
    }

    await dynamodb.send(new PutItemCommand({ TableName: 'Table', Item: item }))
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: 'Table', Key: { pk: item.pk, sk: item.sk } }))
    const refused = dynamodb.send(
      new PutItemCommand({
        TableName: 'Table',
        Item: item,
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )

    expect(Item).toEqual(item)
    await expect(refused).rejects.toBeInstanceOf(ConditionalCheckFailedException)
    await expect(refused).rejects.toMatchObject({ Item: item })
    expect((await dynamodb.send(new ListTablesCommand())).TableNames).toEqual(['Table'])
  })

  test('DynamoDB: another machine can use ours instead of its own', async () => {
    const other = await openMachine({
      clock: { startsAt: '2026-11-21T14:40:00Z' },
      template: smallTemplate(),
      dynamodbEndpoint: url,
    })
    const { table } = other.services
    await table.put({ pk: 'from', sk: 'other', bytes: new Uint8Array([1]) })
    const refused = table.put({ pk: 'from', sk: 'other' }, { condition: 'attribute_not_exists(pk)' })
    const transaction = table.transact([
      { put: { pk: 'new', sk: 'new' } },
      { check: { pk: 'from', sk: 'other' }, condition: { condition: 'attribute_not_exists(pk)' } },
    ])

    await expect(refused).rejects.toMatchObject({ name: 'ConditionFailed', item: { pk: 'from' } })
    await expect(transaction).rejects.toMatchObject({ name: 'TransactionRefused', failed: [false, true] })
    expect(await machine.services.table.get({ pk: 'from', sk: 'other' })).toMatchObject({ bytes: new Uint8Array([1]) })
    await other.close()
  })

  test('Step Functions: an execution runs to its end, and its times are times', async () => {
    const workflows = new SFNClient(settings())
    const stateMachineArn = 'arn:aws-cn:states:cn-local-1:000000000000:stateMachine:small'

    const { executionArn } = await workflows.send(new StartExecutionCommand({ stateMachineArn, input: '{"a":1}' }))
    await machine.idle()
    const described = await workflows.send(new DescribeExecutionCommand({ executionArn }))
    const unknown = workflows.send(new DescribeExecutionCommand({ executionArn: `${executionArn}-not` }))

    expect(described).toMatchObject({ status: 'SUCCEEDED', startDate: new Date('2026-11-21T14:40:00Z') })
    expect(JSON.parse(described.output ?? '')).toMatchObject({ event: { a: 1 }, function: 'Echo' })
    await expect(unknown).rejects.toBeInstanceOf(ExecutionDoesNotExist)
  })

  test('EventBridge to SQS: an event is put with a time, and its message received and deleted', async () => {
    const events = new EventBridgeClient(settings())
    const sqs = new SQSClient(settings())
    const QueueUrl = `${url}/000000000000/Queue`

    await events.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: 'small-bus',
            Source: 'test',
            DetailType: 'T',
            Detail: '{}',
            Time: new Date('2026-01-02T03:04:05Z'),
          },
        ],
      }),
    )
    const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }))
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }))

    expect(JSON.parse(message?.Body ?? '')).toMatchObject({ source: 'test', time: '2026-01-02T03:04:05Z' })
    expect(machine.host.queues.count('Queue')).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  })

  test('Secrets Manager: a secret is read by its name', async () => {
    const { SecretString } = await new SecretsManagerClient(settings()).send(
      new GetSecretValueCommand({ SecretId: 'Signing' }),
    )

    expect(SecretString).toHaveLength(64)
  })

  test('a web page that has its name pointed at this computer is refused', async () => {
    const ask = (host: string) =>
      new Promise<number | undefined>((resolve) => {
        const headers = { host, 'x-amz-target': 'secretsmanager.ListSecrets' }
        request(url, { method: 'POST', headers }, (answer) => resolve(answer.resume().statusCode)).end('{}')
      })

    expect(await ask('evil.example')).toBe(403)
    expect(await ask(`localhost:${server.port}`)).toBe(200)
  })

  test('a service or an operation that is not there is refused by name', async () => {
    const ask = async (target: string, body = '{}') => {
      const answer = await fetch(url, { method: 'POST', headers: { 'x-amz-target': target }, body })
      return { status: answer.status, type: answer.headers.get('x-amzn-errortype'), body: await answer.json() }
    }

    expect(await ask('Nothing.Do')).toMatchObject({
      status: 400,
      body: { message: 'This machine has no service Nothing' },
    })
    expect(await ask('AWSEvents.PutPartnerEvents')).toMatchObject({ type: 'UnknownOperationException' })
    expect(await ask('AWSEvents.PutEvents', '[')).toMatchObject({ type: 'SerializationException' })
  })
})
