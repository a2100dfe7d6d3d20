import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { openClients } from '../local/aws-clients.ts'
import { realClock } from '../local/clock.ts'
import { openDynamoDb } from '../local/dynamodb/dynamodb.ts'
import { answerAwsJson } from '../local/http/aws-json.ts'
import type { LocalService } from '../local/service.ts'
import { openStore } from '../local/store.ts'

/**
 * How fast the machine's DynamoDB is, durable (each answer after its COMMIT) and with 20 calls in flight.
 *
 * The reference is the SDK's client alone: it serializes the request, a handler answers `{}` at once, it reads that.
 * - `like for like`: the same client with the same serialization, answered by our engine instead of `{}`.
 * - `in process`: as the machine uses it, with the call answered before the client serializes anything. A ratio above 1
 *   says that a real, durable answer costs less than the serialization that it saves.
 *
 *     node bench/dynamodb.ts
 */
const IN_FLIGHT = 20
const SECONDS = 1.5
const TableName = 'bench'

type Send = (client: DynamoDBClient, number: number) => Promise<unknown>

const key = (number: number) => ({ pk: { S: `LEAD#${number % 1000}` }, sk: { S: 'LEAD' } })
const item = (number: number) => ({
  ...key(number),
  gpk: { S: `ADVISOR#${number % 50}` },
  gsk: { S: `2026-01-01T00:00:${number % 60}` },
  name: { S: '测试' },
  score: { N: String(number % 100) },
  history: { L: [{ M: { at: { S: '2026-01-01T00:00:00Z' }, what: { S: 'created' } } }] },
})

const counting = (number: number) => ({
  TableName,
  Key: key(number),
  UpdateExpression: 'SET score = if_not_exists(score, :zero) + :one',
  ConditionExpression: 'attribute_not_exists(ended)',
  ExpressionAttributeValues: { ':zero': { N: '0' }, ':one': { N: '1' } },
})

const transaction = (number: number) => [
  {
    Put: {
      TableName,
      Item: { ...item(number), sk: { S: `EVENT#${number}` } },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  },
  { Update: counting(number + 1) },
  { ConditionCheck: { TableName, Key: key(number + 2), ConditionExpression: 'attribute_not_exists(ended)' } },
]

const OPERATIONS: Record<string, Send> = {
  PutItem: (client, number) => client.send(new PutItemCommand({ TableName, Item: item(number) })),
  GetItem: (client, number) => client.send(new GetItemCommand({ TableName, Key: key(number) })),
  UpdateItem: (client, number) => client.send(new UpdateItemCommand({ ...counting(number), ReturnValues: 'ALL_NEW' })),
  'TransactWrite (3)': (client, number) =>
    client.send(new TransactWriteItemsCommand({ TransactItems: transaction(number) })),
}

async function perSecond(client: DynamoDBClient, send: Send): Promise<number> {
  let number = started
  const until = performance.now() + SECONDS * 1000
  const from = number
  const worker = async (): Promise<void> => {
    while (performance.now() < until) await send(client, number++)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
  started = number // no number twice: each transaction puts a new item
  return (number - from) / SECONDS
}
let started = 0

const access = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

function answeredWithNothing(): DynamoDBClient {
  const answer = { statusCode: 200, headers: {}, body: new TextEncoder().encode('{}') }
  return new DynamoDBClient({
    ...access,
    requestHandler: { handle: async () => ({ response: answer }) },
  })
}

/** The SDK's client as it is, whose requests our engine answers where a socket would be. */
function answeredByHandler(dynamodb: LocalService): DynamoDBClient {
  return new DynamoDBClient({
    ...access,
    requestHandler: {
      handle: async ({ headers, body }: { headers: Record<string, string>; body: Uint8Array | string }) => {
        const target = headers['x-amz-target'] ?? ''
        const bytes =
          typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.length)
        const answer = await answerAwsJson([dynamodb], { target, contentType: '', body: bytes })
        return {
          response: { statusCode: answer.status, headers: answer.headers, body: new TextEncoder().encode(answer.body) },
        }
      },
    },
  })
}

async function answeredHere(dynamodb: LocalService): Promise<DynamoDBClient> {
  const nothing: LocalService = { target: 'none', handle: async () => ({}) }
  const clients = openClients({ dynamodb, events: nothing, workflows: nothing, secrets: nothing })
  await clients.dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'gpk', 'gsk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keySchema('pk', 'sk'),
      GlobalSecondaryIndexes: [
        { IndexName: 'gsi', KeySchema: keySchema('gpk', 'gsk'), Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  )
  return clients.dynamodb
}

function keySchema(hash: string, range: string) {
  return [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ]
}

const folder = mkdtempSync(join(tmpdir(), 'bench-dynamodb-'))
const dynamodb = openDynamoDb(openStore(join(folder, 'machine.sqlite')), realClock())
const [reference, inProcess] = [answeredWithNothing(), await answeredHere(dynamodb)]
const byHandler = answeredByHandler(dynamodb)
console.log(`${' '.repeat(18)}${'SDK alone'.padStart(12)}${'like for like'.padStart(22)}${'in process'.padStart(22)}`)
for (const [name, send] of Object.entries(OPERATIONS)) {
  const alone = await perSecond(reference, send)
  const show = (rate: number): string => `${Math.round(rate)}/s ${((rate / alone) * 100).toFixed(0)} %`.padStart(22)
  const [handler, here] = [await perSecond(byHandler, send), await perSecond(inProcess, send)]
  console.log(`${name.padEnd(18)}${`${Math.round(alone)}/s`.padStart(12)}${show(handler)}${show(here)}`)
}
rmSync(folder, { recursive: true, force: true })
