import type { ParallelState } from '../definition/asl.ts'
import type { Frame } from '../executions/checkpoint.ts'
import type { Json } from '../json.ts'
import { fillTemplate } from '../jsonata/template.ts'
import type { StateError } from '../state-error.ts'
import { abortInside } from './abort.ts'
import type { Ending } from './ending.ts'
import { leaveState } from './leave.ts'
import { type Run, record, startFrame, stateOf } from './run.ts'
import { scopeOf } from './scope.ts'

export async function runParallel(run: Run, frame: Frame, state: ParallelState): Promise<undefined> {
  const input =
    state.Arguments === undefined ? frame.input : await fillTemplate(state.Arguments, 'Arguments', scopeOf(run, frame))
  record(run, frame, 'ParallelStateStarted')
  frame.waiting = { kind: 'branches', results: [], left: state.Branches.length }
  for (const [index, branch] of state.Branches.entries()) {
    startFrame(run, frame, { index, state: branch.StartAt, input })
  }
}

/** One branch has ended with `output`; the last one lets the state go on with all results in the branches' order. */
export async function finishBranch(run: Run, parent: Frame, branch: Frame, output: Json): Promise<Ending | undefined> {
  const { waiting } = parent
  const state = stateOf(run, parent)
  if (waiting?.kind !== 'branches' || state.Type !== 'Parallel') throw new Error(`${parent.state} runs no branches`)
  waiting.results[branch.index] = output
  waiting.left -= 1
  parent.lastEvent = branch.lastEvent
  if (waiting.left > 0) return undefined
  delete parent.waiting
  record(run, parent, 'ParallelStateSucceeded')
  return leaveState(run, parent, { by: state, result: waiting.results })
}

/** One branch has failed: the others are aborted and the state fails with the branch's own error. */
export function failBranch(run: Run, parent: Frame, branch: Frame, failure: StateError): never {
  parent.lastEvent = branch.lastEvent
  abortInside(run, parent)
  throw failure
}
