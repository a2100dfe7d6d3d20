import { isDeepStrictEqual } from 'node:util'

/** What changes with every change: no news by itself. */
const BOOKKEEPING = new Set(['version', 'saidAt'])

/** The names of the fields in which a record differs from what was known; for a new record all that say something. */
export function changedFields(record: object, known: object | undefined): string[] {
  const before = new Map<string, unknown>(Object.entries(known ?? {}))
  const after = new Map<string, unknown>(Object.entries(record))
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => !BOOKKEEPING.has(name) && !isDeepStrictEqual(before.get(name), after.get(name)),
  )
}
