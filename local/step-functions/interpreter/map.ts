import type { MapState } from '../definition/asl.ts'
import type { Frame, WaitingForItems } from '../executions/checkpoint.ts'
import type { Json } from '../json.ts'
import { fillTemplate, type Scope, unexpectedType, whileExecuting } from '../jsonata/template.ts'
import { QueryEvaluationError, StateError } from '../state-error.ts'
import { abortInside } from './abort.ts'
import type { Ending } from './ending.ts'
import { leaveState } from './leave.ts'
import { type Run, record, startFrame, stateOf } from './run.ts'
import { scopeOf } from './scope.ts'
import { secondsField } from './seconds-field.ts'

const INLINE_CONCURRENCY = 40

export async function runMap(run: Run, frame: Frame, state: MapState): Promise<Ending | undefined> {
  frame.waiting = await planItems(run, frame, state)
  record(run, frame, 'MapStateStarted', { length: frame.waiting.items.length })
  if (isDistributed(state)) record(run, frame, 'MapRunStarted', { mapRunArn: mapRunArn(run, frame) })
  return startItems(run, frame, state, frame.waiting)
}

async function planItems(run: Run, frame: Frame, state: MapState): Promise<WaitingForItems> {
  const scope = scopeOf(run, frame)
  const items = await itemsOf(frame, state, scope)
  const concurrency = (await secondsField(state.MaxConcurrency, 'MaxConcurrency', scope)) ?? 0
  return {
    kind: 'items',
    items,
    results: [],
    concurrency: concurrency === 0 ? INLINE_CONCURRENCY : concurrency,
    tolerated: await toleratedFailures(state, items.length, scope),
    next: 0,
    running: 0,
    failed: 0,
  }
}

async function itemsOf(frame: Frame, state: MapState, scope: Scope): Promise<Json[]> {
  if (state.Items !== undefined) {
    const items = await fillTemplate(state.Items, 'Items', scope)
    if (!Array.isArray(items)) throw unexpectedType(state.Items, 'Items', 'array', items, scope)
    return items
  }
  if (Array.isArray(frame.input)) return frame.input
  const reason = `Map state input must be an array but was: ${JSON.stringify(frame.input)}`
  throw new QueryEvaluationError(`${whileExecuting(scope)} ${reason}`)
}

async function toleratedFailures(state: MapState, length: number, scope: Scope): Promise<number> {
  const count = await secondsField(state.ToleratedFailureCount, 'ToleratedFailureCount', scope)
  const source = state.ToleratedFailurePercentage
  const percentage =
    typeof source === 'string' ? await fillTemplate(source, 'ToleratedFailurePercentage', scope) : source
  if (percentage === undefined) return count ?? 0
  if (typeof percentage !== 'number')
    throw unexpectedType(source, 'ToleratedFailurePercentage', 'number', percentage, scope)
  return Math.min(count ?? length, Math.floor((percentage / 100) * length))
}

/** Starts as many items as may run at the same time; ends the state when none is left. */
async function startItems(
  run: Run,
  frame: Frame,
  state: MapState,
  waiting: WaitingForItems,
): Promise<Ending | undefined> {
  while (waiting.next < waiting.items.length && waiting.running < waiting.concurrency) {
    const index = waiting.next++
    waiting.running += 1
    await startItem(run, frame, state, { Index: index, Value: waiting.items[index] ?? null })
  }
  if (waiting.running > 0) return undefined
  delete frame.waiting
  if (isDistributed(state)) record(run, frame, 'MapRunSucceeded')
  record(run, frame, 'MapStateSucceeded')
  return leaveState(run, frame, { by: state, result: waiting.results })
}

async function startItem(run: Run, frame: Frame, state: MapState, item: NonNullable<Frame['item']>): Promise<void> {
  const isolated = isDistributed(state)
  if (!isolated) record(run, frame, 'MapIterationStarted', { name: frame.state, index: item.Index })
  const input =
    state.ItemSelector === undefined
      ? item.Value
      : await fillTemplate(state.ItemSelector, 'ItemSelector', scopeOf(run, frame, { item }))
  startFrame(run, frame, {
    index: item.Index,
    state: state.ItemProcessor.StartAt,
    input,
    item,
    ...(isolated && { isolated }),
  })
}

/** One item has ended with `output`: the next one may start. */
export async function finishItem(run: Run, parent: Frame, item: Frame, output: Json): Promise<Ending | undefined> {
  const { state, waiting } = mapOf(run, parent)
  waiting.results[item.index] = output
  waiting.running -= 1
  if (!item.quiet) parent.lastEvent = item.lastEvent
  if (!isDistributed(state)) record(run, parent, 'MapIterationSucceeded', { name: parent.state, index: item.index })
  return startItems(run, parent, state, waiting)
}

/** One item has failed: the state fails with its error, unless the failure is tolerated. */
export async function failItem(run: Run, parent: Frame, item: Frame, failure: StateError): Promise<Ending | undefined> {
  const { state, waiting } = mapOf(run, parent)
  waiting.failed += 1
  if (!item.quiet) parent.lastEvent = item.lastEvent
  const distributed = isDistributed(state)
  if (!distributed) record(run, parent, 'MapIterationFailed', { name: parent.state, index: item.index })
  if (distributed && waiting.failed <= waiting.tolerated) {
    run.point.frames.splice(run.point.frames.indexOf(item), 1)
    waiting.results[item.index] = null
    waiting.running -= 1
    return startItems(run, parent, state, waiting)
  }
  abortInside(run, parent)
  const error = distributed ? toleranceExceeded() : failure
  if (distributed) record(run, parent, 'MapRunFailed', { error: error.error, cause: error.reason })
  throw error
}

function mapOf(run: Run, frame: Frame): { state: MapState; waiting: WaitingForItems } {
  const state = stateOf(run, frame)
  const { waiting } = frame
  if (waiting?.kind !== 'items' || state.Type !== 'Map') throw new Error(`${frame.state} runs no items`)
  return { state, waiting }
}

function isDistributed(state: MapState): boolean {
  return state.ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED'
}

function toleranceExceeded(): StateError {
  return new StateError(
    'States.ExceedToleratedFailureThreshold',
    'The specified tolerated failure threshold was exceeded',
  )
}

function mapRunArn(run: Run, frame: Frame): string {
  const { machineArn, name } = run.facts
  return `${machineArn.replace(':stateMachine:', ':mapRun:')}/${frame.state}:${name}-${frame.lastEvent}`
}
