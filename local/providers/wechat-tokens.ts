import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'

/** What WeChat and WeCom say for 7200 seconds at most, in milliseconds. */
const LASTS = 7_200_000
/** The old one is good for a while after the next was given out. */
const OVERLAP = 300_000

/** The tokens that a provider gave out. */
export interface Tokens {
  /** The one in force, and for how many more seconds; another one if it is `forced`, or over. */
  give(forced: boolean): { token: string; lasts: number }
  /** The provider's code for what is wrong with it; undefined where it is good. */
  check(token: string): 40014 | 42001 | undefined
  /** The provider ends all of them, as it may at any time. */
  endAll(): void
  /** How many were made. */
  readonly made: number
}

export function openTokens(account: string, clock: Clock): Tokens {
  const until = new Map<string, number>()
  let current: { token: string; until: number } | undefined
  const tokens = {
    made: 0,
    give: (forced: boolean) => {
      const now = clock.now()
      if (!current || forced || current.until - now <= OVERLAP) {
        if (current) until.set(current.token, Math.min(current.until, now + OVERLAP))
        tokens.made += 1
        const token = createHash('sha256').update(`${account} ${tokens.made}`).digest('hex')
        current = { token, until: now + LASTS }
        until.set(token, current.until)
      }
      return { token: current.token, lasts: Math.floor((current.until - now) / 1000) }
    },
    check: (token: string): 40014 | 42001 | undefined => {
      const end = until.get(token)
      if (end === undefined) return 40014
      return clock.now() < end ? undefined : 42001
    },
    endAll: () => {
      until.clear()
      current = undefined
    },
  }
  return tokens
}
