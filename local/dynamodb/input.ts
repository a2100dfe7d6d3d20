import type { Input } from './engine.ts'
import { invalid, unsupported } from './refuse.ts'

/** The parameters from before there were expressions; AWS still takes them, but never beside an expression. */
const WITHOUT_EXPRESSIONS = new Set([
  'AttributesToGet',
  'AttributeUpdates',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
])

/** Refuses every parameter that the operation does not know, so that none is ignored in silence. */
export function checkParameters(operation: string, input: Input, known: ReadonlySet<string>): void {
  for (const name in input) {
    if (!known.has(name) && input[name] !== undefined) throw refuseParameter(operation, name, input)
  }
}

function refuseParameter(operation: string, name: string, input: Input): Error {
  const expressions = Object.keys(input).filter((other) => other.endsWith('Expression') && input[other] !== undefined)
  if (!WITHOUT_EXPRESSIONS.has(name)) return unsupported(`Parameter ${name} of ${operation}`)
  if (expressions.length === 0) return unsupported(`Parameter ${name} of ${operation}`, ': use an expression instead')
  return invalid(
    `Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {${name}} Expression parameters: {${expressions.join(', ')}}`,
  )
}

export function readBoolean(input: Input, name: string): boolean {
  const value = input[name]
  if (value === undefined || value === null) return false
  if (typeof value !== 'boolean') throw invalid(`${name} must be a boolean`)
  return value
}

/** One of AWS's constants, or the first of them where the request says nothing. */
export function readChoice<const Choices extends readonly [string, ...string[]]>(
  input: Input,
  name: string,
  choices: Choices,
): Choices[number] {
  const value = input[name]
  if (value === undefined || value === null) return choices[0]
  const choice = choices.find((candidate) => candidate === value)
  if (choice !== undefined) return choice
  throw invalid(
    `1 validation error detected: Value '${String(value)}' at '${lowerFirst(name)}' failed to satisfy constraint: Member must satisfy enum value set: [${choices.join(', ')}]`,
  )
}

export function readInteger(
  input: Input,
  name: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value)) throw invalid(`${name} must be an integer`)
  const bound = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`
  if (value >= least && value <= most) return value
  throw invalid(
    `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must have value ${bound}`,
  )
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
