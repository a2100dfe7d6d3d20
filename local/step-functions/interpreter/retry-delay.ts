import type { Retrier } from '../definition/asl.ts'

/** Milliseconds before retry number `used` (from 0): interval × rate^used, at most MaxDelaySeconds; full jitter takes any part of it. */
export function retryDelay(retrier: Retrier, used: number, random: () => number): number {
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier
  const delay = Math.min(IntervalSeconds * BackoffRate ** used, MaxDelaySeconds) * 1000
  return retrier.JitterStrategy === 'FULL' ? Math.floor(random() * delay) : Math.round(delay)
}
