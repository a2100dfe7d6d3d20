import { invalid } from '../refuse.ts'
import { setMembers, toBase64 } from '../values/compare.ts'
import { addNumbers, subtractNumbers } from '../values/number.ts'
import { attribute, type Item, setAttribute, typeOf, type Value } from '../values/value.ts'
import { invalidPath, replaceAt, valueAt } from './paths.ts'
import { type Placeholders, resolvePath, valueBehind } from './placeholders.ts'
import type { ResolvedPath, Update, UpdateOperand } from './syntax.ts'

const WRONG_TYPE = 'An operand in the update expression has an incorrect data type'

/** One place and what shall be there; undefined removes it. */
interface Change {
  readonly path: ResolvedPath
  readonly value: Value | undefined
}

/** The item after the update. Every right-hand side sees the item as it was before. */
export function applyUpdate(update: Update, item: Item, placeholders: Placeholders, isNew: boolean): Item {
  const context = { item, placeholders }
  const path = (of: { path: Update['remove'][number] }): ResolvedPath => resolvePath(of.path, placeholders.names)
  const sets = update.set.map((entry) => ({ path: path(entry), value: assigned(entry.value, context) }))
  for (const entry of update.add) sets.push({ path: path(entry), value: added(path(entry), entry.value, context) })
  const changes: Change[] = sets.sort(byPath)
  for (const entry of update.delete) changes.push(...withoutMembers(path(entry), entry.value, context))
  const removed = update.remove.map((entry) => ({ path: path({ path: entry }), value: undefined }))
  changes.push(...removed.sort((a, b) => byPath(b, a)))
  return makeChanges(item, changes, isNew)
}

interface Context {
  readonly item: Item
  readonly placeholders: Placeholders
}

function makeChanges(item: Item, changes: readonly Change[], isNew: boolean): Item {
  const next: Record<string, Value> = { ...item }
  for (const { path, value } of changes) {
    const [first, ...rest] = path
    const name = String(first)
    if (rest.length === 0) {
      if (value === undefined) delete next[name]
      else setAttribute(next, name, value)
      continue
    }
    const root = attribute(next, name)
    if (!root && value === undefined && isNew) continue // AWS lets REMOVE a.b pass on an item that does not exist
    if (!root) throw invalidPath()
    setAttribute(next, name, replaceAt(root, rest, value))
  }
  return next
}

function assigned(operand: UpdateOperand, context: Context): Value {
  switch (operand.kind) {
    case 'value':
      return valueBehind(context.placeholders, operand.value)
    case 'path': {
      const value = valueAt(context.item, resolvePath(operand.path, context.placeholders.names))
      if (!value) throw invalid('The provided expression refers to an attribute that does not exist in the item')
      return value
    }
    case 'if_not_exists':
      return (
        valueAt(context.item, resolvePath(operand.path, context.placeholders.names)) ??
        assigned(operand.otherwise, context)
      )
    case 'list_append':
      return { L: [...listOf(assigned(operand.left, context)), ...listOf(assigned(operand.right, context))] }
    default: {
      const left = numberOf(assigned(operand.left, context))
      const right = numberOf(assigned(operand.right, context))
      return { N: operand.kind === '+' ? addNumbers(left, right) : subtractNumbers(left, right) }
    }
  }
}

function listOf(value: Value): readonly Value[] {
  if (!value.L) throw invalid(WRONG_TYPE)
  return value.L
}

function numberOf(value: Value): string {
  if (value.N === undefined) throw invalid(WRONG_TYPE)
  return value.N
}

function added(path: ResolvedPath, name: string, { item, placeholders }: Context): Value {
  const amount = valueBehind(placeholders, name)
  const old = valueAt(item, path)
  if (!old) return amount
  if (old.N !== undefined && amount.N !== undefined) return { N: addNumbers(old.N, amount.N) }
  if (old.SS && amount.SS) return { SS: [...new Set([...old.SS, ...amount.SS])] }
  if (old.NS && amount.NS) return { NS: [...new Set([...old.NS, ...amount.NS])] }
  if (!old.BS || !amount.BS) throw invalid(WRONG_TYPE)
  const known = new Set(setMembers(old))
  return { BS: [...old.BS, ...amount.BS.filter((bytes) => !known.has(toBase64(bytes)))] }
}

function withoutMembers(path: ResolvedPath, name: string, { item, placeholders }: Context): Change[] {
  const leaving = valueBehind(placeholders, name)
  const old = valueAt(item, path)
  if (!old) return []
  if (typeOf(old) !== typeOf(leaving)) throw invalid(WRONG_TYPE)
  const gone = new Set(setMembers(leaving))
  const members = setMembers(old)
  const stay = (_member: unknown, at: number): boolean => !gone.has(members[at] ?? '')
  if (members.every((member) => gone.has(member))) return [{ path, value: undefined }]
  if (old.SS) return [{ path, value: { SS: old.SS.filter(stay) } }]
  if (old.NS) return [{ path, value: { NS: old.NS.filter(stay) } }]
  return [{ path, value: { BS: (old.BS ?? []).filter(stay) } }]
}

/** Positions in ascending order, so that members set past a list's end are appended in order. */
function byPath(a: Change, b: Change): number {
  for (let at = 0; at < Math.min(a.path.length, b.path.length); at++) {
    const one = a.path[at]
    const two = b.path[at]
    if (one === two) continue
    return typeof one === 'number' && typeof two === 'number' ? one - two : String(one) < String(two) ? -1 : 1
  }
  return 0
}
