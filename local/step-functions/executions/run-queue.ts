import { setImmediate as nextTurn } from 'node:timers/promises'

/** After so many jobs the event loop gets its turn, so that transactions are committed and answers go out. */
const JOBS_PER_TURN = 64

/**
 * Does one job at a time, in order. One order for all steps of all executions is what makes a seeded run
 * repeatable, and costs nothing: evaluating expressions is work of the processor, not waiting.
 */
export function runQueue() {
  let jobs: (() => Promise<void>)[] = []
  let working = false

  const work = async (): Promise<void> => {
    await undefined // whoever asks may be inside a write, which must end first
    let done = 0
    while (jobs.length > 0) {
      const batch = jobs
      jobs = []
      for (const job of batch) {
        await job()
        if (++done % JOBS_PER_TURN === 0) await nextTurn()
      }
    }
    working = false
  }

  return {
    /** Resolves or rejects as `job` does. */
    run: <T>(job: () => Promise<T>): Promise<T> => {
      const { promise, resolve, reject } = Promise.withResolvers<T>()
      jobs.push(() => job().then(resolve, reject))
      if (!working) {
        working = true
        work().catch(reject)
      }
      return promise
    },
  }
}
