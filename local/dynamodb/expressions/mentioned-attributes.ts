import { type Placeholders, resolvePath } from './placeholders.ts'
import type { Condition, Operand, Path } from './syntax.ts'

/** The top-level attributes that a condition looks at. */
export function mentionedAttributes(condition: Condition, { names }: Placeholders): Set<string> {
  return new Set(pathsOf(condition).map((path) => String(resolvePath(path, names)[0])))
}

function pathsOf(condition: Condition): Path[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [...pathsOf(condition.left), ...pathsOf(condition.right)]
    case 'not':
      return pathsOf(condition.condition)
    case 'attribute_exists':
    case 'attribute_not_exists':
      return [condition.path]
    case 'between':
      return [condition.operand, condition.low, condition.high].flatMap(operandPaths)
    case 'in':
      return [condition.operand, ...condition.options].flatMap(operandPaths)
    default:
      return [condition.left, condition.right].flatMap(operandPaths)
  }
}

function operandPaths(operand: Operand): Path[] {
  if (operand.kind === 'path') return [operand.path]
  return operand.kind === 'size' ? operandPaths(operand.of) : []
}
