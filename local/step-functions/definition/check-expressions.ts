import { isJsonObject } from '../json.ts'
import { compileExpression } from '../jsonata/expression.ts'
import type { State } from './asl.ts'
import type { Finding } from './finding.ts'
import { findForbidden, type Visible } from './forbidden.ts'

/** Fields without expressions, or whose states are checked by themselves. */
const SEPARATE = new Set(['Branches', 'ItemProcessor', 'Comment', 'Type', 'Resource', 'Next', 'Default', 'ErrorEquals'])
const AFTER_RESULT = new Set(['Output', 'Assign'])

/** Parses every expression of one state, and refuses what Step Functions refuses in them. */
export function checkExpressions(state: State, path: string): Finding[] {
  const found: Finding[] = []
  const look = (value: unknown, at: string, visible: Visible): void => {
    if (typeof value === 'string') found.push(...checkText(value, at, visible))
    if (Array.isArray(value)) for (const [index, member] of value.entries()) look(member, `${at}[${index}]`, visible)
    if (isJsonObject(value)) for (const [key, member] of Object.entries(value)) look(member, `${at}/${key}`, visible)
  }
  const hasResult = state.Type === 'Task' || state.Type === 'Map' || state.Type === 'Parallel'
  for (const [field, value] of Object.entries(state)) {
    if (SEPARATE.has(field)) continue
    look(value, `${path}/${field}`, { result: hasResult && AFTER_RESULT.has(field), errorOutput: field === 'Catch' })
  }
  return found
}

function checkText(text: string, path: string, visible: Visible): Finding[] {
  const refuse = (message: string) => [{ code: 'INVALID_EXPRESSION', path, message }]
  const opens = text.startsWith('{%')
  const closes = text.endsWith('%}')
  if (!opens && !closes) return []
  if (!opens || !closes) return refuse(`an expression must start with {% and end with %}: ${text}`)
  try {
    const forbidden = findForbidden(compileExpression(text).ast, visible)
    return forbidden === undefined ? [] : refuse(`${forbidden}: ${text}`)
  } catch (error) {
    return refuse(`not JSONata: ${messageOf(error)} in ${text}`)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error || isJsonObject(error) ? String(error.message) : String(error)
}
