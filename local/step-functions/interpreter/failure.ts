import type { Catcher, Retrier } from '../definition/asl.ts'
import type { Frame } from '../executions/checkpoint.ts'
import { QueryEvaluationError, StateError } from '../state-error.ts'
import { abortInside } from './abort.ts'
import type { Ending } from './ending.ts'
import { leaveState } from './leave.ts'
import { retryDelay } from './retry-delay.ts'
import { type Run, record, stateOf } from './run.ts'

/** A state has failed: retry it, catch it, or let the frame end with the failure. */
export async function recover(run: Run, frame: Frame, failure: StateError): Promise<Ending | undefined> {
  delete frame.waiting
  if (failure instanceof QueryEvaluationError) recordEvaluation(run, frame, failure)
  const state = stateOf(run, frame)
  abortInside(run, frame)
  const retriers = 'Retry' in state ? (state.Retry ?? []) : []
  if (scheduleRetry(run, frame, retriers, failure)) return undefined
  if (state.Type === 'Map' || state.Type === 'Parallel') record(run, frame, `${state.Type}StateFailed`)
  const catchers = 'Catch' in state ? (state.Catch ?? []) : []
  const catcher = catchers.find(({ ErrorEquals }) => matches(ErrorEquals, failure))
  return catcher ? leaveThroughCatch(run, frame, catcher, failure) : uncaught(failure)
}

async function leaveThroughCatch(
  run: Run,
  frame: Frame,
  catcher: Catcher,
  failure: StateError,
): Promise<Ending | undefined> {
  try {
    return await leaveState(run, frame, { by: catcher, errorOutput: errorOutput(failure) })
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    if (error instanceof QueryEvaluationError) recordEvaluation(run, frame, error)
    return uncaught(error)
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

/** Outside the frame it is an error like any other: that an expression failed is recorded where it stands. */
function uncaught({ error, reason, alias }: StateError): Ending {
  return { failure: new StateError(error, reason, alias) }
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
