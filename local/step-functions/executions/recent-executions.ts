import type { RunningExecution } from './execution-store.ts'

/** So many are kept; the others are read when they are needed. */
const MOST_KEPT = 512

/**
 * The executions whose task is under way: they are needed again in a moment, and what was just written need not be read
 * and parsed. Whoever takes one owns it, and puts it back only with what is also in the store.
 */
export function recentExecutions() {
  const kept = new Map<number, RunningExecution>()
  return {
    take: (sequence: number): RunningExecution | undefined => {
      const found = kept.get(sequence)
      kept.delete(sequence)
      return found
    },
    put: (sequence: number, execution: RunningExecution): void => {
      const [oldest] = kept.keys()
      if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest)
      kept.set(sequence, execution)
    },
  }
}
