import { invalid } from '../refuse.ts'
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
  if (doubled && isWholeBracket(condition)) {
    throw invalid(`Invalid ${reader.expression}: The expression has redundant parentheses;`)
  }
  bracketed.add(condition)
  return condition
}

/** Conditions that stood in brackets of their own. */
const bracketed = new WeakSet<Condition>()

function isWholeBracket(condition: Condition): boolean {
  return bracketed.has(condition)
}

function parseFunction(reader: TokenReader): Condition {
  const { text } = reader.next()
  reader.expectSign('(')
  const condition = parseArguments(reader, text)
  if (reader.isSign(','))
    throw wrongCount(reader, text, text.startsWith('attribute_') && !text.endsWith('type') ? 1 : 2)
  reader.expectSign(')')
  return condition
}

function parseArguments(reader: TokenReader, name: string): Condition {
  switch (name) {
    case 'attribute_exists':
    case 'attribute_not_exists':
      if (reader.token.kind === 'value') throw needsPath(reader, name)
      return { kind: name, path: reader.expectPath() }
    case 'attribute_type':
    case 'begins_with':
    case 'contains': {
      const left = parseOperand(reader)
      if (reader.isSign(')')) throw wrongCount(reader, name, 1)
      reader.expectSign(',')
      return { kind: name, left, right: parseOperand(reader) }
    }
    case 'if_not_exists':
    case 'list_append':
      throw invalid(
        `Invalid ${reader.expression}: The function is not allowed in a condition expression; function: ${name}`,
      )
    default:
      throw invalid(`Invalid ${reader.expression}: Invalid function name; function: ${name}`)
  }
}

/** The error for a function with `parsed` operands so far, where more follow or some are missing. */
function wrongCount(reader: TokenReader, name: string, parsed: number): Error {
  let count = parsed
  for (; reader.takeSign(','); count++) parseOperand(reader)
  return invalid(
    `Invalid ${reader.expression}: Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${count}`,
  )
}

function needsPath(reader: TokenReader, name: string): Error {
  return invalid(
    `Invalid ${reader.expression}: Operator or function requires a document path; operator or function: ${name}`,
  )
}

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

function parseOperand(reader: TokenReader): Operand {
  if (reader.token.kind === 'value') return { kind: 'value', value: reader.expectValue() }
  if (!reader.startsFunction) return { kind: 'path', path: reader.expectPath() }
  const { text } = reader.next()
  if (text !== 'size') {
    throw invalid(`Invalid ${reader.expression}: Invalid function name; function: ${text}`)
  }
  reader.expectSign('(')
  const of = reader.nest(() => parseOperand(reader))
  if (reader.isSign(',')) throw wrongCount(reader, text, 1)
  reader.expectSign(')')
  if (of.kind === 'size') {
    throw invalid(
      `Invalid ${reader.expression}: Incorrect operand type for operator or function; operator or function: size, operand type: N`,
    )
  }
  return { kind: 'size', of }
}
