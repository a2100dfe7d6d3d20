import type { Clock, Timer } from '../../clock.ts'

/** At most one armed timer per execution: its next due moment. */
export function executionTimers(clock: Clock, wake: (sequence: number) => void) {
  const armed = new Map<number, { readonly at: number; readonly timer: Timer }>()

  const disarm = (sequence: number): void => {
    armed.get(sequence)?.timer.cancel()
    armed.delete(sequence)
  }

  return {
    disarm,
    arm: (sequence: number, at: number): void => {
      if (armed.get(sequence)?.at === at) return
      disarm(sequence)
      const fire = (): void => {
        armed.delete(sequence)
        wake(sequence)
      }
      armed.set(sequence, { at, timer: clock.schedule(at, fire) })
    },
    disarmAll: (): void => {
      for (const { timer } of armed.values()) timer.cancel()
      armed.clear()
    },
  }
}
