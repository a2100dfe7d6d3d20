import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, type NativeAttributeValue, unmarshall } from '@aws-sdk/util-dynamodb'
import { type Key, tableSchema } from './keys.ts'

/** An item as plain values; sets are `Set`. Parse it with zod before use. */
export type Item = Record<string, NativeAttributeValue>

/** A DynamoDB condition: an expression with its `#names` and `:values`. */
export interface Condition {
  condition: string
  names?: Record<string, string>
  values?: Item
}

export interface Update extends Partial<Condition> {
  key: Key
  /** e.g. `SET #state = :taken ADD assigned :one` */
  update: string
}

export type Write =
  | { put: Item & Key; condition?: Condition }
  | { update: Update }
  | { delete: Key; condition?: Condition }
  | { check: Key; condition: Condition }

interface Query {
  pk: string
  /** Only sort keys that begin so; all of them without it. */
  prefix?: string
  /** At most so many items; all without it. */
  limit?: number
  newestFirst?: boolean
  consistent?: boolean
}

/** The condition of a single write did not hold; `item` is what was found (absent if there was none). */
export class ConditionFailed extends Error {
  readonly item: Item | undefined
  constructor(item: Item | undefined) {
    super('The condition of the write did not hold')
    this.name = 'ConditionFailed'
    this.item = item
  }
}

/** Whether a write was done: `false` where its condition did not hold. */
export async function isDone(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    if (error instanceof ConditionFailed) return false
    throw error
  }
}

/** A transaction was refused: `failed[i]` is true where write i's condition did not hold, `items[i]` what was found there. */
export class TransactionRefused extends Error {
  readonly failed: readonly boolean[]
  readonly items: readonly (Item | undefined)[]
  constructor(failed: readonly boolean[], items: readonly (Item | undefined)[]) {
    super('A condition of the transaction did not hold')
    this.name = 'TransactionRefused'
    this.failed = failed
    this.items = items
  }
}

/** The one table, with plain values. Conditions that fail are ConditionFailed or TransactionRefused; all else is thrown as it came. */
export interface Table {
  /** Strongly consistent. */
  get(key: Key): Promise<Item | undefined>
  put(item: Item & Key, condition?: Condition): Promise<void>
  /** Returns the whole item after the update. */
  update(update: Update): Promise<Item>
  delete(key: Key, condition?: Condition): Promise<void>
  /** All pages of one partition; strongly consistent unless told otherwise. */
  query(query: Query): Promise<Item[]>
  /** Keys on a due list (see keys.ts) whose `dueSk` is below `before`, oldest first. The index lags: read the item before acting. */
  queryDue(duePk: string, before: string, limit: number): Promise<Key[]>
  /** The same, all of them, a page of `size` at a time. */
  queryDuePages(duePk: string, before: string, size: number): AsyncIterable<Key[]>
  transact(writes: readonly Write[]): Promise<void>
  /** The whole table, a page at a time. For reconciliation only. */
  scan(): AsyncIterable<Item>
}

export function openTable(client: DynamoDBClient, TableName: string): Table {
  return {
    get: async (key) => {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }))
      return Item && unmarshall(Item)
    },
    put: (item, condition) =>
      translate(async () => {
        await client.send(new PutItemCommand({ TableName, Item: toAttributes(item), ...conditionFields(condition) }))
      }),
    update: (update) =>
      translate(async () => {
        const { Attributes } = await client.send(
          new UpdateItemCommand({ TableName, ...updateFields(update), ReturnValues: 'ALL_NEW' }),
        )
        return Attributes ? unmarshall(Attributes) : {}
      }),
    delete: (key, condition) =>
      translate(async () => {
        await client.send(new DeleteItemCommand({ TableName, Key: marshall(key), ...conditionFields(condition) }))
      }),
    query: (query) => queryAll(client, TableName, query),
    queryDue: async (duePk, before, limit) => {
      const { Items = [] } = await client.send(new QueryCommand(dueQuery(TableName, { duePk, before, limit })))
      return Items.map(readKey)
    },
    queryDuePages: (duePk, before, size) => pagesOf(client, dueQuery(TableName, { duePk, before, limit: size })),
    transact: (writes) =>
      translate(async () => {
        await client.send(
          new TransactWriteItemsCommand({ TransactItems: writes.map((write) => transactItem(TableName, write)) }),
        )
      }),
    scan: () => scanAll(client, TableName),
  }
}

function dueQuery(TableName: string, { duePk, before, limit }: { duePk: string; before: string; limit: number }) {
  const { dueIndex } = tableSchema
  return {
    TableName,
    IndexName: dueIndex.name,
    KeyConditionExpression: '#pk = :pk AND #sk < :before',
    ExpressionAttributeNames: { '#pk': dueIndex.partitionKey, '#sk': dueIndex.sortKey },
    ExpressionAttributeValues: toAttributes({ ':pk': duePk, ':before': before }),
    Limit: limit,
  }
}

async function* pagesOf(client: DynamoDBClient, query: ReturnType<typeof dueQuery>): AsyncIterable<Key[]> {
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined
  do {
    const page = await client.send(new QueryCommand({ ...query, ExclusiveStartKey }))
    yield (page.Items ?? []).map(readKey)
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey)
}

async function queryAll(client: DynamoDBClient, TableName: string, query: Query): Promise<Item[]> {
  const found: Item[] = []
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined
  do {
    const page = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: !query.prefix ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: toAttributes(
          !query.prefix ? { ':pk': query.pk } : { ':pk': query.pk, ':prefix': query.prefix },
        ),
        ConsistentRead: query.consistent ?? true,
        ScanIndexForward: !query.newestFirst,
        ...(query.limit === undefined ? {} : { Limit: query.limit - found.length }),
        ExclusiveStartKey,
      }),
    )
    for (const item of page.Items ?? []) found.push(unmarshall(item))
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey && (query.limit === undefined || found.length < query.limit))
  return found
}

async function* scanAll(client: DynamoDBClient, TableName: string): AsyncIterable<Item> {
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined
  do {
    const page = await client.send(new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey }))
    for (const item of page.Items ?? []) yield unmarshall(item)
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey)
}

/** The one place where AWS's refusals become ours. */
async function translate<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException)
      throw new ConditionFailed(error.Item && unmarshall(error.Item))
    const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : []
    if (!reasons.some((reason) => reason.Code === 'ConditionalCheckFailed')) throw error
    throw new TransactionRefused(
      reasons.map((reason) => reason.Code === 'ConditionalCheckFailed'),
      reasons.map((reason) => reason.Item && unmarshall(reason.Item)),
    )
  }
}

function transactItem(TableName: string, write: Write): TransactWriteItem {
  if ('put' in write) return { Put: { TableName, Item: toAttributes(write.put), ...conditionFields(write.condition) } }
  if ('update' in write) return { Update: { TableName, ...updateFields(write.update) } }
  if ('delete' in write)
    return { Delete: { TableName, Key: marshall(write.delete), ...conditionFields(write.condition) } }
  const { ConditionExpression, ...rest } = conditionFields(write.condition)
  return { ConditionCheck: { TableName, Key: marshall(write.check), ConditionExpression, ...rest } }
}

function updateFields({ key, update, condition, names, values }: Update) {
  return {
    Key: marshall(key),
    UpdateExpression: update,
    ...(condition === undefined ? {} : { ConditionExpression: condition }),
    ...placeholders(names, values),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  }
}

function conditionFields(condition: Condition): ReturnType<typeof presentCondition>
function conditionFields(condition: Condition | undefined): Partial<ReturnType<typeof presentCondition>>
function conditionFields(condition: Condition | undefined) {
  return condition ? presentCondition(condition) : {}
}

function presentCondition({ condition, names, values }: Condition) {
  return {
    ConditionExpression: condition,
    ...placeholders(names, values),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  }
}

function placeholders(names: Record<string, string> | undefined, values: Item | undefined) {
  return {
    ...(names && { ExpressionAttributeNames: names }),
    ...(values && { ExpressionAttributeValues: toAttributes(values) }),
  }
}

function toAttributes(values: Item): Record<string, AttributeValue> {
  return marshall(values, { removeUndefinedValues: true })
}

function readKey(item: Record<string, AttributeValue>): Key {
  return { pk: item.pk?.S ?? '', sk: item.sk?.S ?? '' }
}
