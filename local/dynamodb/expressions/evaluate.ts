import { compareValues, setMembers, toBase64, valuesEqual } from '../values/compare.ts'
import { valueSize } from '../values/size.ts'
import { type Item, typeOf, type Value } from '../values/value.ts'
import { valueAt } from './paths.ts'
import { type Placeholders, resolvePath, valueBehind } from './placeholders.ts'
import type { Comparator, Condition, Operand } from './syntax.ts'

/** Whether the item meets the condition. A missing operand makes a comparison false, never an error. */
export function holds(condition: Condition, item: Item, placeholders: Placeholders): boolean {
  const valueFor = (operand: Operand): Value | undefined => operandValue(operand, item, placeholders)
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, item, placeholders) && holds(condition.right, item, placeholders)
    case 'or':
      return holds(condition.left, item, placeholders) || holds(condition.right, item, placeholders)
    case 'not':
      return !holds(condition.condition, item, placeholders)
    case 'attribute_exists':
      return valueAt(item, resolvePath(condition.path, placeholders.names)) !== undefined
    case 'attribute_not_exists':
      return valueAt(item, resolvePath(condition.path, placeholders.names)) === undefined
    case 'compare':
      return compares(condition.comparator, valueFor(condition.left), valueFor(condition.right))
    case 'between':
      return isBetween(valueFor(condition.operand), valueFor(condition.low), valueFor(condition.high))
    case 'in':
      return isIn(valueFor(condition.operand), condition.options.map(valueFor))
    default:
      return testFunction(condition.kind, valueFor(condition.left), valueFor(condition.right))
  }
}

function operandValue(operand: Operand, item: Item, placeholders: Placeholders): Value | undefined {
  if (operand.kind === 'value') return valueBehind(placeholders, operand.value)
  if (operand.kind === 'path') return valueAt(item, resolvePath(operand.path, placeholders.names))
  const measured = operandValue(operand.of, item, placeholders)
  const size = measured && sizeFunction(measured)
  return size === undefined ? undefined : { N: String(size) }
}

/** What `size()` answers: bytes of a string or binary, members of a list, map or set. */
function sizeFunction(value: Value): number | undefined {
  if (value.S !== undefined || value.B) return valueSize(value)
  if (value.L) return value.L.length
  if (value.M) return Object.keys(value.M).length
  return (value.SS ?? value.NS ?? value.BS)?.length
}

function compares(comparator: Comparator, left: Value | undefined, right: Value | undefined): boolean {
  if (!left || !right) return comparator === '<>'
  if (comparator === '=') return valuesEqual(left, right)
  if (comparator === '<>') return !valuesEqual(left, right)
  const order = compareValues(left, right)
  if (order === undefined) return false
  if (comparator === '<') return order < 0
  if (comparator === '<=') return order <= 0
  return comparator === '>' ? order > 0 : order >= 0
}

function isBetween(value: Value | undefined, low: Value | undefined, high: Value | undefined): boolean {
  return compares('>=', value, low) && compares('<=', value, high)
}

function isIn(value: Value | undefined, options: readonly (Value | undefined)[]): boolean {
  return value !== undefined && options.some((option) => option !== undefined && valuesEqual(value, option))
}

function testFunction(
  name: 'attribute_type' | 'begins_with' | 'contains',
  left: Value | undefined,
  right: Value | undefined,
): boolean {
  if (!left || !right) return false
  if (name === 'attribute_type') return typeOf(left) === right.S
  return name === 'begins_with' ? beginsWith(left, right) : contains(left, right)
}

function beginsWith(value: Value, prefix: Value): boolean {
  if (value.S !== undefined && prefix.S !== undefined) return value.S.startsWith(prefix.S)
  if (!value.B || !prefix.B) return false
  return Buffer.compare(value.B.subarray(0, prefix.B.byteLength), prefix.B) === 0
}

function contains(container: Value, part: Value): boolean {
  if (container.S !== undefined) return part.S !== undefined && container.S.includes(part.S)
  if (container.B) return part.B !== undefined && Buffer.from(container.B).includes(Buffer.from(part.B))
  if (container.L) return container.L.some((member) => valuesEqual(member, part))
  const member = memberOfSet(container, part)
  return member !== undefined && setMembers(container).includes(member)
}

/** The part as a member of a set of the container's type, if it can be one. */
function memberOfSet(container: Value, part: Value): string | undefined {
  if (container.SS) return part.S
  if (container.NS) return part.N
  return container.BS && part.B ? toBase64(part.B) : undefined
}
