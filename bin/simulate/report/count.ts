import type { Counts } from './year-report.ts'

/** How many of each kind there are. */
export function countBy<Thing>(things: readonly Thing[], kindOf: (thing: Thing) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const thing of things) counts[kindOf(thing)] = (counts[kindOf(thing)] ?? 0) + 1
  return counts
}

/** The most frequent first. */
export const sortedCounts = (counts: Counts): [string, number][] =>
  Object.entries(counts).toSorted(([a, many], [b, more]) => more - many || a.localeCompare(b))

/** The value below which `share` of all lie; 0 where there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** The kind of which there are most, with how many. */
export const mostOf = (counts: Counts): [string, number] => sortedCounts(counts)[0] ?? ['', 0]
