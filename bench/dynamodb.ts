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
import type { LocalService } from '../local/service.ts'
import { openStore } from '../local/store.ts'

/**
 * How fast the machine's DynamoDB is, durable and with 20 calls in flight, against the SDK alone: the same client,
 * answered with nothing. Ratios above 1 mean that a real answer here costs less than the SDK's own serialization.
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

function answeredWithNothing(): DynamoDBClient {
  const answer = { statusCode: 200, headers: {}, body: new TextEncoder().encode('{}') }
  return new DynamoDBClient({
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: { handle: async () => ({ response: answer }) },
  })
}

async function answeredHere(folder: string): Promise<DynamoDBClient> {
  const nothing: LocalService = { target: 'none', handle: async () => ({}) }
  const dynamodb = openDynamoDb(openStore(join(folder, 'machine.sqlite')), realClock())
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
const [reference, machine] = [answeredWithNothing(), await answeredHere(folder)]
for (const [name, send] of Object.entries(OPERATIONS)) {
  const alone = await perSecond(reference, send)
  const here = await perSecond(machine, send)
  const figures = `${Math.round(here)}/s here, ${Math.round(alone)}/s SDK answered with nothing`
  console.log(`${name.padEnd(18)} ${(here / alone).toFixed(2)}  (${figures})`)
}
rmSync(folder, { recursive: true, force: true })
