import { AwsError } from '../../service.ts'
import type { Input } from '../engine.ts'
import { checkCondition } from '../expressions/check-condition.ts'
import { holds } from '../expressions/evaluate.ts'
import { conditionOf } from '../expressions/parsed.ts'
import { type Placeholders, placeholdersOf } from '../expressions/placeholders.ts'
import type { Condition, Expression } from '../expressions/syntax.ts'
import { readChoice } from '../input.ts'
import type { Item } from '../values/value.ts'

/** A write's condition, ready to be tested. */
export interface Test {
  readonly condition: Expression<Condition> | undefined
  /** Throws ConditionalCheckFailedException. */
  check(old: Item | undefined): void
}

export function readTest(input: Input): Test {
  const condition = conditionOf(input, 'ConditionExpression')
  return makeTest(condition, placeholdersOf(input, [condition]), input)
}

export function makeTest(condition: Expression<Condition> | undefined, placeholders: Placeholders, input: Input): Test {
  const onFailure = readChoice(input, 'ReturnValuesOnConditionCheckFailure', ['NONE', 'ALL_OLD'])
  if (condition) checkCondition(condition, placeholders)
  return {
    condition,
    check: (old) => {
      if (!condition || holds(condition.tree, old ?? {}, placeholders)) return
      const fields = onFailure === 'ALL_OLD' && old ? { Item: old } : {}
      throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed', { fields })
    },
  }
}
