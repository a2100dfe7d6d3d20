import type { Input } from '../engine.ts'
import { invalid } from '../refuse.ts'
import { isRecord } from '../values/value.ts'

/** The tables of a batch request, each with what is asked of it. */
export function readTables(operation: string, { RequestItems: tables }: Input): [string, unknown][] {
  const entries = isRecord(tables) ? Object.entries(tables).filter(([, request]) => request !== undefined) : []
  if (entries.length > 0) return entries
  throw invalid(`The requestItems parameter is required for ${operation}`)
}

export function tooMany(where: string, most: number): Error {
  return invalid(
    `1 validation error detected: Value at '${where}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
  )
}
