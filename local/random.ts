import { randomUUID } from 'node:crypto'

/** The machine's only source of chance: real, or seeded so that a run can be repeated exactly. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number
  uuid(): string
}

export function realRandom(): Random {
  return { next: Math.random, uuid: randomUUID }
}

/** The same seed gives the same numbers (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  return {
    next: () => word() / 2 ** 32,
    uuid: () => {
      const digits = Array.from({ length: 4 }, () => word().toString(16).padStart(8, '0')).join('')
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`
    },
  }
}
