import { invalid } from '../refuse.ts'
import { compareValues } from '../values/compare.ts'
import { isValueType, typeOf, type Value } from '../values/value.ts'
import { type Placeholders, valueBehind } from './placeholders.ts'
import type { Condition, Expression, ExpressionName, Operand } from './syntax.ts'

const ORDERED = ['S', 'N', 'B']

/** Refuses what is wrong whatever the item: values of a type that the operator or function cannot take. */
export function checkCondition(expression: Expression<Condition>, placeholders: Placeholders): void {
  check(expression.tree, expression.name, placeholders)
}

function check(condition: Condition, name: ExpressionName, placeholders: Placeholders): void {
  const literal = (operand: Operand): Value | undefined => {
    if (operand.kind === 'size') checkSize(operand.of, name, placeholders)
    return operand.kind === 'value' ? valueBehind(placeholders, operand.value) : undefined
  }
  switch (condition.kind) {
    case 'and':
    case 'or':
      check(condition.left, name, placeholders)
      check(condition.right, name, placeholders)
      return
    case 'not':
      check(condition.condition, name, placeholders)
      return
    case 'compare': {
      const ordering = condition.comparator !== '=' && condition.comparator !== '<>'
      for (const value of [literal(condition.left), literal(condition.right)]) {
        if (ordering) checkOrdered(value, condition.comparator, name)
      }
      return
    }
    case 'between':
      checkBetween(literal(condition.low), literal(condition.high), name)
      literal(condition.operand)
      return
    case 'in':
      for (const operand of [condition.operand, ...condition.options]) literal(operand)
      return
    case 'begins_with':
      for (const value of [literal(condition.left), literal(condition.right)]) {
        if (value && !value.B && value.S === undefined) throw wrongType(name, 'begins_with', typeOf(value))
      }
      return
    case 'attribute_type':
      checkTypeName(condition.right, name, placeholders)
      return
    case 'contains':
      literal(condition.left)
      literal(condition.right)
  }
}

function checkSize(operand: Operand, name: ExpressionName, placeholders: Placeholders): void {
  if (operand.kind !== 'value') return
  const type = typeOf(valueBehind(placeholders, operand.value))
  if (type === 'N' || type === 'BOOL' || type === 'NULL') throw wrongType(name, 'size', type)
}

function checkOrdered(value: Value | undefined, operator: string, name: ExpressionName): void {
  if (value && !ORDERED.includes(typeOf(value))) throw wrongType(name, operator, typeOf(value))
}

function checkBetween(low: Value | undefined, high: Value | undefined, name: ExpressionName): void {
  checkOrdered(low, 'BETWEEN', name)
  checkOrdered(high, 'BETWEEN', name)
  if (!low || !high) return
  if (typeOf(low) !== typeOf(high)) {
    throw invalid(
      `Invalid ${name}: The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: ${show(low)}, upper bound operand: AttributeValue: ${show(high)}`,
    )
  }
  if ((compareValues(low, high) ?? 0) > 0) {
    throw invalid(
      `Invalid ${name}: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: ${show(low)}, upper bound operand: AttributeValue: ${show(high)}`,
    )
  }
}

function checkTypeName(operand: Operand, name: ExpressionName, placeholders: Placeholders): void {
  if (operand.kind !== 'value') throw wrongType(name, 'attribute_type', 'path')
  const value = valueBehind(placeholders, operand.value)
  if (value.S === undefined) throw wrongType(name, 'attribute_type', typeOf(value))
  if (isValueType(value.S)) return
  throw invalid(
    `Invalid ${name}: Invalid attribute type name found; type: ${value.S}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
  )
}

function wrongType(name: ExpressionName, operator: string, type: string): Error {
  return invalid(
    `Invalid ${name}: Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
  )
}

function show(value: Value): string {
  const type = typeOf(value)
  return `{${type}:${value.S ?? value.N ?? ''}}`
}
