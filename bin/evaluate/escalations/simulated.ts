import { createHash } from 'node:crypto'

const MINUTE = 60_000

/** A number from 0 to below 1 that depends on these parts alone. */
function chance(...parts: readonly (string | number)[]): number {
  return createHash('sha256').update(JSON.stringify(parts)).digest().readUInt32BE() / 2 ** 32
}

/** A time of the day, where a log knows the day only: milliseconds after midnight, on the whole second. */
export const timeOfDay = (id: string, seed: number): number => Math.floor(chance('time', id, seed) * 86_400) * 1000

/**
 * When a human answers, where a log does not say: one in ten never, the others after a time whose median is ten hours (so
 * about a fifth of them after the first day). Milliseconds after filing, on the whole second.
 */
export function answerTime(id: string, seed: number): number | undefined {
  if (chance('never', id, seed) < 0.1) return undefined
  const minutes = (-Math.log(1 - chance('answer', id, seed)) * 600) / Math.LN2
  return Math.max(1, Math.floor(minutes * 60)) * (MINUTE / 60)
}
