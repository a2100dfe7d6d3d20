import type jsonata from 'jsonata'

/** Thrown where an expression meets a value for which JSONata has a rule of its own: JSONata itself must decide. */
const NOT_PLAIN = Symbol('not plain')

type Bindings = Readonly<Record<string, unknown>>
type Plain = (bindings: Bindings) => unknown

/** Why an answer is not here: the expression or its values are not plain. */
export const ASK_JSONATA = Symbol('ask jsonata')

/**
 * The simple half of JSONata, computed directly: paths through objects, literals, comparisons, sums, texts, conditions,
 * objects and lists. Whatever is not exactly that (arrays on a path, other types, anything that would be an error) is
 * left to jsonata, whose answer it then is; so the two never differ. Most expressions of a journey are of this kind.
 */
export function compilePlain(ast: jsonata.ExprNode): Plain | undefined {
  const plain = compileNode(ast)
  if (!plain) return undefined
  return (bindings) => {
    try {
      return plain(bindings)
    } catch (thrown) {
      if (thrown === NOT_PLAIN) return ASK_JSONATA
      throw thrown
    }
  }
}

/** What jsonata's parser really makes; its typings know half of it. */
type Node = Omit<jsonata.ExprNode, 'lhs' | 'type'> & {
  readonly type: string
  readonly lhs?: unknown
  readonly condition?: Node
  readonly then?: Node
  readonly else?: Node
}

/** Members of a node that change what it means; a node with another one than these is not plain. */
const KNOWN: Readonly<Record<string, ReadonlySet<string>>> = {
  variable: new Set(['type', 'value', 'position']),
  name: new Set(['type', 'value', 'position']),
  path: new Set(['type', 'steps']),
  string: new Set(['type', 'value', 'position']),
  number: new Set(['type', 'value', 'position']),
  value: new Set(['type', 'value', 'position']),
  block: new Set(['type', 'expressions', 'position']),
  condition: new Set(['type', 'condition', 'then', 'else', 'position']),
  binary: new Set(['type', 'value', 'lhs', 'rhs', 'position']),
  unary: new Set(['type', 'value', 'lhs', 'expressions', 'position']),
}

function compileNode(node: Node): Plain | undefined {
  const known = KNOWN[node.type]
  if (!known || !Object.keys(node).every((member) => known.has(member))) return undefined
  switch (node.type) {
    case 'variable':
      return variable(node)
    case 'path':
      return path(node)
    case 'string':
    case 'number':
    case 'value':
      return () => node.value
    case 'block':
      return node.expressions?.length === 1 ? all(node.expressions)?.[0] : undefined
    case 'condition':
      return condition(node)
    case 'binary':
      return binary(node)
    case 'unary':
      return node.value === '{' ? object(node) : node.value === '[' ? list(node) : undefined
    default:
      return undefined
  }
}

function all(nodes: readonly Node[]): Plain[] | undefined {
  const compiled = nodes.flatMap((node) => compileNode(node) ?? [])
  return compiled.length === nodes.length ? compiled : undefined
}

function variable({ value: name }: Node): Plain | undefined {
  if (typeof name !== 'string' || name === '' || name === '$') return undefined
  return (bindings) => (Object.hasOwn(bindings, name) ? bindings[name] : notPlain())
}

function path({ steps = [] }: Node): Plain | undefined {
  const [first, ...rest] = steps
  const start = first?.type === 'variable' ? compileNode(first) : undefined
  const isName = (step: Node): boolean => step.type === 'name' && Object.keys(step).every((key) => KNOWN.name?.has(key))
  if (!start || !rest.every(isName)) return undefined
  const names = rest.map(({ value }) => String(value))
  return (bindings) => {
    let value = start(bindings)
    for (const name of names) value = memberOf(value, name)
    return Array.isArray(value) ? notPlain() : value
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return notPlain()
  if (Object.hasOwn(value, name)) return Reflect.get(value, name)
  return name in value ? notPlain() : undefined
}

function condition(node: Node): Plain | undefined {
  const [test, yes, no] = [node.condition, node.then, node.else].map((part) => part && compileNode(part))
  if (!test || !yes || (node.else && !no)) return undefined
  return (bindings) => {
    const holds = test(bindings)
    if (typeof holds !== 'boolean') return notPlain()
    return holds ? yes(bindings) : no?.(bindings)
  }
}

function binary(node: Node): Plain | undefined {
  const operate = OPERATORS.get(String(node.value))
  const [left, right] = [asNode(node.lhs), asNode(node.rhs)].map((side) => side && compileNode(side))
  if (!operate || !left || !right) return undefined
  return (bindings) => operate(left(bindings), right(bindings))
}

type Operator = (left: unknown, right: unknown) => unknown

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['=', (left, right) => equal(left, right)],
  ['!=', (left, right) => left !== undefined && right !== undefined && !equal(left, right)],
  ['<', ordered((left, right) => left < right)],
  ['<=', ordered((left, right) => left <= right)],
  ['>', ordered((left, right) => left > right)],
  ['>=', ordered((left, right) => left >= right)],
  ['+', numeric((left, right) => left + right)],
  ['-', numeric((left, right) => left - right)],
  ['*', numeric((left, right) => left * right)],
  ['/', numeric((left, right) => left / right)],
  ['%', numeric((left, right) => left % right)],
  ['&', (left, right) => (typeof left === 'string' && typeof right === 'string' ? left + right : notPlain())],
  ['and', (left, right) => (typeof left === 'boolean' && typeof right === 'boolean' ? left && right : notPlain())],
  ['or', (left, right) => (typeof left === 'boolean' && typeof right === 'boolean' ? left || right : notPlain())],
])

/** Nothing equals what is missing, not even what is missing. */
function equal(left: unknown, right: unknown): boolean {
  if (isObject(left) || isObject(right)) return notPlain()
  return left !== undefined && left === right
}

function ordered<T>(compare: (left: string | number, right: string | number) => T): Operator {
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return compare(left, right)
    return typeof left === 'string' && typeof right === 'string' ? compare(left, right) : notPlain()
  }
}

function numeric(compute: (left: number, right: number) => number): Operator {
  return (left, right) => {
    const result = typeof left === 'number' && typeof right === 'number' ? compute(left, right) : Number.NaN
    return Number.isFinite(result) ? result : notPlain()
  }
}

function object({ lhs }: Node): Plain | undefined {
  if (!Array.isArray(lhs)) return undefined
  const keys: string[] = []
  const members: Plain[] = []
  for (const [key, member] of lhs) {
    const value = compileNode(member)
    if (key?.type !== 'string' || key.value === '__proto__' || keys.includes(key.value) || !value) return undefined
    keys.push(key.value)
    members.push(value)
  }
  return (bindings) => {
    const made: Record<string, unknown> = {}
    for (const [index, member] of members.entries()) {
      const value = member(bindings)
      if (value !== undefined) made[keys[index] ?? ''] = value
    }
    return made
  }
}

function list({ expressions = [] }: Node): Plain | undefined {
  const members = all(expressions)
  return (
    members &&
    ((bindings) =>
      members.map((member) => {
        const value = member(bindings)
        return value === undefined || Array.isArray(value) ? notPlain() : value
      }))
  )
}

function asNode(side: unknown): Node | undefined {
  return isNode(side) ? side : undefined
}

function isNode(value: unknown): value is Node {
  return isObject(value) && 'type' in value
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function notPlain(): never {
  throw NOT_PLAIN
}
