import { isJsonObject } from '../json.ts'

/** Which members of `$states` an expression may use beside input and context. */
export interface Visible {
  readonly result: boolean
  readonly errorOutput: boolean
}

/** What a parsed expression uses that Step Functions does not offer there, as a sentence; undefined if nothing. */
export function findForbidden(ast: unknown, visible: Visible): string | undefined {
  return search(ast, true, visible)
}

/** Inside these the context is a value of the expression's own. */
const OWN_CONTEXT = new Set(['lambda', 'apply', 'transform'])
const FILTERS = new Set(['predicate', 'stages'])

function search(node: unknown, top: boolean, visible: Visible): string | undefined {
  if (Array.isArray(node)) return first(node.map((member) => search(member, top, visible)))
  if (!isJsonObject(node)) return undefined
  if (node.type === 'variable') return forbiddenVariable(node.value, top) ?? members(node, top, visible)
  if (node.type === 'path' && Array.isArray(node.steps)) {
    const steps = node.steps.map((step, index) => search(step, top && index === 0, visible))
    return forbiddenMember(node.steps, visible) ?? first(steps)
  }
  return members(node, top && !OWN_CONTEXT.has(String(node.type)), visible)
}

function members(node: object, top: boolean, visible: Visible): string | undefined {
  return first(Object.entries(node).map(([key, member]) => search(member, top && !FILTERS.has(key), visible)))
}

function forbiddenVariable(name: unknown, top: boolean): string | undefined {
  if (name === 'eval') return 'the function $eval is not available'
  if (name === '$') return 'the variable $$ is not available'
  return name === '' && top ? 'the variable $ is not available at the top of an expression' : undefined
}

function forbiddenMember([variable, member]: readonly unknown[], visible: Visible): string | undefined {
  if (!isJsonObject(variable) || variable.type !== 'variable' || variable.value !== 'states') return undefined
  const name = isJsonObject(member) ? member.value : undefined
  if (name === 'result' && !visible.result)
    return '$states.result exists only in Output and Assign of Task, Map and Parallel'
  if (name === 'errorOutput' && !visible.errorOutput) return '$states.errorOutput exists only in Catch'
  return undefined
}

function first(found: (string | undefined)[]): string | undefined {
  return found.find((message) => message !== undefined)
}
