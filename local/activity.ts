/** Counts what the machine is doing right now, so that a virtual clock knows when the present moment is over. */
export interface Activity {
  /** Everything asynchronous that the machine starts on its own account passes through here. */
  track<T>(work: Promise<T>): Promise<T>
  /** Resolves when nothing tracked is under way, and nothing new was started by what ended. */
  idle(): Promise<void>
}

export function activity(): Activity {
  let underWay = 0
  let waiters: (() => void)[] = []
  const ended = (): void => {
    underWay -= 1
    if (underWay > 0) return
    setImmediate(() => {
      if (underWay > 0) return
      const waking = waiters
      waiters = []
      for (const wake of waking) wake()
    })
  }
  return {
    track: (work) => {
      underWay += 1
      work.then(ended, ended)
      return work
    },
    idle: () => new Promise((resolve) => (underWay === 0 ? setImmediate(resolve) : waiters.push(resolve))),
  }
}
