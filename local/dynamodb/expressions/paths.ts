import { invalid } from '../refuse.ts'
import { attribute, type Item, setAttribute, type Value } from '../values/value.ts'
import type { ResolvedPath } from './syntax.ts'

/** The value at the path, or undefined where the path leads nowhere. */
export function valueAt(item: Item, path: ResolvedPath): Value | undefined {
  let value: Value | undefined = attribute(item, String(path[0]))
  for (let at = 1; at < path.length && value; at++) value = childAt(value, path[at])
  return value
}

/** A copy of the value with `replacement` at the path; only what lies on the path is copied. Undefined removes. */
export function replaceAt(value: Value, path: ResolvedPath, replacement: Value | undefined): Value {
  const [part, ...rest] = path
  if (part === undefined) throw new Error('A path inside an attribute has at least one part')
  const child = childAt(value, part)
  const next = rest.length === 0 ? replacement : replaceAt(existing(child), rest, replacement)
  if (typeof part === 'number' && value.L) return { L: replaceInList(value.L, part, next) }
  if (typeof part === 'string' && value.M) return { M: replaceInMap(value.M, part, next) }
  throw invalidPath()
}

export function invalidPath(): Error {
  return invalid('The document path provided in the update expression is invalid for update')
}

function existing(child: Value | undefined): Value {
  if (!child) throw invalidPath()
  return child
}

function childAt(value: Value, part: string | number | undefined): Value | undefined {
  if (typeof part === 'number') return value.L?.[part]
  return part !== undefined && value.M ? attribute(value.M, part) : undefined
}

function replaceInList(list: readonly Value[], at: number, value: Value | undefined): Value[] {
  if (value === undefined) return list.filter((_member, position) => position !== at)
  if (at >= list.length) return [...list, value]
  return list.with(at, value)
}

function replaceInMap(map: Item, name: string, value: Value | undefined): Item {
  const copy: Record<string, Value> = { ...map }
  if (value === undefined) delete copy[name]
  else setAttribute(copy, name, value)
  return copy
}
