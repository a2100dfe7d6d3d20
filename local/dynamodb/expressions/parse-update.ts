import { invalid } from '../refuse.ts'
import type { Expression, Path, Update, UpdateOperand } from './syntax.ts'
import { TokenReader } from './token-reader.ts'

/** Parses an update expression: SET, REMOVE, ADD and DELETE sections, each at most once. */
export function parseUpdate(text: string): Expression<Update> {
  const reader = new TokenReader('UpdateExpression', text)
  const seen = new Set<string>()
  const update: Update = { set: [], remove: [], add: [], delete: [] }
  let tree = update
  while (reader.token.kind !== 'end') {
    const section = reader.token.text.toUpperCase()
    if (seen.has(section)) {
      throw invalid(`Invalid UpdateExpression: The "${section}" section can only be used once in an update expression;`)
    }
    seen.add(section)
    tree = { ...tree, ...parseSection(reader, section) }
  }
  return reader.finish(tree)
}

function parseSection(reader: TokenReader, section: string): Partial<Update> {
  if (reader.token.kind !== 'word') throw reader.unexpected()
  switch (section) {
    case 'SET':
      reader.next()
      return { set: list(reader, parseAssignment) }
    case 'REMOVE':
      reader.next()
      return { remove: list(reader, (from) => from.expectPath()) }
    case 'ADD':
      reader.next()
      return { add: list(reader, parsePathAndValue) }
    case 'DELETE':
      reader.next()
      return { delete: list(reader, parsePathAndValue) }
    default:
      throw reader.unexpected()
  }
}

function list<T>(reader: TokenReader, parse: (reader: TokenReader) => T): T[] {
  const entries = [parse(reader)]
  while (reader.takeSign(',')) entries.push(parse(reader))
  return entries
}

function parsePathAndValue(reader: TokenReader): { path: Path; value: string } {
  return { path: reader.expectPath(), value: reader.expectValue() }
}

function parseAssignment(reader: TokenReader): { path: Path; value: UpdateOperand } {
  const path = reader.expectPath()
  reader.expectSign('=')
  const left = parseOperand(reader)
  if (reader.takeSign('+')) return { path, value: { kind: '+', left, right: parseOperand(reader) } }
  if (reader.takeSign('-')) return { path, value: { kind: '-', left, right: parseOperand(reader) } }
  return { path, value: left }
}

function parseOperand(reader: TokenReader): UpdateOperand {
  if (reader.takeSign('(')) {
    const operand = reader.nest(() => parseOperand(reader))
    reader.expectSign(')')
    return operand
  }
  if (reader.token.kind === 'value') return { kind: 'value', value: reader.expectValue() }
  if (reader.startsFunction) return parseFunction(reader)
  return { kind: 'path', path: reader.expectPath() }
}

function parseFunction(reader: TokenReader): UpdateOperand {
  const { text: name } = reader.next()
  reader.expectSign('(')
  const operand = reader.nest(() => parseArguments(reader, name))
  if (reader.isSign(',')) throw wrongCount(name)
  reader.expectSign(')')
  return operand
}

function parseArguments(reader: TokenReader, name: string): UpdateOperand {
  if (name === 'list_append') {
    const left = parseOperand(reader)
    if (reader.isSign(')')) throw wrongCount(name)
    reader.expectSign(',')
    return { kind: 'list_append', left, right: parseOperand(reader) }
  }
  if (name !== 'if_not_exists') throw refuseFunction(name)
  if (reader.token.kind === 'value') {
    throw invalid(
      'Invalid UpdateExpression: Operator or function requires a document path; operator or function: if_not_exists',
    )
  }
  const path = reader.expectPath()
  if (reader.isSign(')')) throw wrongCount(name)
  reader.expectSign(',')
  return { kind: 'if_not_exists', path, otherwise: parseOperand(reader) }
}

function refuseFunction(name: string): Error {
  const known = ['attribute_exists', 'attribute_not_exists', 'attribute_type', 'begins_with', 'contains', 'size']
  return known.includes(name)
    ? invalid(`Invalid UpdateExpression: The function is not allowed in an update expression; function: ${name}`)
    : invalid(`Invalid UpdateExpression: Invalid function name; function: ${name}`)
}

function wrongCount(name: string): Error {
  return invalid(
    `Invalid UpdateExpression: Incorrect number of operands for operator or function; operator or function: ${name}`,
  )
}
