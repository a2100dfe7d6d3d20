import { setTimeout as sleep } from 'node:timers/promises'
import { keys } from '../../shared/keys.ts'
import type { Table } from '../../shared/table.ts'
import { giveLeaseBack, noteRefusal, type StoredToken, storeToken, takeLease, tokenItemSchema } from './token-item.ts'

/**
 * What a provider gave us: a token and for how many seconds, or its error code. `renewal`: what the next token is asked for
 * with, where that changes with every token. `lost`: nobody knows whether the provider gave one.
 */
export type AskedToken = { token: string; lasts: number; renewal?: string } | { code: number; lost?: true }

/** The provider gives no more tokens for what we ask with; somebody has to look. */
interface TokenRefusal {
  code: number
  /** Somebody asked before and never learned the answer: what we ask with may have been used up by that. */
  interrupted: boolean
  /** Nobody was told yet. */
  isNew: boolean
}

/** With `refusal`, the token is an old one that is still good for a while. `restored`: the refusal before is over. `givenAt`: when we got it, where it is asked for only once. */
export type GivenToken =
  | { token: string; lasts: number; givenAt?: string; refusal?: TokenRefusal; restored?: true }
  | { code: number; refusal?: TokenRefusal }

/** Where a token comes from. */
export interface TokenSource {
  /** The account that it is for, e.g. `wechat:wx0123456789abcdef`. */
  readonly name: string
  /** `forced`: another than the one that is valid by the provider's own account, where the provider knows such a thing. `renewal`: as the last token came with it; undefined before the first. */
  ask(forced: boolean, renewal: string | undefined): Promise<AskedToken>
  /**
   * What a token is asked for with may be good for one asking: then nobody asks beside another, a refusal is kept, and the next
   * token is asked for when a quarter of the last one's life is left. `lease`: how long one who asks is left alone, in milliseconds.
   */
  readonly onlyOnce?: { readonly lease: number }
}

/** One token per account for all functions, asked for by one of them. Tokens are never logged. */
export interface TokenStore {
  /** A token that is valid at `at` (ISO 8601), and will be for some minutes. */
  read(source: TokenSource, at: string): Promise<GivenToken>
  /** Another one, for the provider refused `refused`. */
  replace(source: TokenSource, refused: string, at: string): Promise<GivenToken>
}

/** Providers hand out the next token five minutes before the end of the last, and take both in between. */
const RENEWED_BEFORE = 4 * 60_000
/** In parts of a token's life, where it is renewed early. */
const RENEWED_AFTER = 0.75
const LEASE = 10_000
/** Who was refused asks again after an hour: somebody may have mended what was wrong. */
const REFUSED_FOR = 60 * 60_000
/** As WeChat says it: try again. */
const BUSY = -1
const LOOKS = 25
const BETWEEN_LOOKS = 100

/** How long one waits for who is asking already. */
interface Patience {
  looks: number
  pause: (milliseconds: number) => Promise<unknown>
}

interface Asked {
  source: TokenSource
  at: string
  refused?: string
}

export function openTokenStore(table: Table, { looks, pause }: Patience = { looks: LOOKS, pause: sleep }): TokenStore {
  const kept = new Map<string, StoredToken>()
  const underWay = new Map<string, Promise<GivenToken>>()

  const look = async (name: string): Promise<StoredToken> =>
    tokenItemSchema.parse((await table.get(keys.channelToken(name))) ?? {})

  const obtain = async (asked: Asked): Promise<GivenToken> => {
    const { source } = asked
    let stored = await look(source.name)
    for (let turn = 0; turn < looks; turn++) {
      const good = goodIn(stored, asked)
      if (good) return keep(source.name, stored, good)
      if (isRefused(stored, asked)) return stillIn(stored, asked, tell(stored, false))
      if (await lease(stored, asked)) return askProvider(stored, asked)
      if (source.onlyOnce && secondsIn(stored, asked) > 0) return stillIn(stored, asked)
      await pause(BETWEEN_LOOKS)
      stored = await look(source.name)
    }
    // Whoever had the lease may have died. Asking twice does no harm where the provider gives both the same token.
    return source.onlyOnce ? stillIn(stored, asked) : askProvider(stored, asked)
  }

  const lease = (stored: StoredToken, { source, at }: Asked): Promise<boolean> =>
    takeLease(table, source.name, { stored, at, lasts: source.onlyOnce?.lease ?? LEASE })

  const askProvider = async (stored: StoredToken, asked: Asked): Promise<GivenToken> => {
    const { source, refused } = asked
    const first = await source.ask(false, stored.renewal)
    const given = 'token' in first && first.token === refused ? await source.ask(true, stored.renewal) : first
    if ('code' in given) return refuse(stored, asked, given)
    const next = nextOf(stored, given, asked)
    await storeToken(table, source.name, { stored, next })
    const { token, lasts } = given
    const since = next.givenAt && { givenAt: next.givenAt }
    return keep(source.name, next, { token, lasts, ...since, ...(stored.refused && { restored: true }) })
  }

  const refuse = async (
    stored: StoredToken,
    asked: Asked,
    given: { code: number; lost?: true },
  ): Promise<GivenToken> => {
    const { source, at } = asked
    const { code } = given
    if (!source.onlyOnce) {
      await giveLeaseBack(table, source.name, stored)
      return { code }
    }
    // The lease stays and runs out: who asks next knows that the answer before was never learned.
    if (given.lost) return stillIn(stored, asked)
    const interrupted = stored.leasedUntil !== undefined || (stored.refused?.interrupted ?? false)
    const refused = { code, interrupted, at: new Date(at).toISOString() }
    if (await noteRefusal(table, source.name, { stored, refused }))
      return stillIn(stored, asked, tell({ refused }, stored.refused === undefined))
    const now = await look(source.name)
    return goodIn(now, asked) ?? stillIn(now, asked)
  }

  const keep = (name: string, stored: StoredToken, given: GivenToken): GivenToken => {
    kept.set(name, stored)
    return given
  }

  /** Several messages of one process share one look. */
  const obtainOnce = (asked: Asked): Promise<GivenToken> => {
    const { name } = asked.source
    const found = underWay.get(name) ?? obtain(asked).finally(() => underWay.delete(name))
    underWay.set(name, found)
    return found
  }

  return {
    read: async (source, at) => goodIn(kept.get(source.name), { source, at }) ?? obtainOnce({ source, at }),
    replace: async (source, refused, at) => {
      const asked = { source, at, refused }
      const given = goodIn(kept.get(source.name), asked) ?? (await obtainOnce(asked))
      // The look that was shared may have been for a token at all, not for another one.
      return 'token' in given && given.token === refused ? obtain(asked) : given
    },
  }
}

function goodIn(stored: StoredToken | undefined, asked: Asked): GivenToken | undefined {
  const left = secondsIn(stored, asked)
  const isDue =
    stored?.renewAt === undefined ? left * 1000 <= RENEWED_BEFORE : Date.parse(stored.renewAt) <= Date.parse(asked.at)
  return left === 0 || isDue ? undefined : stillIn(stored, asked)
}

function nextOf(
  stored: StoredToken,
  { token, lasts, renewal = stored.renewal }: Extract<AskedToken, { token: string }>,
  { at, source }: Asked,
): StoredToken {
  const after = (seconds: number): string => new Date(Date.parse(at) + seconds * 1000).toISOString()
  return {
    token,
    validUntil: after(lasts),
    version: stored.version + 1,
    ...(renewal !== undefined && { renewal }),
    ...(source.onlyOnce && { renewAt: after(lasts * RENEWED_AFTER), givenAt: after(0) }),
  }
}

/** For how long the stored token is good; 0 where it is none. */
function secondsIn({ token, validUntil }: Partial<StoredToken> = {}, { at, refused }: Asked): number {
  if (token === undefined || validUntil === undefined || token === refused) return 0
  return Math.max(0, (Date.parse(validUntil) - Date.parse(at)) / 1000)
}

/** The token that is stored, while it is good at all. */
function stillIn(stored: Partial<StoredToken> | undefined, asked: Asked, refusal?: TokenRefusal): GivenToken {
  const lasts = secondsIn(stored, asked)
  const about = refusal && { refusal }
  const since = stored?.givenAt && { givenAt: stored.givenAt }
  if (stored?.token !== undefined && lasts > 0) return { token: stored.token, lasts, ...since, ...about }
  return { code: refusal?.code ?? BUSY, ...about }
}

const tell = ({ refused }: Pick<StoredToken, 'refused'>, isNew: boolean): TokenRefusal => ({
  code: refused?.code ?? BUSY,
  interrupted: refused?.interrupted ?? false,
  isNew,
})

const isRefused = ({ refused }: StoredToken, { at }: Asked): boolean =>
  refused !== undefined && Date.parse(at) - Date.parse(refused.at) < REFUSED_FOR

const stores = new WeakMap<Table, TokenStore>()

/** The token store of this process. */
export function tokensOf(table: Table): TokenStore {
  const store = stores.get(table) ?? openTokenStore(table)
  stores.set(table, store)
  return store
}
