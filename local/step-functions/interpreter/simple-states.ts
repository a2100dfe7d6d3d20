import type { FailState, State } from '../definition/asl.ts'
import type { Frame } from '../executions/checkpoint.ts'
import { fillTemplate, unexpectedType } from '../jsonata/template.ts'
import { StateError } from '../state-error.ts'
import type { Ending } from './ending.ts'
import { leaveState } from './leave.ts'
import type { Run } from './run.ts'
import { scopeOf } from './scope.ts'

export function runPass(run: Run, frame: Frame, state: State & { Type: 'Pass' }): Promise<Ending | undefined> {
  return leaveState(run, frame, { by: state })
}

export function runSucceed(run: Run, frame: Frame, state: State & { Type: 'Succeed' }): Promise<Ending | undefined> {
  return leaveState(run, frame, { by: { Output: state.Output, End: true } })
}

export async function runFail(run: Run, frame: Frame, state: FailState): Promise<never> {
  const error = await text(run, frame, state, 'Error')
  const cause = await text(run, frame, state, 'Cause')
  throw new StateError(error, cause)
}

async function text(run: Run, frame: Frame, state: FailState, field: 'Error' | 'Cause'): Promise<string | undefined> {
  const source = state[field]
  if (source === undefined) return undefined
  const scope = scopeOf(run, frame)
  const value = await fillTemplate(source, field, scope)
  if (typeof value !== 'string') throw unexpectedType(source, field, 'string', value, scope)
  return value
}
