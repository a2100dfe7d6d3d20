import { setTimeout as pause } from 'node:timers/promises'

/** Work that goes on while the machine dies and comes back. */
export interface Load {
  /** Resolves when nothing is under way any more; what was not taken by then is given up. */
  stop(): Promise<void>
}

/** How long nobody tries while the machine is away, in milliseconds. */
const AWAY = 40

/**
 * Does one thing after the other in so many lanes. `next` gives the next thing; it is tried until it answers true.
 * A connection that breaks is what this is about; any other failure is thrown by `stop`.
 */
export function keepGoing(lanes: number, next: (lane: number) => () => Promise<boolean>): Load {
  let stopped = false
  const live = async (lane: number): Promise<void> => {
    while (!stopped) {
      const attempt = next(lane)
      while (!stopped && !(await unlessBroken(attempt))) await pause(AWAY)
    }
  }
  const all = Promise.all(Array.from({ length: lanes }, (_, lane) => live(lane)))
  all.catch(() => undefined)
  return {
    stop: async () => {
      stopped = true
      await all
    },
  }
}

async function unlessBroken(attempt: () => Promise<boolean>): Promise<boolean> {
  try {
    return await attempt()
  } catch (error) {
    if (isBroken(error)) return false
    throw error
  }
}

function isBroken(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    /^(E(CONNREFUSED|CONNRESET|PIPE)|UND_ERR_\w+)$/.test(code) || error.name === 'TimeoutError' || isBroken(error.cause)
  )
}
