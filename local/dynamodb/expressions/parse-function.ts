import { invalid } from '../refuse.ts'
import type { Condition, Operand } from './syntax.ts'
import type { TokenReader } from './token-reader.ts'

/** Parses a function that is a condition by itself, such as `contains(path, :value)`. */
export function parseFunction(reader: TokenReader): Condition {
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

/** Parses what can be compared: a path, a value, or the size of one. */
export function parseOperand(reader: TokenReader): Operand {
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
