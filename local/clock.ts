/** The machine's only source of time: real, or virtual for tests and simulation. All times are epoch milliseconds. */
export interface Clock {
  /** Never goes back. */
  now(): number
  /** What the computer's clock says, right or wrong: for what comes from people and programs outside, who go by theirs. */
  wallTime(): number
  /** Calls `fire` once, at or after `at`; timers that are due together fire in order of time, then of creation. */
  schedule(at: number, fire: () => void): Timer
}

export interface Timer {
  cancel(): void
}

/** The longest delay that setTimeout takes, in milliseconds (about 24.8 days). */
const LONGEST_DELAY = 2 ** 31 - 1

/** By so much a computer's clock may go back without being believed, in milliseconds. */
const BELIEVED_FROM = 24 * 3_600_000

/** While the computer's clock lies behind, ours goes at this speed until it is caught up with. */
const CATCHING_UP = 0.5

/**
 * The computer's clock, except that it never goes back: when the computer's does, ours goes on at half its speed until the
 * two agree again. So nothing comes twice, nothing overtakes, and nothing waits for an hour to come round again.
 * `notBefore` is how far a former process had come; `sources` are replaced by tests (`steady`: since any beginning).
 */
export function realClock(notBefore = 0, sources = { wall: () => Date.now(), steady: () => performance.now() }): Clock {
  let known = notBefore
  let seenAt = sources.steady()
  const now = (): number => {
    const [wall, steady] = [sources.wall(), sources.steady()]
    if (known - wall > BELIEVED_FROM) known = wall
    known = Math.max(wall, known + (steady - seenAt) * CATCHING_UP)
    seenAt = steady
    return Math.floor(known)
  }
  return {
    now,
    wallTime: sources.wall,
    schedule: (at, fire) => {
      let handle: NodeJS.Timeout
      const arm = (): void => {
        const delay = at - now()
        if (delay > LONGEST_DELAY) handle = setTimeout(arm, LONGEST_DELAY)
        else handle = setTimeout(() => (now() >= at ? fire() : arm()), Math.max(0, delay))
      }
      arm()
      return { cancel: () => clearTimeout(handle) }
    },
  }
}

/** A clock that stands still until told to move. `settle` must resolve when nothing is left to do at the present moment. */
export interface VirtualClock extends Clock {
  /** Fires every timer up to and including `until`, settling after each moment, and ends at `until`. */
  advanceTo(until: number): Promise<void>
  /** The moment of the next timer, if there is one. */
  nextTimerAt(): number | undefined
}

interface Entry {
  readonly at: number
  readonly sequence: number
  readonly fire: () => void
  cancelled: boolean
}

export function virtualClock(start: number, settle: () => Promise<void>): VirtualClock {
  const heap: Entry[] = []
  let now = start
  let sequence = 0

  const next = (): Entry | undefined => {
    while (heap[0]?.cancelled) popFirst(heap)
    return heap[0]
  }

  return {
    now: () => now,
    wallTime: () => now,
    schedule: (at, fire) => {
      const entry: Entry = { at: Math.max(at, now), sequence: sequence++, fire, cancelled: false }
      push(heap, entry)
      return {
        cancel: () => {
          entry.cancelled = true
        },
      }
    },
    nextTimerAt: () => next()?.at,
    advanceTo: async (until) => {
      await settle()
      for (let entry = next(); entry && entry.at <= until; entry = next()) {
        now = Math.max(now, entry.at)
        popFirst(heap)
        entry.fire()
        await settle()
      }
      now = Math.max(now, until)
    },
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence)
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.push(entry) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    const above = heap[parent]
    if (!above || before(above, entry)) break
    heap[at] = above
    at = parent
  }
  heap[at] = entry
}

function popFirst(heap: Entry[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let at = 0
  for (;;) {
    const left = heap[2 * at + 1]
    const right = heap[2 * at + 2]
    const child = right && left && before(right, left) ? right : left
    if (!child || before(last, child)) break
    heap[at] = child
    at = child === right ? 2 * at + 2 : 2 * at + 1
  }
  heap[at] = last
}
