import { invalid } from '../refuse.ts'
import { parseFunction, parseOperand } from './parse-function.ts'
import type { Comparator, Condition, Expression, ExpressionName, Operand } from './syntax.ts'
import { TokenReader } from './token-reader.ts'

const COMPARATORS: readonly Comparator[] = ['=', '<>', '<', '<=', '>', '>=']

/** Parses a condition, filter or key condition expression. */
export function parseCondition(expression: ExpressionName, text: string): Expression<Condition> {
  const reader = new TokenReader(expression, text)
  return reader.finish(parseOr(reader))
}

function parseOr(reader: TokenReader): Condition {
  let left = parseAnd(reader)
  while (takeOperator(reader, 'OR')) left = { kind: 'or', left, right: parseAnd(reader) }
  return left
}

function parseAnd(reader: TokenReader): Condition {
  let left = parseNot(reader)
  while (takeOperator(reader, 'AND')) left = { kind: 'and', left, right: parseNot(reader) }
  return left
}

function parseNot(reader: TokenReader): Condition {
  if (takeOperator(reader, 'NOT')) return { kind: 'not', condition: parseNot(reader) }
  return parsePrimary(reader)
}

function takeOperator(reader: TokenReader, keyword: string): boolean {
  const taken = reader.takeKeyword(keyword)
  if (taken) reader.countOperator()
  return taken
}

function parsePrimary(reader: TokenReader): Condition {
  if (reader.isSign('(')) return parseBrackets(reader)
  if (reader.startsFunction && reader.token.text !== 'size') return parseFunction(reader)
  return parseComparison(reader, parseOperand(reader))
}

function parseBrackets(reader: TokenReader): Condition {
  reader.expectSign('(')
  const doubled = reader.isSign('(')
  const condition = reader.nest(() => parseOr(reader))
  reader.expectSign(')')
  if (doubled && bracketed.has(condition)) {
    throw invalid(`Invalid ${reader.expression}: The expression has redundant parentheses;`)
  }
  bracketed.add(condition)
  return condition
}

/** Conditions that stood in brackets of their own. */
const bracketed = new WeakSet<Condition>()

function parseComparison(reader: TokenReader, left: Operand): Condition {
  if (takeOperator(reader, 'BETWEEN')) {
    const low = parseOperand(reader)
    reader.expectKeyword('AND')
    return { kind: 'between', operand: left, low, high: parseOperand(reader) }
  }
  if (takeOperator(reader, 'IN')) return { kind: 'in', operand: left, options: parseOptions(reader) }
  const comparator = COMPARATORS.find((sign) => reader.isSign(sign))
  if (!comparator) throw reader.unexpected()
  reader.next()
  reader.countOperator()
  return checkDistinct(reader, { kind: 'compare', comparator, left, right: parseOperand(reader) })
}

function checkDistinct(reader: TokenReader, condition: Extract<Condition, { kind: 'compare' }>): Condition {
  const { left, right, comparator } = condition
  if (left.kind !== 'path' || right.kind !== 'path') return condition
  if (left.path.parts.join('.') !== right.path.parts.join('.')) return condition
  throw invalid(
    `Invalid ${reader.expression}: The first operand must be distinct from the remaining operands for this operator or function; operator: ${comparator}, first operand: [${left.path.parts.join(', ')}]`,
  )
}

function parseOptions(reader: TokenReader): Operand[] {
  reader.expectSign('(')
  const options = [parseOperand(reader)]
  while (reader.takeSign(',')) options.push(parseOperand(reader))
  reader.expectSign(')')
  if (options.length > 100) {
    throw invalid(
      `Invalid ${reader.expression}: The IN operator is provided with too many operands; number of operands: ${options.length}`,
    )
  }
  return options
}
