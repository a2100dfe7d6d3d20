import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { momentSchema } from '../../../events/define-event.ts'
import { keys } from '../../shared/keys.ts'
import { ConditionFailed, type Table } from '../../shared/table.ts'

/** What a provider gave us: a token and for how many seconds, or its error code. */
export type GivenToken = { token: string; lasts: number } | { code: number }

/** Where a token comes from. */
export interface TokenSource {
  /** The account that it is for, e.g. `wechat:wx0123456789abcdef`. */
  readonly name: string
  /** `forced`: another than the one that is valid by the provider's own account, where the provider knows such a thing. */
  ask(forced: boolean): Promise<GivenToken>
}

/** One token per account for all functions, asked for by one of them. Tokens are never logged. */
export interface TokenStore {
  /** A token that is valid at `at` (ISO 8601), and will be for some minutes. */
  read(source: TokenSource, at: string): Promise<GivenToken>
  /** Another one, for the provider refused `refused`. */
  replace(source: TokenSource, refused: string, at: string): Promise<GivenToken>
}

/** `leasedUntil`: somebody is asking the provider. `version` counts what was stored. */
const itemSchema = z.object({
  token: z.string().optional(),
  validUntil: momentSchema.optional(),
  version: z.number().int().default(0),
  leasedUntil: momentSchema.optional(),
})
type Stored = z.infer<typeof itemSchema>

/** Providers hand out the next token five minutes before the end of the last, and take both in between. */
const RENEWED_BEFORE = 4 * 60_000
const LEASE = 10_000
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
  const kept = new Map<string, Stored>()
  const underWay = new Map<string, Promise<GivenToken>>()

  const look = async (name: string): Promise<Stored> =>
    itemSchema.parse((await table.get(keys.channelToken(name))) ?? {})

  const obtain = async (asked: Asked): Promise<GivenToken> => {
    const { source } = asked
    let stored = await look(source.name)
    for (let turn = 0; turn < looks; turn++) {
      const good = goodIn(stored, asked)
      if (good) return keep(source.name, stored, good)
      if (await takeLease(table, stored, asked)) break
      await pause(BETWEEN_LOOKS)
      stored = await look(source.name)
    }
    // Whoever had the lease may have died. Asking twice does no harm: the provider gives both the same token.
    return askProvider(stored, asked)
  }

  const askProvider = async (stored: Stored, asked: Asked): Promise<GivenToken> => {
    const { source, at, refused } = asked
    const first = await source.ask(false)
    const given = 'token' in first && first.token === refused ? await source.ask(true) : first
    if ('code' in given) {
      await giveLeaseBack(table, source.name, stored)
      return given
    }
    const validUntil = new Date(Date.parse(at) + given.lasts * 1000).toISOString()
    const next = { token: given.token, validUntil, version: stored.version + 1 }
    await store(table, source.name, { stored, next })
    return keep(source.name, next, given)
  }

  const keep = (name: string, stored: Stored, given: GivenToken): GivenToken => {
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

function goodIn(stored: Stored | undefined, { at, refused }: Asked): GivenToken | undefined {
  const { token, validUntil } = stored ?? {}
  if (token === undefined || validUntil === undefined || token === refused) return undefined
  const left = Date.parse(validUntil) - Date.parse(at)
  return left > RENEWED_BEFORE ? { token, lasts: left / 1000 } : undefined
}

/** One of all functions gets it, and asks; ten seconds later another may. */
async function takeLease(table: Table, { version }: Stored, { source, at }: Asked): Promise<boolean> {
  const now = new Date(at).toISOString()
  return succeeds(() =>
    table.update({
      key: keys.channelToken(source.name),
      update: 'SET #leasedUntil = :until, #version = :version',
      condition:
        'attribute_not_exists(#version) OR (#version = :version AND (attribute_not_exists(#leasedUntil) OR #leasedUntil <= :now))',
      names: { '#leasedUntil': 'leasedUntil', '#version': 'version' },
      values: { ':until': new Date(Date.parse(at) + LEASE).toISOString(), ':version': version, ':now': now },
    }),
  )
}

async function giveLeaseBack(table: Table, name: string, { version }: Stored): Promise<void> {
  await succeeds(() =>
    table.update({
      key: keys.channelToken(name),
      update: 'REMOVE #leasedUntil',
      condition: '#version = :version',
      names: { '#leasedUntil': 'leasedUntil', '#version': 'version' },
      values: { ':version': version },
    }),
  )
}

/** Where another was faster, what it stored stays. */
async function store(table: Table, name: string, { stored, next }: { stored: Stored; next: Stored }): Promise<void> {
  await succeeds(() =>
    table.put(
      { ...keys.channelToken(name), ...next },
      {
        condition: 'attribute_not_exists(#version) OR #version = :seen',
        names: { '#version': 'version' },
        values: { ':seen': stored.version },
      },
    ),
  )
}

async function succeeds(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    if (error instanceof ConditionFailed) return false
    throw error
  }
}

const stores = new WeakMap<Table, TokenStore>()

/** The token store of this process. */
export function tokensOf(table: Table): TokenStore {
  const store = stores.get(table) ?? openTokenStore(table)
  stores.set(table, store)
  return store
}
