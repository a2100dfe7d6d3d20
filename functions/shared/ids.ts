import { createHash, createHmac } from 'node:crypto'

/** The alphabet of ids and codes: no letter that can be mistaken for a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** A stable id: the same parts always give the same id, e.g. `lead-4f8a1c…` (80 bits). */
export function stableId(prefix: string, ...parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest()
  return `${prefix}-${spell(digest, 16)}`
}

/** An unguessable code that only the holder of `secret` can make again (5 bits a character). */
export function secretCode(secret: string, length: number, ...parts: readonly string[]): string {
  return spell(createHmac('sha256', secret).update(JSON.stringify(parts)).digest(), length)
}

/** A keyed hash for looking things up without storing them in a key (phones). */
export function keyedHash(secret: string, value: string): string {
  return createHmac('sha256', secret).update(value).digest('hex').slice(0, 40)
}

/** A number from 0 to below `over` that depends on the id alone, and is as good as any other. */
export function spread(id: string, over: number): number {
  let sum = 0
  for (let at = 0; at < id.length; at++) sum = (sum * 31 + id.charCodeAt(at)) >>> 0
  return sum % over
}

function spell(bytes: Uint8Array, length: number): string {
  let text = ''
  for (let at = 0; at < length; at++) text += ALPHABET[(bytes[at] ?? 0) & 31]
  return text
}
