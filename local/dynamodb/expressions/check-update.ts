import { invalid } from '../refuse.ts'
import { typeOf, type Value } from '../values/value.ts'
import { refuseOverlaps } from './overlap.ts'
import { type Placeholders, resolvePath, valueBehind } from './placeholders.ts'
import type { Expression, ResolvedPath, Update, UpdateOperand } from './syntax.ts'

const LONG_NAMES: Readonly<Record<string, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  BOOL: 'BOOLEAN',
  NULL: 'NULL',
  M: 'MAP',
  L: 'LIST',
  SS: 'STRING_SET',
  NS: 'NUMBER_SET',
  BS: 'BINARY_SET',
}

/** Refuses what is wrong whatever the item, and answers the paths that the update touches. */
export function checkUpdate(expression: Expression<Update>, placeholders: Placeholders): ResolvedPath[] {
  const { set, remove, add, delete: deletions } = expression.tree
  const paths = [...set, ...add, ...deletions].map(({ path }) => resolvePath(path, placeholders.names))
  for (const path of remove) paths.push(resolvePath(path, placeholders.names))
  refuseOverlaps(paths, 'UpdateExpression')
  for (const { value } of set) checkOperand(value, placeholders)
  for (const { value } of add) checkAdd(valueBehind(placeholders, value))
  for (const { value } of deletions) checkDelete(valueBehind(placeholders, value))
  return paths
}

function checkOperand(operand: UpdateOperand, placeholders: Placeholders): void {
  switch (operand.kind) {
    case 'if_not_exists':
      checkOperand(operand.otherwise, placeholders)
      return
    case 'list_append':
    case '+':
    case '-':
      for (const side of [operand.left, operand.right]) {
        checkOperand(side, placeholders)
        if (side.kind === 'value') checkSide(operand.kind, valueBehind(placeholders, side.value))
      }
  }
}

function checkSide(operator: 'list_append' | '+' | '-', value: Value): void {
  const fits = operator === 'list_append' ? value.L !== undefined : value.N !== undefined
  if (fits) return
  throw invalid(
    `Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${typeOf(value)}`,
  )
}

function checkAdd(value: Value): void {
  if (value.N !== undefined || isSet(value)) return
  throw wrongSectionType('ADD', value)
}

function checkDelete(value: Value): void {
  if (!isSet(value)) throw wrongSectionType('DELETE', value)
}

function wrongSectionType(section: 'ADD' | 'DELETE', value: Value): Error {
  return invalid(
    `Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ${section}, operand type: ${LONG_NAMES[typeOf(value)]}, typeSet: ALLOWED_FOR_${section}_OPERAND`,
  )
}

function isSet(value: Value): boolean {
  return (value.SS ?? value.NS ?? value.BS) !== undefined
}
