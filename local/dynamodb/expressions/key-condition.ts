import { invalid } from '../refuse.ts'
import type { KeyAttribute, KeySchema } from '../tables/definition.ts'
import { type SqlKey, sqlKey } from '../tables/key.ts'
import type { Value } from '../values/value.ts'
import { type Placeholders, resolvePath, valueBehind } from './placeholders.ts'
import { prefixEnd } from './prefix-end.ts'
import type { Comparator, Condition, Expression, Operand } from './syntax.ts'

/** What a query asks of the keys: one partition, and bounds on the sort key in SQLite's terms. */
export interface KeyRange {
  readonly hash: SqlKey
  readonly hashValue: Value
  readonly bounds: readonly { readonly operator: '=' | '<' | '<=' | '>' | '>='; readonly value: SqlKey }[]
}

interface KeyTest {
  readonly name: string
  readonly operator: Comparator | 'between' | 'begins_with'
  readonly values: readonly Value[]
}

const FLIPPED: Readonly<Record<Comparator, Comparator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

/** Reads a key condition against the key schema of the table or index. */
export function keyRange(expression: Expression<Condition>, placeholders: Placeholders, schema: KeySchema): KeyRange {
  const tests = flatten(expression.tree).map((condition) => keyTest(condition, placeholders))
  if (new Set(tests.map(({ name }) => name)).size < tests.length) {
    throw invalid('KeyConditionExpressions must only contain one condition per key')
  }
  if (tests.length > 2) throw invalid('Conditions can be of length 1 or 2 only')
  const hash = tests.find(({ name }) => name === schema.hash.name)
  if (!hash) throw invalid(`Query condition missed key schema element: ${schema.hash.name}`)
  const range = tests.find((test) => test !== hash)
  if (range && range.name !== schema.range?.name) {
    throw invalid(
      schema.range
        ? `Query condition missed key schema element: ${schema.range.name}`
        : 'Query key condition not supported',
    )
  }
  const [hashValue] = hash.values
  if (hash.operator !== '=' || !hashValue) throw invalid('Query key condition not supported')
  checkType(hash, schema.hash)
  if (range && schema.range) checkType(range, schema.range)
  return { hash: sqlKey(hashValue), hashValue, bounds: range ? boundsOf(range) : [] }
}

function flatten(condition: Condition): Condition[] {
  if (condition.kind === 'and') return [...flatten(condition.left), ...flatten(condition.right)]
  return [condition]
}

function keyTest(condition: Condition, placeholders: Placeholders): KeyTest {
  switch (condition.kind) {
    case 'compare': {
      const { left, right, comparator } = condition
      if (comparator === '<>') throw wrongOperator('<>')
      if (left.kind === 'value') return test(right, FLIPPED[comparator], [left], placeholders)
      return test(left, comparator, [right], placeholders)
    }
    case 'between':
      return test(condition.operand, 'between', [condition.low, condition.high], placeholders)
    case 'begins_with':
      return test(condition.left, 'begins_with', [condition.right], placeholders)
    default:
      throw wrongOperator(
        condition.kind.startsWith('attribute') || condition.kind === 'contains'
          ? condition.kind
          : condition.kind.toUpperCase(),
      )
  }
}

function test(
  key: Operand,
  operator: KeyTest['operator'],
  others: readonly Operand[],
  placeholders: Placeholders,
): KeyTest {
  if (key.kind === 'size') throw wrongOperator('size')
  if (key.kind !== 'path') throw invalid('Query key condition not supported')
  const path = resolvePath(key.path, placeholders.names)
  if (path.length > 1) throw invalid('KeyConditionExpressions cannot have conditions on nested attributes')
  const values = others.map((operand) => {
    if (operand.kind === 'size') throw wrongOperator('size')
    if (operand.kind !== 'value') {
      throw invalid('Invalid KeyConditionExpression: A key attribute must be compared with a value')
    }
    return valueBehind(placeholders, operand.value)
  })
  return { name: String(path[0]), operator, values }
}

function wrongOperator(operator: string): Error {
  return invalid(`Invalid operator used in KeyConditionExpression: ${operator}`)
}

function checkType({ values, operator }: KeyTest, { name, type }: KeyAttribute): void {
  if (operator === 'begins_with' && type === 'N') {
    throw invalid(
      'Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    )
  }
  for (const value of values) {
    if (value[type] === undefined) {
      throw invalid('One or more parameter values were invalid: Condition parameter type does not match schema type')
    }
    if (value.S === '' || value.B?.byteLength === 0) {
      throw invalid(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${type === 'B' ? 'binary' : 'string'} value. Key: ${name}`,
      )
    }
  }
}

function boundsOf({ operator, values }: KeyTest): KeyRange['bounds'] {
  const [first, second] = values.map(sqlKey)
  if (first === undefined) throw new Error('A key test has at least one value')
  if (operator === 'between' && second !== undefined) {
    return [
      { operator: '>=', value: first },
      { operator: '<=', value: second },
    ]
  }
  if (operator === 'begins_with') {
    const end = prefixEnd(first)
    return [{ operator: '>=', value: first }, ...(end === undefined ? [] : [{ operator: '<' as const, value: end }])]
  }
  if (operator === '<>' || operator === 'between') throw new Error(`${operator} is no bound`)
  return [{ operator, value: first }]
}
