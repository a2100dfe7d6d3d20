import type { Json, JsonObject } from '../json.ts'

/** All that an execution needs to go on after a restart. It is stored at every transition. */
export interface Checkpoint {
  nextEvent: number
  nextFrame: number
  /** When the machine's own TimeoutSeconds ends, epoch milliseconds. */
  timeoutAt?: number
  /** The root frame first, then those of branches and map items in order of their start. */
  frames: Frame[]
}

/** One line of control: the machine itself, a Parallel's branch or a Map's item. */
export interface Frame {
  readonly id: number
  readonly parent?: number
  /** Which branch or item of the parent's state this is. */
  readonly index: number
  /** Inside a distributed Map: its events belong to a child execution and are not recorded. */
  readonly quiet?: boolean
  /** A distributed Map's item sees no variable from outside. */
  readonly isolated?: boolean
  readonly item?: { readonly Index: number; readonly Value: Json }
  variables: JsonObject
  state: string
  input: Json
  lastEvent: number
  /** Counts the dispatches of this frame's tasks, so that an answer to an earlier one is recognised. */
  attempt: number
  /** Absent until the present state's Entered event is recorded. */
  entered?: { readonly event: number; readonly at: number }
  /** How often each retrier of the present state has been used. */
  retries: number[]
  waiting?: Waiting
}

export type Waiting = WaitingForTime | WaitingForTask | WaitingForBranches | WaitingForItems

/** A Wait state, or the pause before a retry. */
interface WaitingForTime {
  readonly kind: 'wait' | 'retry'
  readonly at: number
}

export interface WaitingForTask {
  readonly kind: 'task'
  readonly args: Json
  readonly token?: string
  readonly timeoutAt?: number
  readonly heartbeatSeconds?: number
  heartbeatAt?: number
  /** The request of a token task was answered: only its token is awaited. */
  submitted: boolean
}

interface WaitingForBranches {
  readonly kind: 'branches'
  readonly results: Json[]
  left: number
}

export interface WaitingForItems {
  readonly kind: 'items'
  readonly items: readonly Json[]
  readonly results: Json[]
  readonly concurrency: number
  /** How many items may fail. */
  readonly tolerated: number
  next: number
  running: number
  failed: number
}

/** The checkpoint of an execution that is about to enter its first state. */
export function firstCheckpoint(startAt: string, input: Json, timeoutAt?: number): Checkpoint {
  const root: Frame = { id: 0, index: 0, variables: {}, state: startAt, input, lastEvent: 0, attempt: 0, retries: [] }
  return { nextEvent: 1, nextFrame: 1, ...(timeoutAt !== undefined && { timeoutAt }), frames: [root] }
}

/** A moment at which something of an execution is due. `frame` is absent for the machine's own timeout. */
export interface DueTime {
  readonly at: number
  readonly frame?: Frame
}

/** The next moment at which this execution has something to do without being told. */
export function nextDue(point: Checkpoint): DueTime | undefined {
  let earliest: DueTime | undefined = point.timeoutAt === undefined ? undefined : { at: point.timeoutAt }
  for (const frame of point.frames) {
    const at = dueAt(frame.waiting)
    if (at !== undefined && (!earliest || at < earliest.at)) earliest = { at, frame }
  }
  return earliest
}

/** When a frame's waiting ends by itself; undefined if it does not. */
export function dueAt(waiting: Waiting | undefined): number | undefined {
  if (!waiting) return undefined
  if (waiting.kind === 'wait' || waiting.kind === 'retry') return waiting.at
  if (waiting.kind !== 'task') return undefined
  const { timeoutAt, heartbeatAt } = waiting
  if (timeoutAt === undefined) return heartbeatAt
  return heartbeatAt === undefined ? timeoutAt : Math.min(timeoutAt, heartbeatAt)
}
