/** What travels through an execution: anything JSON can say. */
export type Json = null | boolean | number | string | Json[] | JsonObject
export interface JsonObject {
  [key: string]: Json
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The most bytes of UTF-8 that a state's input, output or result may have. */
const PAYLOAD_LIMIT = 262_144

export function exceedsPayloadLimit(text: string, limit = PAYLOAD_LIMIT): boolean {
  if (text.length > limit) return true
  return text.length * 3 > limit && Buffer.byteLength(text) > limit
}
