import { realClock } from '../../../local/clock.ts'
import { type DynamoDb, openDynamoDb } from '../../../local/dynamodb/dynamodb.ts'
import { openStore } from '../../../local/store.ts'

export interface Machine {
  readonly db: DynamoDb
  send(operation: string, input: Record<string, unknown>): Promise<object>
  close(): void
}

/** A machine in memory, or in the file at `path`. */
export function machine(path = ':memory:', clock = realClock()): Machine {
  const store = openStore(path)
  const db = openDynamoDb(store, clock)
  return { db, send: (operation, input) => db.handle(operation, input), close: () => store.close() }
}

/** A machine with the table `cars`: dealer and vin as its keys, and the indexes `byHolder` (by holder and due) and `byModel`. */
export async function machineWithCars(path = ':memory:', clock = realClock()): Promise<Machine> {
  const opened = machine(path, clock)
  await opened.send('CreateTable', CARS)
  return opened
}

export function car(dealer: string, vin: string, more: Record<string, object> = {}): Record<string, object> {
  return { dealer: { S: dealer }, vin: { S: vin }, ...more }
}

export const CARS = {
  TableName: 'cars',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'dealer', AttributeType: 'S' },
    { AttributeName: 'vin', AttributeType: 'S' },
    { AttributeName: 'holder', AttributeType: 'S' },
    { AttributeName: 'due', AttributeType: 'N' },
    { AttributeName: 'model', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'dealer', KeyType: 'HASH' },
    { AttributeName: 'vin', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byHolder',
      KeySchema: [
        { AttributeName: 'holder', KeyType: 'HASH' },
        { AttributeName: 'due', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
    {
      IndexName: 'byModel',
      KeySchema: [{ AttributeName: 'model', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['colour'] },
    },
  ],
}
