import type { Json, JsonObject } from '../json.ts'

/** Thrown for a function inside a result: AWS refuses it. */
export class UnsupportedResult extends Error {}

/**
 * A deep copy of what jsonata answered, as plain JSON: its answers share memory with its input, its arrays carry
 * hidden properties, and undefined members are dropped.
 */
export function copyJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (Array.isArray(value)) return value.map(copyJson)
  if (typeof value !== 'object' || isFunctionLike(value)) throw new UnsupportedResult()
  return copyObject(value)
}

function copyObject(value: object): JsonObject {
  const copy: JsonObject = {}
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) copy[key] = copyJson(member)
  }
  return copy
}

function isFunctionLike(value: object): boolean {
  return '_jsonata_lambda' in value || '_jsonata_function' in value || value instanceof RegExp
}
