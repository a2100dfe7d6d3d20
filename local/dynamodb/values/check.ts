import { invalid } from '../refuse.ts'
import { normaliseNumber } from './number.ts'
import { type Item, isRecord, isValueType, setAttribute, type Value } from './value.ts'

const DEEPEST = 32
const MORE_THAN_ONE_TYPE =
  'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes'
const NO_TYPE = 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'

/** Checks an item or a map of values as it comes in, and brings its numbers to normal form. */
export function checkItem(raw: unknown, depth = 0): Item {
  if (!isRecord(raw)) throw invalid('Attribute values must be a map of names to AttributeValues')
  const item: Record<string, Value> = {}
  for (const name in raw) {
    const value = raw[name]
    if (value === undefined) continue
    checkAttributeName(name)
    setAttribute(item, name, checkValue(value, depth))
  }
  return item
}

const LONGEST_NAME = 65535

export function checkAttributeName(name: string): void {
  if (name === '') throw invalid('One or more parameter values were invalid: Empty attribute name')
  if (name.length > LONGEST_NAME / 3 && Buffer.byteLength(name) > LONGEST_NAME) {
    throw invalid(`Attribute name is too large, must be less than or equal to ${LONGEST_NAME} bytes`)
  }
}

/** Checks one attribute value as it comes in. */
export function checkValue(raw: unknown, depth = 0): Value {
  if (!isRecord(raw)) throw invalid(NO_TYPE)
  let type: string | undefined
  for (const member in raw) {
    if (raw[member] === undefined) continue
    if (type !== undefined) throw invalid(MORE_THAN_ONE_TYPE)
    type = member
  }
  if (type === undefined) throw invalid(NO_TYPE)
  if (!isValueType(type)) throw invalid(`${NO_TYPE}: ${type}`)
  return checkMember(type, raw[type], depth)
}

function checkMember(type: keyof Value, content: unknown, depth: number): Value {
  switch (type) {
    case 'S':
      return { S: text(content, 'S') }
    case 'N':
      return { N: normaliseNumber(text(content, 'N')) }
    case 'M':
      return { M: checkItem(content, deeper(depth)) }
    case 'L':
      return { L: checkList(content, deeper(depth)) }
    case 'BOOL':
      if (typeof content !== 'boolean') throw wrongContent('BOOL', 'a boolean')
      return { BOOL: content }
    case 'NULL':
      if (content !== true) {
        throw invalid(
          'One or more parameter values were invalid: Null attribute value types must have the value of true',
        )
      }
      return { NULL: true }
    case 'B':
      return { B: bytes(content, 'B') }
    default:
      return checkSet(type, content)
  }
}

function checkSet(type: 'SS' | 'NS' | 'BS', content: unknown): Value {
  if (!Array.isArray(content)) throw wrongContent(type, 'an array')
  if (content.length === 0) {
    const kind = { SS: 'An string set', NS: 'An number set', BS: 'Binary sets should not be empty' }[type]
    throw invalid(`One or more parameter values were invalid: ${type === 'BS' ? kind : `${kind}  may not be empty`}`)
  }
  if (type === 'SS') return { SS: distinct(content.map((member) => text(member, 'SS'))) }
  if (type === 'NS') return { NS: distinct(content.map((member) => normaliseNumber(text(member, 'NS')))) }
  const members = content.map((member) => bytes(member, 'BS'))
  distinct(members.map((member) => Buffer.from(member).toString('base64')))
  return { BS: members }
}

function distinct(members: string[]): string[] {
  if (members.length > 1 && new Set(members).size < members.length) {
    throw invalid(
      `One or more parameter values were invalid: Input collection [${members.join(', ')}] contains duplicates.`,
    )
  }
  return members
}

function checkList(content: unknown, depth: number): Value[] {
  if (!Array.isArray(content)) throw wrongContent('L', 'an array')
  return content.map((member) => checkValue(member, depth))
}

function deeper(depth: number): number {
  if (depth >= DEEPEST) throw invalid('Nesting Levels have exceeded supported limits')
  return depth + 1
}

function text(content: unknown, type: string): string {
  if (typeof content !== 'string') throw wrongContent(type, 'a string')
  return content
}

function bytes(content: unknown, type: string): Uint8Array {
  if (content instanceof Uint8Array) return new Uint8Array(content) // a copy, and never a Buffer
  if (content instanceof ArrayBuffer) return new Uint8Array(content)
  throw wrongContent(type, 'a Uint8Array')
}

function wrongContent(type: string, expected: string): Error {
  return invalid(`The content of an attribute value of type ${type} must be ${expected}`)
}
