import { invalid } from '../refuse.ts'
import { checkAttributeName, checkValue } from '../values/check.ts'
import { isRecord, type Value } from '../values/value.ts'
import type { Expression, Path, ResolvedPath } from './syntax.ts'

/** What a request's `#aliases` and `:values` stand for; every placeholder of its expressions is in here. */
export interface Placeholders {
  readonly names: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, Value>>
}

type AnyExpression = Expression<unknown>

const NONE: Placeholders = { names: {}, values: {} }
const ALIAS = /^#[A-Za-z0-9_]+$/
const VALUE_NAME = /^:[A-Za-z0-9_]+$/

/** Checks the request's placeholders against its expressions: nothing undefined, nothing left over. */
export function placeholdersOf(
  input: Readonly<Record<string, unknown>>,
  expressions: readonly (AnyExpression | undefined)[],
  valueExpressions = 'ConditionExpression',
): Placeholders {
  const present = expressions.filter((expression) => expression !== undefined)
  const rawNames = input.ExpressionAttributeNames ?? undefined
  const rawValues = input.ExpressionAttributeValues ?? undefined
  if (rawNames === undefined && rawValues === undefined && present.every(isPlain)) return NONE
  if (present.length === 0) refuseStray(rawNames, rawValues, valueExpressions)
  const names = readNames(rawNames)
  const values = readValues(rawValues)
  for (const expression of present) checkDefined(expression, names, values)
  refuseUnused(
    'Names',
    Object.keys(names),
    present.map((expression) => expression.names),
  )
  refuseUnused(
    'Values',
    Object.keys(values),
    present.map((expression) => expression.values),
  )
  return { names, values }
}

/** The path with its aliases looked up. */
export function resolvePath(path: Path, names: Placeholders['names']): ResolvedPath {
  if (!path.aliased) return path.parts
  return path.parts.map((part) => (typeof part === 'string' && part.startsWith('#') ? (names[part] ?? part) : part))
}

/** The value behind a `:placeholder`. */
export function valueBehind(placeholders: Placeholders, name: string): Value {
  const value = placeholders.values[name]
  if (!value) throw new Error(`The value ${name} passed the checks undefined`)
  return value
}

function isPlain(expression: AnyExpression): boolean {
  return expression.names.size === 0 && expression.values.size === 0
}

function refuseStray(names: unknown, values: unknown, valueExpressions: string): void {
  if (names !== undefined) throw invalid('ExpressionAttributeNames can only be specified when using expressions')
  if (values !== undefined) {
    throw invalid(`ExpressionAttributeValues can only be specified when using expressions: ${valueExpressions} is null`)
  }
}

function readNames(raw: unknown): Record<string, string> {
  if (raw === undefined) return {}
  if (!isRecord(raw)) throw invalid('ExpressionAttributeNames must be a map of aliases to attribute names')
  const names: Record<string, string> = {}
  for (const alias in raw) {
    const name = raw[alias]
    if (name === undefined) continue
    if (!ALIAS.test(alias)) {
      throw invalid(`ExpressionAttributeNames contains invalid key: Syntax error; key: "${alias}"`)
    }
    if (typeof name !== 'string' || name === '') {
      throw invalid(`ExpressionAttributeNames contains invalid value: Empty attribute name for key ${alias}`)
    }
    checkAttributeName(name)
    names[alias] = name
  }
  if (Object.keys(names).length === 0) throw invalid('ExpressionAttributeNames must not be empty')
  return names
}

function readValues(raw: unknown): Record<string, Value> {
  if (raw === undefined) return {}
  if (!isRecord(raw)) throw invalid('ExpressionAttributeValues must be a map of placeholders to AttributeValues')
  const values: Record<string, Value> = {}
  for (const name in raw) {
    if (raw[name] === undefined) continue
    if (!VALUE_NAME.test(name)) {
      throw invalid(`ExpressionAttributeValues contains invalid key: Syntax error; key: "${name}"`)
    }
    values[name] = checkPlaceholderValue(raw[name], name)
  }
  if (Object.keys(values).length === 0) throw invalid('ExpressionAttributeValues must not be empty')
  return values
}

function checkPlaceholderValue(raw: unknown, name: string): Value {
  try {
    return checkValue(raw)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw invalid(`ExpressionAttributeValues contains invalid value: ${why} for key ${name}`)
  }
}

function checkDefined(expression: AnyExpression, names: Record<string, string>, values: Record<string, Value>): void {
  for (const alias of expression.names) {
    if (names[alias] !== undefined) continue
    throw invalid(
      `Invalid ${expression.name}: An expression attribute name used in the document path is not defined; attribute name: ${alias}`,
    )
  }
  for (const name of expression.values) {
    if (values[name] !== undefined) continue
    throw invalid(
      `Invalid ${expression.name}: An expression attribute value used in expression is not defined; attribute value: ${name}`,
    )
  }
}

function refuseUnused(what: 'Names' | 'Values', given: readonly string[], used: readonly ReadonlySet<string>[]): void {
  const left = given.filter((name) => !used.some((set) => set.has(name)))
  if (left.length === 0) return
  throw invalid(`Value provided in ExpressionAttribute${what} unused in expressions: keys: {${left.join(', ')}}`)
}
