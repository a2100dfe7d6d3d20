import type { Engine, Input, Operation } from '../engine.ts'
import { checkParameters, readInteger } from '../input.ts'
import { invalid } from '../refuse.ts'
import type { SqlKey } from '../tables/key.ts'
import { indexColumns } from '../tables/rows.ts'
import { type Row, readPage } from './page.ts'
import { answer, READ_PARAMETERS, type ReadRequest, readRequest } from './read-request.ts'
import { readStartKey, type StartKey } from './start-key.ts'

const KNOWN = new Set([...READ_PARAMETERS, 'Segment', 'TotalSegments'])

export const scan: Operation = async (engine, input) => {
  checkParameters('Scan', input, KNOWN)
  const table = engine.catalogue.table(input.TableName)
  const segment = readSegment(input)
  const common = readRequest(table, input)
  const request = {
    ...common,
    inSegment: (row: Row) => !segment || segmentOf(row.partition, segment.of) === segment.number,
  }
  const start = readStartKey(input, table, request.index)
  if (start && segment && segmentOf((start.inIndex ?? start.own).hash, segment.of) !== segment.number) {
    throw invalid(
      `The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: ${segment.of} Segment: ${segment.number}`,
    )
  }
  const page = readPage(selectRows(engine, request, start), request)
  await engine.store.told()
  return answer(page, input, request)
}

function selectRows({ store }: Engine, { table, index }: ReadRequest, start: StartKey | undefined): Iterable<Row> {
  const { sqlName } = table
  const [hash, range] = index ? indexColumns(index.number) : ['pk', 'sk']
  const order = index ? [hash, range, 'pk', 'sk'] : ['pk', 'sk']
  const conditions = index ? [`${hash} IS NOT NULL`] : []
  const parameters: SqlKey[] = []
  if (start) {
    conditions.push(`(${order.join(', ')}) > (${order.map(() => '?').join(', ')})`)
    if (start.inIndex) parameters.push(start.inIndex.hash, start.inIndex.range)
    parameters.push(start.own.hash, start.own.range)
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
  const through = index ? `${sqlName}_g${index.number}` : `${sqlName}_key`
  return store
    .prepare(
      `SELECT ${hash} AS partition, item, size FROM ${sqlName} INDEXED BY ${through} ${where} ORDER BY ${order.join(', ')}`,
    )
    .iterate(...parameters)
}

function readSegment(input: Input): { number: number; of: number } | undefined {
  const number = readInteger(input, 'Segment', 0, 999_999)
  const of = readInteger(input, 'TotalSegments', 1, 1_000_000)
  if (number === undefined && of === undefined) return undefined
  if (of === undefined)
    throw invalid(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    )
  if (number === undefined)
    throw invalid(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    )
  if (number >= of) {
    throw invalid(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${number} is not less than TotalSegments: ${of}`,
    )
  }
  return { number, of }
}

/** Which of so many segments a partition belongs to (FNV-1a over the key's bytes). */
function segmentOf(partition: unknown, of: number): number {
  const bytes = partition instanceof Uint8Array ? partition : Buffer.from(String(partition))
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0) % of
}
