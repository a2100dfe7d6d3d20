import { capacityOf, readUnits, wantedCapacity } from '../capacity.ts'
import type { Operation } from '../engine.ts'
import { checkParameters, readBoolean } from '../input.ts'
import { invalid } from '../refuse.ts'
import type { Table } from '../tables/catalogue.ts'
import { keyText, readKey } from '../tables/key.ts'
import { itemSize } from '../values/size.ts'
import { type Item, isRecord } from '../values/value.ts'
import { readTables, tooMany } from './batch-request.ts'
import { readShape } from './get-item.ts'

const GET = new Set(['RequestItems', 'ReturnConsumedCapacity'])
const GET_TABLE = new Set(['Keys', 'ConsistentRead', 'ProjectionExpression', 'ExpressionAttributeNames'])
const MOST_GETS = 100
/** In bytes; what does not fit is answered as unprocessed. */
const LARGEST_ANSWER = 16 * 1024 * 1024

export const batchGetItem: Operation = async (engine, input) => {
  checkParameters('BatchGetItem', input, GET)
  const requests = readTables('BatchGetItem', input).map(([name, raw]) =>
    readGets(engine.catalogue.table(name), name, raw),
  )
  const keys = requests.reduce((sum, request) => sum + request.gets.length, 0)
  if (keys > MOST_GETS) throw tooMany(`RequestItems.${requests[0]?.name}.member.Keys`, MOST_GETS)
  const wanted = wantedCapacity(input)
  const room = { left: LARGEST_ANSWER }
  const answers = requests.map((request) => ({ request, ...readTable(request, room) }))
  await engine.store.told()
  return {
    Responses: Object.fromEntries(answers.map(({ request, found }) => [request.name, found])),
    UnprocessedKeys: Object.fromEntries(
      answers
        .filter(({ left }) => left.length > 0)
        .map(({ request, left }) => [request.name, { ...request.raw, Keys: left }]),
    ),
    ...(wanted === 'NONE'
      ? {}
      : { ConsumedCapacity: answers.map(({ request, units }) => capacityOf(request.table, units, wanted)) }),
  }
}

/** Reads one table's keys; those for which the answer has no room are left. */
function readTable({ table, gets, shape, consistent }: Gets, room: { left: number }) {
  const found: Item[] = []
  const left: unknown[] = []
  let units = 0
  for (const { key, raw } of gets) {
    if (room.left <= 0) {
      left.push(raw)
      continue
    }
    const item = table.rows.read(key)
    const size = item ? itemSize(item) : 0
    room.left -= size
    units += readUnits(size, consistent)
    if (item) found.push(shape(item))
  }
  return { found, left, units }
}

type Gets = ReturnType<typeof readGets>

function readGets(table: Table, name: string, raw: unknown) {
  if (!isRecord(raw) || !Array.isArray(raw.Keys)) throw invalid(`RequestItems.${name}.Keys must be a list of keys`)
  checkParameters(`BatchGetItem (table ${name})`, raw, GET_TABLE)
  const gets = raw.Keys.map((key: unknown) => ({ raw: key, ...readKey(key, table.definition.key) }))
  if (gets.length === 0) {
    throw invalid(
      `1 validation error detected: Value at 'requestItems.${name}.member.keys' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    )
  }
  if (new Set(gets.map(({ key }) => keyText(key))).size < gets.length) {
    throw invalid('Provided list of item keys contains duplicates')
  }
  return { name, table, gets, shape: readShape(raw), raw, consistent: readBoolean(raw, 'ConsistentRead') }
}
