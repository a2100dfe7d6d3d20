import type { Repair } from './case-facts.ts'

type Stay = Pick<Repair, 'from' | 'to' | 'excludedHours'>

const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * When each day of a repair began. Every 24 hours are a day, and what is left over is one as well (三包规定 art. 40);
 * of a repair that goes on, the day that has begun counts.
 */
export function dayMoments({ from, to, excludedHours }: Stay, now: string): string[] {
  const first = Date.parse(from) + excludedHours * HOUR
  const isDone = to !== undefined && Date.parse(to) <= Date.parse(now)
  const days = (Date.parse(isDone ? to : now) - first) / DAY
  const count = isDone ? Math.ceil(days) : Math.floor(days) + 1
  return Array.from({ length: Math.max(count, 0) }, (_, day) => new Date(first + day * DAY).toISOString())
}

/** Work orders that overlap are one stay: a day in the workshop is counted once. */
export function stays(repairs: readonly Stay[]): Stay[] {
  const result: Stay[] = []
  const end = ({ to }: Stay): number => (to ? Date.parse(to) : Number.POSITIVE_INFINITY)
  for (const { from, to, excludedHours } of repairs.toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from))) {
    const last = result.at(-1)
    if (!last || Date.parse(from) >= end(last)) {
      result.push({ from, to, excludedHours })
      continue
    }
    if (end({ from, to, excludedHours }) > end(last)) last.to = to
    last.excludedHours = Math.max(last.excludedHours, excludedHours)
  }
  return result
}
