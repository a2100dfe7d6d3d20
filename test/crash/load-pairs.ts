import {
  CreateTableCommand,
  type DynamoDBClient,
  paginateScan,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { keepGoing, type Load } from './load.ts'

export const TABLE = 'crash-suite'
const PARTS = ['a', 'b', 'c'] as const

export interface PairLoad extends Load {
  /** The last number that each lane was told is written. */
  readonly acknowledged: Map<number, number>
}

export async function createCrashTable(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'odd'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'odd',
          KeySchema: [{ AttributeName: 'odd', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  )
}

/** Each lane counts up in three items at once, one transaction after the other; odd numbers are in the index. */
export function loadPairs(client: DynamoDBClient, lanes: number): PairLoad {
  const acknowledged = new Map<number, number>()
  return {
    acknowledged,
    ...keepGoing(lanes, (lane) => {
      const number = (acknowledged.get(lane) ?? 0) + 1
      return async () => {
        await client.send(
          new TransactWriteItemsCommand({ TransactItems: PARTS.map((part) => put(lane, part, number)) }),
        )
        acknowledged.set(lane, Math.max(number, acknowledged.get(lane) ?? 0))
        return true
      }
    }),
  }
}

function put(lane: number, part: string, number: number): TransactWriteItem {
  return {
    Put: {
      TableName: TABLE,
      Item: {
        pk: { S: `lane-${lane}` },
        sk: { S: part },
        number: { N: String(number) },
        ...(number % 2 === 1 && { odd: { S: `odd-${lane}` } }),
      },
    },
  }
}

export interface PairFindings {
  readonly torn: string[]
  readonly lost: string[]
}

/** Lanes whose three items differ, and lanes that know less than was acknowledged. */
export async function findTornPairs(client: DynamoDBClient, { acknowledged }: PairLoad): Promise<PairFindings> {
  const numbers = new Map<string, number[]>()
  for await (const { Items = [] } of paginateScan({ client }, { TableName: TABLE }))
    for (const { pk, number } of Items)
      if (pk?.S?.startsWith('lane-')) numbers.set(pk.S, [...(numbers.get(pk.S) ?? []), Number(number?.N)])
  const torn = [...numbers].filter(([, found]) => found.length !== PARTS.length || new Set(found).size !== 1)
  const lost = [...acknowledged].filter(([lane, number]) => (numbers.get(`lane-${lane}`)?.[0] ?? 0) < number)
  return { torn: torn.map(([lane]) => lane), lost: lost.map(([lane]) => `lane-${lane}`) }
}

/** How many rows of an index and of its table's items do not have one another. */
export async function countIndexDifferences(
  client: DynamoDBClient,
  { table, index, attribute }: { table: string; index: string; attribute: string },
): Promise<{ rows: number; differences: number }> {
  const read = async (IndexName?: string): Promise<Set<string>> => {
    const found = new Set<string>()
    for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ...(IndexName && { IndexName }) }))
      for (const { pk, sk, [attribute]: value } of Items) if (value) found.add(JSON.stringify([pk?.S, sk?.S, value.S]))
    return found
  }
  const [rows, items] = [await read(index), await read()]
  return {
    rows: rows.size,
    differences: [...rows].filter((row) => !items.has(row)).length + [...items].filter((row) => !rows.has(row)).length,
  }
}
