import { z } from 'zod'
import type { Value } from './asl.ts'
import { inspect } from './inspect-expression.ts'
import { withRemedy } from './problem.ts'

const FORM = /^\{%(.*)%\}$/
/** The JSONata between `{%` and `%}`, or undefined for a plain value. */
export function sourceOf(value: unknown): string | undefined {
  return typeof value === 'string' ? FORM.exec(value)?.[1]?.trim() : undefined
}

/** A condition or a computed value: one line of JSONata between `{%` and `%}`. */
export const expressionSchema = z.string().refine((text) => sourceOf(text) !== undefined, {
  error: withRemedy('this must be computed', 'Write one line of JSONata, e.g. `\'{% $score.grade = "H" %}\'`'),
})

/** Every string inside a value, with the path to it. */
export function* textsIn(
  value: unknown,
  path: readonly PropertyKey[] = [],
): Generator<[string, readonly PropertyKey[]]> {
  if (typeof value === 'string') yield [value, path]
  else if (Array.isArray(value)) for (const [at, each] of value.entries()) yield* textsIn(each, [...path, at])
  else if (isObject(value)) for (const [key, each] of Object.entries(value)) yield* textsIn(each, [...path, key])
}

/** The names that every expression may use, and where Step Functions keeps what they stand for. */
export const givenNames: Readonly<Record<string, string>> = {
  subject: '$states.context.Execution.Input.subject',
  event: '$states.context.Execution.Input.event',
}

/** Which round of the innermost repeat it is, from 1. */
export const ROUND = 'round'

/** What names stand for in the place of an expression: JSONata by name. */
export type Names = Readonly<Record<string, string>>

/** Makes a journey's value one that Step Functions can evaluate: the names are bound inside each expression that reads them. */
export function bindNames<T extends Value>(value: T, names: Names): Value {
  if (Array.isArray(value)) return value.map((each: Value) => bindNames(each, names))
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, bindNames(each, names)]))
  const source = sourceOf(value)
  return source === undefined ? value : bindSource(source, names)
}

function bindSource(source: string, names: Names): string {
  const inspected = inspect(source)
  const reads = 'reads' in inspected ? inspected.reads : []
  const bindings = reads.flatMap((name) => (name in names ? [`$${name} := ${names[name]}`] : []))
  return bindings.length === 0 ? `{% ${source} %}` : `{% (${[...bindings, source].join('; ')}) %}`
}

function isRecord(value: Value): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
