import { isJsonObject } from '../json.ts'
import { compileExpression } from '../jsonata/expression.ts'
import type { State } from './asl.ts'
import type { Finding } from './parse.ts'

const SEPARATE = new Set(['Branches', 'ItemProcessor', 'Comment', 'Type', 'Resource', 'Next', 'Default', 'ErrorEquals'])

/** Parses every expression of one state, and refuses what Step Functions refuses in them. */
export function checkExpressions(state: State, path: string): Finding[] {
  const found: Finding[] = []
  const look = (value: unknown, at: string): void => {
    if (typeof value === 'string') found.push(...checkText(value, at))
    if (Array.isArray(value)) for (const [index, member] of value.entries()) look(member, `${at}[${index}]`)
    if (isJsonObject(value)) for (const [key, member] of Object.entries(value)) look(member, `${at}/${key}`)
  }
  for (const [field, value] of Object.entries(state)) if (!SEPARATE.has(field)) look(value, `${path}/${field}`)
  return found
}

function checkText(text: string, path: string): Finding[] {
  const refuse = (message: string) => [{ code: 'INVALID_EXPRESSION', path, message }]
  const opens = text.startsWith('{%')
  const closes = text.endsWith('%}')
  if (!opens && !closes) return []
  if (!opens || !closes) return refuse(`an expression must start with {% and end with %}: ${text}`)
  try {
    const { ast } = compileExpression(text)
    const forbidden = findForbidden(ast, true)
    return forbidden === undefined ? [] : refuse(forbidden)
  } catch (error) {
    return refuse(
      `not JSONata: ${isJsonObject(error) || error instanceof Error ? error.message : String(error)} in ${text}`,
    )
  }
}

/** Step Functions has no context at the top of an expression (`$`, `$$`) and no `$eval`. */
function findForbidden(node: unknown, top: boolean): string | undefined {
  if (Array.isArray(node)) return first(node.map((member) => findForbidden(member, top)))
  if (!isJsonObject(node)) return undefined
  if (node.type === 'variable') return forbiddenVariable(node.value, top)
  if (node.type === 'path' && Array.isArray(node.steps)) {
    return first(node.steps.map((step, index) => findForbidden(step, top && index === 0)))
  }
  return first(
    Object.entries(node).map(([key, member]) =>
      findForbidden(
        member,
        top && key !== 'predicate' && key !== 'stages' && node.type !== 'lambda' && node.type !== 'apply',
      ),
    ),
  )
}

function forbiddenVariable(name: unknown, top: boolean): string | undefined {
  if (name === 'eval') return 'the function $eval is not available'
  if (name === '$') return 'the variable $$ is not available'
  return name === '' && top ? 'the variable $ is not available at the top of an expression' : undefined
}

function first(found: (string | undefined)[]): string | undefined {
  return found.find((message) => message !== undefined)
}
