import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { QueryEvaluationError } from '../state-error.ts'
import { copyJson, UnsupportedResult } from './copy.ts'
import { compileExpression, isExpression } from './expression.ts'
import type { Moment } from './moment.ts'

/** What an expression can see, and where it stands in the history. */
export interface Scope extends Moment {
  readonly bindings: Readonly<Record<string, unknown>>
  readonly stateName: string
  readonly enteredEvent: number
}

/** Fills in a field of a state: each string `{% … %}` is evaluated, everything else stays. Throws QueryEvaluationError. */
export async function fillTemplate(template: unknown, location: string, scope: Scope): Promise<Json> {
  if (typeof template === 'string') {
    return isExpression(template) ? evaluateField(template, location, scope) : template
  }
  if (Array.isArray(template)) return fillArray(template, location, scope)
  if (isJsonObject(template)) return fillObject(template, location, scope)
  return copyJson(template)
}

async function fillArray(template: readonly unknown[], location: string, scope: Scope): Promise<Json> {
  const filled: Json[] = []
  for (const [index, member] of template.entries()) {
    filled.push(await fillTemplate(member, `${location}[${index}]`, scope))
  }
  return filled
}

async function fillObject(template: JsonObject, location: string, scope: Scope): Promise<JsonObject> {
  const filled: JsonObject = {}
  for (const [key, member] of Object.entries(template)) {
    filled[key] = await fillTemplate(member, `${location}/${key}`, scope)
  }
  return filled
}

/** Evaluates one `{% … %}`; throws QueryEvaluationError with AWS's words. */
export async function evaluateField(source: string, location: string, scope: Scope): Promise<Json> {
  const expression = compileExpression(source)
  const complain = (what: string) =>
    new QueryEvaluationError(
      `${whileExecuting(scope)} The JSONata expression '${expression.text}' specified for the field '${location}' ${what}`,
      location,
    )
  const result = await expression.evaluate(scope.bindings, scope).catch((error: unknown) => {
    throw complain(`threw an error during evaluation. ${describe(error)}`)
  })
  if (result === undefined) throw complain('returned nothing (undefined).')
  try {
    return copyJson(result)
  } catch (error) {
    if (error instanceof UnsupportedResult) throw complain('returned an unsupported result type.')
    throw error
  }
}

export function whileExecuting(scope: Pick<Scope, 'stateName' | 'enteredEvent'>): string {
  return `An error occurred while executing the state '${scope.stateName}' (entered at the event id #${scope.enteredEvent}).`
}

/** The complaint of a field whose value has the wrong type. */
export function unexpectedType(source: unknown, location: string, expected: string, value: Json, scope: Scope) {
  const what = isExpression(source)
    ? `The JSONata expression '${compileExpression(source).text}' specified for the field '${location}'`
    : `The field '${location}'`
  return new QueryEvaluationError(
    `${whileExecuting(scope)} ${what} returned an unexpected result type. Expected '${expected}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`,
    location,
  )
}

function typeName(value: Json): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function describe(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error)
  return 'code' in error ? `${error.code}: ${error.message}` : String(error.message)
}
