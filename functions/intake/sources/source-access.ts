import { createHash } from 'node:crypto'
import { type AskedToken, type GivenToken, type TokenSource, tokensOf } from '../../messages/channels/token-store.ts'
import type { Services } from '../../shared/services.ts'
import { SourceRefused, SourceUnavailable } from './call-provider.ts'
import { renewOcean } from './ocean-access.ts'
import type { PulledSource } from './source-settings.ts'
import { renewTencent } from './tencent-access.ts'

/** The platform gives no more tokens. */
class SourceAccessLost extends Error {
  readonly code: string
  constructor(source: string, code: number) {
    super(`${source} gives no more access tokens (code ${code}). ${remedyFor(source)}`)
    this.name = 'SourceAccessLost'
    this.code = `code ${code}`
  }
}

const remedyFor = (source: string): string =>
  `Let the account's owner authorise the app again, and store the new token: npm run keys -- set ${source} refresh-token`

/** The access token of a source. */
export interface SourceAccess {
  token: string
  /** It is the last one: the platform gives no more. */
  isLost: boolean
  /** Another, for the platform takes this one no more; undefined where only people can get one, or where this one is quite new. */
  another(): Promise<string | undefined>
}

interface Accessing {
  name: string
  source: PulledSource
  now: string
}
type Needs = Pick<Services, 'table' | 'log'>

/** Longer than an asking takes, in milliseconds. */
const LEASE = 60_000
/** Nobody knows what the platform made of it. */
const LOST: AskedToken = { code: -1, lost: true }

/**
 * The token to pull with: the one that somebody stored (`access-token`), or one that we get and renew ourselves, from the
 * `refresh-token` that came with the authorisation. Throws SourceRefused, SourceUnavailable or SourceAccessLost.
 */
export async function openAccess(
  accessing: Accessing,
  keys: Readonly<Record<string, string>>,
  services: Needs,
): Promise<SourceAccess> {
  const token = keys['access-token']
  if (accessing.source.kind === 'feiyu' || keys['refresh-token'] === undefined) {
    if (token === undefined) throw new SourceRefused('no access-token')
    return { token, isLost: false, another: async () => undefined }
  }
  const tokens = tokensOf(services.table)
  const from = tokenSource(accessing, keys)
  const given = await tokens.read(from, accessing.now)
  const current = read(given, accessing, services)
  return {
    token: current,
    isLost: given.refusal !== undefined,
    another: async () =>
      isNew(given, accessing)
        ? undefined
        : read(await tokens.replace(from, current, accessing.now), accessing, services),
  }
}

/** Tencent's may need ten minutes until they work; and what is refused for another reason is not cured by one token after the other. */
const QUITE_NEW = 15 * 60_000

const isNew = (given: GivenToken, { now }: Accessing): boolean =>
  'givenAt' in given && given.givenAt !== undefined && Date.parse(now) - Date.parse(given.givenAt) < QUITE_NEW

/** Known by the authorisation, not by the source: two sources with the same one share its tokens, and a new one starts anew. */
function tokenSource({ source }: Accessing, keys: Readonly<Record<string, string>>): TokenSource {
  const [first = '', appSecret] = [keys['refresh-token'], keys['app-secret']]
  if (source.kind === 'feiyu' || source.appId === undefined) throw new SourceRefused('no appId in its setting')
  if (appSecret === undefined) throw new SourceRefused('no app-secret')
  const { endpoint, appId, kind } = source
  const renew = kind === 'ocean-engine' ? renewOcean : renewTencent
  return {
    name: `${kind}:${appId}:${createHash('sha256').update(first).digest('hex').slice(0, 16)}`,
    onlyOnce: { lease: LEASE },
    ask: async (_, renewal = first) => {
      try {
        return await renew({ endpoint, appId, appSecret, refreshToken: renewal })
      } catch (error) {
        return error instanceof SourceRefused ? { code: Number(/\d+/.exec(error.code)?.[0] ?? 0) } : LOST
      }
    },
  }
}

function read(given: GivenToken, { name }: Accessing, { log }: Needs): string {
  const { refusal } = given
  if (refusal?.isNew)
    log.error('source access lost', {
      source: name,
      code: refusal.code,
      interrupted: refusal.interrupted,
      remedy: remedyFor(name),
    })
  if ('token' in given) {
    if (given.restored) log.info('source access restored', { source: name })
    return given.token
  }
  if (refusal) throw new SourceAccessLost(name, given.code)
  throw new SourceUnavailable('No access token could be had', String(given.code))
}
