import { toBase64 } from './compare.ts'
import { type Item, isRecord, setAttribute, type Value } from './value.ts'

/** The text that an item is kept as: the JSON of its attribute values, bytes in base64. */
export function encodeItem(item: Item): string {
  return holdsBytes({ M: item }) ? JSON.stringify(item, bytesToBase64) : JSON.stringify(item) // a replacer costs much
}

/** For JSON.stringify. `this` holds the bytes as they are; `value` of a Buffer has been through its toJSON. */
export function bytesToBase64(this: unknown, name: string, value: unknown): unknown {
  const original = isRecord(this) || Array.isArray(this) ? Reflect.get(this, name) : value
  return original instanceof Uint8Array ? toBase64(original) : value
}

/** Back from the text. Only a text that holds bytes is walked a second time. */
export function decodeItem(text: string): Item {
  const item: Item = JSON.parse(text)
  return text.includes('"B":"') || text.includes('"BS":[') ? reviveItem(item) : item
}

function holdsBytes(value: Value): boolean {
  if (value.S !== undefined) return false
  if (value.B || value.BS) return true
  if (value.L) return value.L.some(holdsBytes)
  for (const name in value.M) {
    const member = value.M[name]
    if (member && holdsBytes(member)) return true
  }
  return false
}

function fromBase64(text: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(String(text), 'base64'))
}

function reviveItem(item: Item): Item {
  const revived: Record<string, Value> = {}
  for (const name of Object.keys(item)) {
    const value = item[name]
    if (value) setAttribute(revived, name, reviveValue(value))
  }
  return revived
}

function reviveValue(value: Value): Value {
  if (typeof value.B === 'string') return { B: fromBase64(value.B) }
  if (value.BS) return { BS: value.BS.map(fromBase64) }
  if (value.M) return { M: reviveItem(value.M) }
  if (value.L) return { L: value.L.map(reviveValue) }
  return value
}
