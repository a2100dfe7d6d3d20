import type { ChoiceState } from '../definition/asl.ts'
import type { Frame } from '../executions/checkpoint.ts'
import { evaluateField, type Scope, unexpectedType } from '../jsonata/template.ts'
import { StateError } from '../state-error.ts'
import type { Ending } from './ending.ts'
import { leaveState } from './leave.ts'
import type { Run } from './run.ts'
import { scopeOf } from './scope.ts'

export async function runChoice(run: Run, frame: Frame, state: ChoiceState): Promise<Ending | undefined> {
  const scope = scopeOf(run, frame)
  for (const [index, rule] of state.Choices.entries()) {
    if (await holds(rule.Condition, `Choices[${index}]/Condition`, scope)) {
      return leaveState(run, frame, { by: rule })
    }
  }
  if (state.Default === undefined) throw nowhereToGo()
  return leaveState(run, frame, { by: { ...state, Next: state.Default } })
}

async function holds(condition: boolean | string, location: string, scope: Scope): Promise<boolean> {
  const value = typeof condition === 'string' ? await evaluateField(condition, location, scope) : condition
  if (typeof value !== 'boolean') throw unexpectedType(condition, location, 'boolean', value, scope)
  return value
}

/** The documents promise States.NoChoiceMatched; AWS was recorded to fail with this, which no Catch can see. */
function nowhereToGo(): StateError {
  return new StateError(
    'States.Runtime',
    'Failed to transition out of the state. The state does not point to a next state.',
  )
}
