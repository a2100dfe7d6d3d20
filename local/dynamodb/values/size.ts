import { numberSize } from './number.ts'
import type { Item, Value } from './value.ts'

/** An item's size in bytes as AWS counts it: names and values in UTF-8, three bytes for a container, one per element. */
export function itemSize(item: Item): number {
  let size = 0
  for (const name in item) {
    const value = item[name]
    if (value) size += Buffer.byteLength(name) + valueSize(value)
  }
  return size
}

export function valueSize(value: Value): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S)
  if (value.N !== undefined) return numberSize(value.N)
  if (value.M) return 3 + Object.keys(value.M).length + itemSize(value.M)
  if (value.L) return value.L.reduce((size, member) => size + 1 + valueSize(member), 3)
  if (value.B) return value.B.byteLength
  if (value.SS) return value.SS.reduce((size, member) => size + Buffer.byteLength(member), 0)
  if (value.NS) return value.NS.reduce((size, member) => size + numberSize(member), 0)
  if (value.BS) return value.BS.reduce((size, member) => size + member.byteLength, 0)
  return 1
}
