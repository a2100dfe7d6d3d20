import type { SqlKey } from '../tables/key.ts'

const LAST_CODE_POINT = 0x10ffff

/** The least key above every key that starts with the prefix; undefined when there is none. */
export function prefixEnd(prefix: SqlKey): SqlKey | undefined {
  return typeof prefix === 'string' ? textEnd([...prefix]) : bytesEnd(prefix)
}

function textEnd(characters: string[]): string | undefined {
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const point = last.codePointAt(0) ?? 0
    if (point >= LAST_CODE_POINT) continue
    const next = point === 0xd7ff ? 0xe000 : point + 1 // what lies between are no characters
    return characters.join('') + String.fromCodePoint(next)
  }
  return undefined
}

function bytesEnd(prefix: Uint8Array): Uint8Array | undefined {
  for (let end = prefix.byteLength; end > 0; end--) {
    const last = prefix[end - 1] ?? 0xff
    if (last === 0xff) continue
    const next = Uint8Array.from(prefix.subarray(0, end))
    next[end - 1] = last + 1
    return next
  }
  return undefined
}
