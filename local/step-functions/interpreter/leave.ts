import type { Frame } from '../executions/checkpoint.ts'
import { exceedsPayloadLimit, type Json, type JsonObject } from '../json.ts'
import { fillTemplate } from '../jsonata/template.ts'
import { StateError } from '../state-error.ts'
import type { Ending } from './ending.ts'
import { jsonText, type Run, record, stateOf } from './run.ts'
import { type Extras, scopeOf } from './scope.ts'

/** How a state is left: what says where to and with which data (the state, a choice rule or a catcher). */
export interface Leaving extends Extras {
  readonly by: {
    readonly Assign?: JsonObject | undefined
    readonly Output?: Json | undefined
    readonly Next?: string | undefined
    readonly End?: true | undefined
  }
}

/** Evaluates Assign and Output (both on the values of entry), records the exit and goes on to the next state; without one, the frame ends. */
export async function leaveState(run: Run, frame: Frame, leaving: Leaving): Promise<Ending | undefined> {
  const { by } = leaving
  const scope = by.Assign || by.Output !== undefined ? scopeOf(run, frame, leaving) : undefined
  const assigned = by.Assign && scope && (await fillAssign(by.Assign, scope))
  const output =
    by.Output !== undefined && scope
      ? await fillTemplate(by.Output, 'Output', scope)
      : (leaving.errorOutput ?? leaving.result ?? frame.input)
  const text = jsonText(output)
  if (exceedsPayloadLimit(text)) throw tooLarge(frame.state)
  if (assigned && exceedsPayloadLimit(jsonText(assigned))) throw assignTooLarge(frame.state)
  recordExit(run, frame, text, assigned)
  if (assigned) frame.variables = { ...frame.variables, ...assigned }
  if (by.Next === undefined) return { output }
  moveTo(frame, by.Next, output)
  return undefined
}

async function fillAssign(assign: JsonObject, scope: Parameters<typeof fillTemplate>[2]): Promise<JsonObject> {
  const assigned: JsonObject = {}
  for (const [name, template] of Object.entries(assign)) {
    assigned[name] = await fillTemplate(template, `Assign/${name}`, scope)
  }
  return assigned
}

function recordExit(run: Run, frame: Frame, output: string, assigned: JsonObject | undefined): void {
  const variables =
    assigned && Object.fromEntries(Object.entries(assigned).map(([name, value]) => [name, jsonText(value)]))
  record(run, frame, `${exitType(stateOf(run, frame).Type)}StateExited`, {
    name: frame.state,
    output,
    ...(assigned && Object.keys(assigned).length > 0 && { assignedVariables: variables }),
  })
}

/** A Fail state is never left, so it has no such event. */
function exitType<T extends string>(type: T): Exclude<T, 'Fail'> {
  if (!isLeft(type)) throw new Error('a Fail state cannot be left')
  return type
}

function isLeft<T extends string>(type: T): type is Exclude<T, 'Fail'> {
  return type !== 'Fail'
}

function moveTo(frame: Frame, state: string, input: Json): void {
  frame.state = state
  frame.input = input
  frame.retries = []
  delete frame.entered
  delete frame.waiting
}

function assignTooLarge(state: string): StateError {
  return new StateError(
    'States.DataLimitExceeded',
    `The variables assigned by the state '${state}' exceed the maximum number of bytes service limit.`,
  )
}

function tooLarge(state: string): StateError {
  return new StateError(
    'States.DataLimitExceeded',
    `The state/task '${state}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  )
}
