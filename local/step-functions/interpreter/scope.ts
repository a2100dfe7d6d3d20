import type { Frame } from '../executions/checkpoint.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Scope } from '../jsonata/template.ts'
import { parentOf, type Run } from './run.ts'

/** What only some moments of a state can see. */
export interface Extras {
  readonly result?: Json
  readonly errorOutput?: Json
  readonly token?: string
  readonly item?: NonNullable<Frame['item']>
}

/** What an expression of the frame's present state can see. */
export function scopeOf(run: Run, frame: Frame, extras: Extras = {}): Scope {
  const { result, errorOutput } = extras
  const $states = {
    input: frame.input,
    ...(result !== undefined && { result }),
    ...(errorOutput !== undefined && { errorOutput }),
    context: contextOf(run, frame, extras),
  }
  return {
    bindings: { ...visibleVariables(run, frame), states: $states },
    stateName: frame.state,
    enteredEvent: frame.entered?.event ?? 0,
    now: run.now,
    random: run.random,
  }
}

function visibleVariables(run: Run, frame: Frame): JsonObject {
  if (frame.parent === undefined || frame.isolated) return frame.variables
  return { ...visibleVariables(run, parentOf(run, frame)), ...frame.variables }
}

function contextOf(run: Run, frame: Frame, { token, item = itemOf(run, frame) }: Extras): object {
  const { facts } = run
  return {
    Execution: {
      Id: facts.arn,
      get Input() {
        return JSON.parse(facts.input)
      },
      Name: facts.name,
      RoleArn: facts.roleArn,
      get StartTime() {
        return new Date(facts.startedAt).toISOString()
      },
      RedriveCount: 0,
    },
    StateMachine: { Id: facts.machineArn, Name: facts.machineName },
    State: {
      get EnteredTime() {
        return new Date(frame.entered?.at ?? run.now).toISOString()
      },
      Name: frame.state,
      RetryCount: retryCount(frame),
    },
    ...(token !== undefined && { Task: { Token: token } }),
    ...(item && { Map: { Item: item } }),
  }
}

/** The item of the innermost Map around a frame. */
function itemOf(run: Run, frame: Frame): Frame['item'] {
  if (frame.item || frame.parent === undefined) return frame.item
  return itemOf(run, parentOf(run, frame))
}

function retryCount(frame: Frame): number {
  return frame.retries.reduce((sum, used) => sum + (used ?? 0), 0)
}
