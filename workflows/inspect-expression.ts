import jsonata from 'jsonata'
import { withRemedy } from './problem.ts'

/** The functions of JSONata 2.0.6 and those that Step Functions adds; `$eval` is not among them. */
const FUNCTIONS = new Set(
  `abs append assert average base64decode base64encode boolean ceil clone contains count decodeUrl decodeUrlComponent
  distinct each encodeUrl encodeUrlComponent error exists filter floor formatBase formatInteger formatNumber fromMillis
  join keys length lookup lowercase map match max merge millis min not now number pad parseInteger power random reduce
  replace reverse round shuffle sift single sort split spread sqrt string substring substringAfter substringBefore sum
  toMillis trim type uppercase zip partition range hash uuid parse`.split(/\s+/),
)

/** What an expression reads, or why Step Functions would refuse it (with the remedy in the second line). */
export function inspect(source: string): { reads: string[]; settings: string[][] } | { refused: string } {
  if (source.includes('$' + '{'))
    return { refused: withRemedy('`$' + '{` is taken by CloudFormation', 'Use `&` to join texts') }
  try {
    const found: Found = { reads: new Set(), settings: [], refused: [] }
    visit(jsonata(source).ast(), { local: new Set(), nested: false }, found)
    const [refused] = found.refused
    return refused === undefined ? { reads: [...found.reads], settings: found.settings } : { refused }
  } catch (error) {
    const reason = error instanceof Error || hasMessage(error) ? error.message : String(error)
    return {
      refused: withRemedy(`not JSONata 2.0: ${reason}`, 'Correct the expression (`??` and `?:` are not supported)'),
    }
  }
}

/** Uncalled, it is the round of a repeat and not the function. */
const ROUND = 'round'

interface Found {
  readonly reads: Set<string>
  /** Paths read below `$settings`. */
  readonly settings: string[][]
  readonly refused: string[]
}

interface Place {
  readonly local: ReadonlySet<string>
  /** Inside a path, a filter or a function, where `$` and plain names mean something. */
  readonly nested: boolean
}

function visit(node: unknown, place: Place, found: Found): void {
  if (Array.isArray(node)) visitAll(node, place, found)
  else if (isNode(node)) (visitors[String(node.type)] ?? visitChildren)(node, place, found)
}

type Visitor = (node: Node, place: Place, found: Found) => void

const visitors: Readonly<Record<string, Visitor>> = {
  variable: (node, place, found) => visitVariable(String(node.value), place, found),
  name: (node, place, found) => {
    if (!place.nested) refuseName(String(node.value), found)
    visitChildren(node, place, found)
  },
  path: visitPath,
  function: visitCall,
  partial: visitCall,
  block: visitBlock,
  lambda: (node, place, found) => {
    const named = [node.arguments].flat().flatMap((each) => (isNode(each) ? [String(each.value)] : []))
    visit(node.body, { local: new Set([...place.local, ...named]), nested: true }, found)
  },
}

function visitChildren(node: Node, place: Place, found: Found): void {
  for (const [key, child] of Object.entries(node)) if (key !== 'type' && key !== 'value') visit(child, place, found)
}

function visitAll(nodes: readonly unknown[], place: Place, found: Found): void {
  for (const node of nodes) visit(node, place, found)
}

/** A name that is bound in a block exists from there on. */
function visitBlock(node: Node, place: Place, found: Found): void {
  const local = new Set(place.local)
  for (const expression of [node.expressions].flat()) {
    if (isNode(expression) && expression.type === 'bind' && isNode(expression.lhs)) {
      visit(expression.rhs, { ...place, local }, found)
      local.add(String(expression.lhs.value))
    } else visit(expression, { ...place, local }, found)
  }
}

function visitPath(node: Node, place: Place, found: Found): void {
  const [first, ...rest] = [node.steps].flat()
  if (isNode(first) && first.type === 'variable' && first.value === 'settings') {
    const plain = rest.findIndex((step) => !isNode(step) || step.type !== 'name')
    const names = plain === -1 ? rest : rest.slice(0, plain)
    found.settings.push(names.flatMap((step) => (isNode(step) ? [String(step.value)] : [])))
  }
  visit(first, place, found)
  for (const [key, child] of Object.entries(isNode(first) ? first : {}))
    if (key === 'stages' || key === 'predicate' || key === 'group') visit(child, { ...place, nested: true }, found)
  visitAll(rest, { ...place, nested: true }, found)
  visit(node.group, { ...place, nested: true }, found)
}

function visitCall(node: Node, place: Place, found: Found): void {
  const called = isNode(node.procedure) && node.procedure.type === 'variable' ? String(node.procedure.value) : undefined
  if (called === undefined) visit(node.procedure, place, found)
  else if (!FUNCTIONS.has(called) && !place.local.has(called))
    found.refused.push(
      withRemedy(`Step Functions has no function $${called}`, 'Use a function of JSONata 2.0 (not `$eval`)'),
    )
  visit(node.arguments, place, found)
}

function visitVariable(name: string, place: Place, found: Found): void {
  if (name === '$' || (name === '' && !place.nested))
    found.refused.push(withRemedy('`$` alone means nothing here', 'Name what you mean, e.g. `$score`'))
  else if (name !== '' && !place.local.has(name) && (!FUNCTIONS.has(name) || name === ROUND)) found.reads.add(name)
}

function refuseName(name: string, found: Found): void {
  found.refused.push(
    withRemedy(`\`${name}\` alone means nothing here`, `Put a $ before it (\`$${name}\`), or quote it if it is a text`),
  )
}

type Node = Readonly<Record<string, unknown>>

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasMessage(error: unknown): error is { message: string } {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
}
