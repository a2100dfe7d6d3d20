import { invalid } from '../refuse.ts'
import { parseCondition } from './parse-condition.ts'
import { parseProjection } from './parse-projection.ts'
import { parseUpdate } from './parse-update.ts'
import type { Condition, Expression, ExpressionName, Path, Update } from './syntax.ts'

/** Parsed expressions are kept by their text; an application has few texts, and this many is a bug in its making. */
const MOST_KEPT = 2000

const conditions = {
  ConditionExpression: remember((text) => parseCondition('ConditionExpression', text)),
  FilterExpression: remember((text) => parseCondition('FilterExpression', text)),
  KeyConditionExpression: remember((text) => parseCondition('KeyConditionExpression', text)),
}
const updates = remember(parseUpdate)
const projections = remember(parseProjection)

type ConditionName = keyof typeof conditions

/** The parsed expression of that parameter, if the request has it. */
export function conditionOf(input: Parameters, name: ConditionName): Expression<Condition> | undefined {
  const text = expressionText(input, name)
  return text === undefined ? undefined : conditions[name](text)
}

export function updateOf(input: Parameters): Expression<Update> | undefined {
  const text = expressionText(input, 'UpdateExpression')
  return text === undefined ? undefined : updates(text)
}

export function projectionOf(input: Parameters): Expression<readonly Path[]> | undefined {
  const text = expressionText(input, 'ProjectionExpression')
  return text === undefined ? undefined : projections(text)
}

type Parameters = Readonly<Record<string, unknown>>

function expressionText(input: Parameters, name: ExpressionName): string | undefined {
  const text = input[name]
  if (text === undefined || text === null) return undefined
  if (typeof text !== 'string') throw invalid(`${name} must be a string`)
  return text
}

function remember<Tree>(parse: (text: string) => Expression<Tree>): (text: string) => Expression<Tree> {
  const kept = new Map<string, Expression<Tree>>()
  return (text) => {
    const known = kept.get(text)
    if (known) return known
    const parsed = parse(text)
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(text, parsed)
    return parsed
  }
}
