import { compareNumbers } from './number.ts'
import { attribute, type Item, typeOf, type Value } from './value.ts'

/** From here on UTF-16 order and UTF-8 order differ. */
const HIGH_UNITS = /[\ud800-\uffff]/

/** Equality as DynamoDB sees it: sets without order, maps without order, numbers by value. */
export function valuesEqual(a: Value, b: Value): boolean {
  if (a.S !== undefined) return a.S === b.S
  if (a.N !== undefined) return a.N === b.N
  const type = typeOf(a)
  if (type !== typeOf(b)) return false
  if (a.M && b.M) return mapsEqual(a.M, b.M)
  if (a.L && b.L) return listsEqual(a.L, b.L)
  if (a.B && b.B) return Buffer.compare(a.B, b.B) === 0
  if (type === 'BOOL') return a.BOOL === b.BOOL
  if (type === 'NULL') return true
  return setsEqual(setMembers(a), setMembers(b))
}

/** Negative, zero or positive; undefined when the two have no order (other types, or types without one). */
export function compareValues(a: Value, b: Value): number | undefined {
  if (a.S !== undefined && b.S !== undefined) return compareText(a.S, b.S)
  if (a.N !== undefined && b.N !== undefined) return compareNumbers(a.N, b.N)
  if (a.B && b.B) return Buffer.compare(a.B, b.B)
  return undefined
}

/** The members of a set as comparable texts (bytes as base64); empty for what is no set. */
export function setMembers(value: Value): readonly string[] {
  return value.SS ?? value.NS ?? value.BS?.map(toBase64) ?? []
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  if (HIGH_UNITS.test(a) && HIGH_UNITS.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a < b ? -1 : 1
}

function mapsEqual(a: Item, b: Item): boolean {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => {
    const left = attribute(a, name)
    const right = attribute(b, name)
    return left !== undefined && right !== undefined && valuesEqual(left, right)
  })
}

function listsEqual(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false
  return a.every((value, at) => {
    const other = b[at]
    return other !== undefined && valuesEqual(value, other)
  })
}

function setsEqual(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  const members = new Set(a)
  return b.every((member) => members.has(member))
}
