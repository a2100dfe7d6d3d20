import type { Engine, Operation } from '../engine.ts'
import { type KeyRange, keyRange } from '../expressions/key-condition.ts'
import { mentionedAttributes } from '../expressions/mentioned-attributes.ts'
import { conditionOf } from '../expressions/parsed.ts'
import { checkParameters } from '../input.ts'
import { invalid } from '../refuse.ts'
import { type KeySchema, keyAttributes } from '../tables/definition.ts'
import type { SqlKey } from '../tables/key.ts'
import { indexColumns } from '../tables/rows.ts'
import { type Row, readPage } from './page.ts'
import { answer, READ_PARAMETERS, type ReadRequest, readRequest } from './read-request.ts'
import { readStartKey, type StartKey } from './start-key.ts'

const KNOWN = new Set([...READ_PARAMETERS, 'KeyConditionExpression', 'ScanIndexForward'])

export const query: Operation = async (engine, input) => {
  checkParameters('Query', input, KNOWN)
  const table = engine.catalogue.table(input.TableName)
  const keyCondition = conditionOf(input, 'KeyConditionExpression')
  if (!keyCondition) {
    throw invalid('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.')
  }
  const request = readRequest(table, input, keyCondition)
  const schema = request.index?.key ?? table.definition.key
  const range = keyRange(keyCondition, request.placeholders, schema)
  refuseKeysInFilter(request, schema)
  const start = readStartKey(input, table, request.index)
  if (start && !sameKey((start.inIndex ?? start.own).hash, range.hash)) {
    throw invalid('The provided starting key is outside query boundaries based on provided conditions')
  }
  const page = readPage(
    selectRows(engine, request, { range, start, forward: input.ScanIndexForward !== false }),
    request,
  )
  await engine.store.told()
  return answer(page, input, request)
}

interface Where {
  readonly range: KeyRange
  readonly start: StartKey | undefined
  readonly forward: boolean
}

function selectRows({ store }: Engine, { table, index }: ReadRequest, where: Where): Iterable<Row> {
  const [hash, range] = index ? indexColumns(index.number) : ['pk', 'sk']
  const { sqlName } = table
  const order = index ? [range, 'pk', 'sk'] : [range]
  const conditions = [`${hash} = ?`, ...where.range.bounds.map(({ operator }) => `${range} ${operator} ?`)]
  const parameters: SqlKey[] = [where.range.hash, ...where.range.bounds.map(({ value }) => value)]
  if (where.start) {
    conditions.push(`(${order.join(', ')}) ${where.forward ? '>' : '<'} (${order.map(() => '?').join(', ')})`)
    parameters.push(...startParameters(where.start))
  }
  const by = order.map((column) => `${column} ${where.forward ? 'ASC' : 'DESC'}`).join(', ')
  const through = index ? `${sqlName}_g${index.number}` : `${sqlName}_key`
  return store
    .prepare(`SELECT item, size FROM ${sqlName} INDEXED BY ${through} WHERE ${conditions.join(' AND ')} ORDER BY ${by}`)
    .iterate(...parameters)
}

function startParameters({ own, inIndex }: StartKey): SqlKey[] {
  return inIndex ? [inIndex.range, own.hash, own.range] : [own.range]
}

function refuseKeysInFilter({ filter, placeholders }: ReadRequest, schema: KeySchema): void {
  if (!filter) return
  const mentioned = mentionedAttributes(filter.tree, placeholders)
  const key = keyAttributes(schema).find(({ name }) => mentioned.has(name))
  if (!key) return
  throw invalid(`Filter Expression can only contain non-primary key attributes: Primary key attribute: ${key.name}`)
}

function sameKey(a: SqlKey, b: SqlKey): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b
  return Buffer.compare(a, b) === 0
}
