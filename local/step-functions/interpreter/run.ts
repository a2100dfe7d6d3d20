import type { Flow, MachineDefinition, State } from '../definition/asl.ts'
import type { Checkpoint, Frame } from '../executions/checkpoint.ts'
import type { Json } from '../json.ts'
import type { EventDetails, HistoryEntry, HistoryEventType } from './history-event.ts'

/** What the expressions and the history need to know of an execution. */
interface ExecutionFacts {
  readonly sequence: number
  readonly arn: string
  readonly name: string
  readonly input: string
  readonly startedAt: number
  readonly machineArn: string
  readonly machineName: string
  readonly roleArn: string
}

type Outcome =
  | { readonly status: 'SUCCEEDED'; readonly output: string }
  | { readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'; readonly error?: string; readonly cause?: string }

/** A request that goes to the task port once the checkpoint is on disk. */
export interface TaskDispatch {
  readonly frame: number
  readonly attempt: number
}

/** One step of an execution: the checkpoint it changes, and what it leaves to be written and done. */
export interface Run {
  readonly facts: ExecutionFacts
  readonly machine: MachineDefinition
  readonly point: Checkpoint
  readonly now: number
  readonly random: () => number
  readonly region: string
  readonly events: HistoryEntry[]
  readonly dispatches: TaskDispatch[]
  outcome?: Outcome
}

/** Adds an event to the history and gives its id. A quiet frame's events are counted nowhere. */
export function record(run: Run, frame: Frame, type: HistoryEventType, details?: EventDetails): number {
  if (frame.quiet) return frame.lastEvent
  const id = run.point.nextEvent++
  run.events.push([id, frame.lastEvent, run.now, type, details])
  frame.lastEvent = id
  return id
}

/** The first step's first event. AWS names it as no other's previous event. */
export function recordStart(run: Run): void {
  const [root] = run.point.frames
  if (!root || run.point.nextEvent > 1) return
  const { input, roleArn } = run.facts
  record(run, root, 'ExecutionStarted', { input, roleArn })
  root.lastEvent = 0
}

export function findFrame(run: Run, id: number): Frame | undefined {
  return run.point.frames.find((frame) => frame.id === id)
}

/** The frame that started this one; throws for the root. */
export function parentOf(run: Run, frame: Frame): Frame {
  const parent = frame.parent === undefined ? undefined : findFrame(run, frame.parent)
  if (!parent) throw new Error(`frame ${frame.id} has no parent`)
  return parent
}

/** The state that a frame is in. */
export function stateOf(run: Run, frame: Frame): State {
  const state = flowOf(run, frame).States[frame.state]
  if (!state) throw new Error(`the definition has no state ${frame.state}`)
  return state
}

function flowOf(run: Run, frame: Frame): Flow {
  if (frame.parent === undefined) return run.machine
  const state = stateOf(run, parentOf(run, frame))
  const flow = state.Type === 'Parallel' ? state.Branches[frame.index] : state.Type === 'Map' && state.ItemProcessor
  if (!flow) throw new Error(`frame ${frame.id} runs no branch of the definition`)
  return flow
}

/** Starts a branch or an item of the state that `parent` is in. */
export function startFrame(
  run: Run,
  parent: Frame,
  start: Pick<Frame, 'index' | 'state' | 'input' | 'item'> & { isolated?: boolean },
) {
  const quiet = parent.quiet || start.isolated
  run.point.frames.push({
    id: run.point.nextFrame++,
    parent: parent.id,
    variables: {},
    lastEvent: parent.lastEvent,
    attempt: 0,
    retries: [],
    ...start,
    ...(quiet && { quiet }),
  })
}

export function removeFrame(run: Run, frame: Frame): void {
  run.point.frames.splice(run.point.frames.indexOf(frame), 1)
}

/** The frames that run inside this one, at any depth, in order of their start. */
export function framesInside(run: Run, frame: Frame): Frame[] {
  const inside = new Set([frame.id])
  return run.point.frames.filter((candidate) => {
    if (candidate.parent === undefined || !inside.has(candidate.parent)) return false
    inside.add(candidate.id)
    return true
  })
}

export function jsonText(value: Json): string {
  return JSON.stringify(value)
}
