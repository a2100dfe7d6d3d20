import type { Catcher, Retrier } from '../definition/asl.ts'
import type { Frame } from '../executions/checkpoint.ts'
import { QueryEvaluationError, StateError } from '../state-error.ts'
import { abortInside } from './abort.ts'
import { leaveState } from './leave.ts'
import { failItem } from './map.ts'
import { failBranch } from './parallel.ts'
import { retryDelay } from './retry-delay.ts'
import { parentOf, type Run, record, stateOf } from './run.ts'

/** A state has failed: retry it, catch it, or hand the failure outwards. */
export async function recover(run: Run, frame: Frame, failure: StateError): Promise<void> {
  delete frame.waiting
  if (failure instanceof QueryEvaluationError) recordEvaluation(run, frame, failure)
  const state = stateOf(run, frame)
  abortInside(run, frame)
  const retriers = 'Retry' in state ? (state.Retry ?? []) : []
  if (scheduleRetry(run, frame, retriers, failure)) return
  if (state.Type === 'Map' || state.Type === 'Parallel') record(run, frame, `${state.Type}StateFailed`)
  const catchers = 'Catch' in state ? (state.Catch ?? []) : []
  const catcher = catchers.find(({ ErrorEquals }) => matches(ErrorEquals, failure))
  if (!catcher) return failFrame(run, frame, failure)
  await leaveThroughCatch(run, frame, catcher, failure)
}

async function leaveThroughCatch(run: Run, frame: Frame, catcher: Catcher, failure: StateError): Promise<void> {
  try {
    await leaveState(run, frame, { by: catcher, errorOutput: errorOutput(failure) })
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    if (error instanceof QueryEvaluationError) recordEvaluation(run, frame, error)
    await failFrame(run, frame, error)
  }
}

function errorOutput({ error, reason }: StateError) {
  return { Error: error ?? null, Cause: reason ?? (error === undefined ? null : '') }
}

function scheduleRetry(run: Run, frame: Frame, retriers: readonly Retrier[], failure: StateError): boolean {
  const index = retriers.findIndex(({ ErrorEquals }) => matches(ErrorEquals, failure))
  const retrier = retriers[index]
  if (!retrier) return false
  const used = frame.retries[index] ?? 0
  if (used >= (retrier.MaxAttempts ?? 3)) return false
  for (let earlier = 0; earlier < index; earlier++) frame.retries[earlier] ??= 0
  frame.retries[index] = used + 1
  frame.waiting = { kind: 'retry', at: run.now + retryDelay(retrier, used, run.random) }
  return true
}

/** States.ALL stands for every error that the machine's author may handle; States.Runtime is none. */
function matches(names: readonly string[], { error, alias }: StateError): boolean {
  return names.some((name) => {
    if (name === error || (alias !== undefined && name === alias)) return true
    if (name === 'States.ALL') return error !== 'States.Runtime'
    return name === 'States.TaskFailed' && !error?.startsWith('States.')
  })
}

async function failFrame(run: Run, frame: Frame, failure: StateError): Promise<void> {
  if (frame.parent === undefined) return failExecution(run, frame, failure)
  const parent = parentOf(run, frame)
  // Outside it is an error like any other: that an expression failed is recorded where it stands.
  const outside = new StateError(failure.error, failure.reason, failure.alias)
  if (parent.waiting?.kind === 'branches') return failBranch(run, parent, frame, outside)
  if (parent.waiting?.kind === 'items') return failItem(run, parent, frame, outside)
  throw new Error(`frame ${parent.id} does not wait for frame ${frame.id}`)
}

export function failExecution(run: Run, frame: Frame, { error, reason }: StateError): void {
  const why = { ...(error !== undefined && { error }), ...(reason !== undefined && { cause: reason }) }
  record(run, frame, 'ExecutionFailed', why)
  run.outcome = { status: 'FAILED', ...why }
}

function recordEvaluation(run: Run, frame: Frame, failure: QueryEvaluationError): void {
  const { error, reason: cause, location } = failure
  record(run, frame, 'EvaluationFailed', {
    error,
    cause,
    ...(location !== undefined && { location }),
    state: frame.state,
  })
}
