import type { Clock } from '../clock.ts'
import { AwsError, type LocalService } from '../service.ts'
import type { Store } from '../store.ts'
import type { Engine, Operation } from './engine.ts'
import { describeContinuousBackups, updateContinuousBackups } from './operations/backups.ts'
import { batchGetItem } from './operations/batch-get.ts'
import { batchWriteItem } from './operations/batch-write.ts'
import { createTable } from './operations/create-table.ts'
import { deleteTable } from './operations/delete-table.ts'
import { describeTable, listTables } from './operations/describe-table.ts'
import { getItem } from './operations/get-item.ts'
import { query } from './operations/query.ts'
import { createTokenTable } from './operations/request-token.ts'
import { scan } from './operations/scan.ts'
import { describeTimeToLive, expireItems, updateTimeToLive } from './operations/time-to-live.ts'
import { transactGetItems } from './operations/transact-get.ts'
import { transactWriteItems } from './operations/transact-write.ts'
import { updateTable } from './operations/update-table.ts'
import { deleteItem, putItem, updateItem } from './operations/write-item.ts'
import { openCatalogue } from './tables/catalogue.ts'

/**
 * DynamoDB on the machine's own store, with what the stack uses of it. Not offered, and refused by name: streams,
 * PartiQL, tags, backups to restore from, global tables, and the parameters from before there were expressions.
 */
export interface DynamoDb extends LocalService {
  /**
   * Deletes the items whose time to live has passed, and answers how many. Until it is called, reads still return
   * them, as on AWS. The host calls it from time to time.
   */
  expireItems(): Promise<number>
}

const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    CreateTable: createTable,
    DescribeTable: describeTable,
    ListTables: listTables,
    UpdateTable: updateTable,
    DeleteTable: deleteTable,
    UpdateTimeToLive: updateTimeToLive,
    DescribeTimeToLive: describeTimeToLive,
    UpdateContinuousBackups: updateContinuousBackups,
    DescribeContinuousBackups: describeContinuousBackups,
    PutItem: putItem,
    GetItem: getItem,
    UpdateItem: updateItem,
    DeleteItem: deleteItem,
    Query: query,
    Scan: scan,
    BatchGetItem: batchGetItem,
    BatchWriteItem: batchWriteItem,
    TransactWriteItems: transactWriteItems,
    TransactGetItems: transactGetItems,
  }),
)

/** Opens DynamoDB on a store; tables of an earlier run are there again. */
export function openDynamoDb(store: Store, clock: Clock): DynamoDb {
  createTokenTable(store)
  const engine: Engine = { store, clock, catalogue: openCatalogue(store) }
  return {
    target: 'DynamoDB_20120810',
    handle: async (name, input) => {
      const operation = OPERATIONS.get(name)
      if (!operation) {
        throw new AwsError('UnknownOperationException', `${name} is not supported by this machine's DynamoDB`)
      }
      return operation(engine, input)
    },
    expireItems: () => expireItems(engine),
  }
}
