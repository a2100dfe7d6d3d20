import { z } from 'zod'
import { readExactJson } from './read-exact-json.ts'

/** The provider did not answer, or answered that it cannot now: the next pull asks again. */
export class SourceUnavailable extends Error {
  readonly code: string
  constructor(what: string, code: string) {
    super(`${what}: ${code}`)
    this.name = 'SourceUnavailable'
    this.code = code
  }
}

/** The provider refuses the request as it is: the account, its token or its ids want correcting. */
export class SourceRefused extends Error {
  readonly code: string
  constructor(code: string) {
    super(`The provider refuses with ${code}: check the source's account, its ids and its access token`)
    this.name = 'SourceRefused'
    this.code = code
  }
}

/** The provider takes the access token no more. */
export class TokenRefused extends SourceRefused {
  constructor(code: string) {
    super(code)
    this.name = 'TokenRefused'
  }
}

/** What a platform's codes mean, beyond 0 for good and all others for refused. */
export interface ProviderCodes {
  /** The access token is over, or none. */
  readonly token: (code: number) => boolean
  /** Too much is asked, or the platform is out of order: later. */
  readonly busy: readonly number[]
}

/** How long an answer may take, in milliseconds. */
const PATIENCE = 10_000

const answerSchema = z.looseObject({ code: z.number(), data: z.unknown().optional() })

/** Asks: HTTP 200 and code 0, or else SourceUnavailable, TokenRefused or SourceRefused. Returns `data`. */
export async function callProvider(url: URL, codes: ProviderCodes, init: RequestInit = {}): Promise<unknown> {
  const answer = answerSchema.safeParse(await readProvider(url, init))
  if (!answer.success) throw new SourceUnavailable('The provider answered', 'no JSON with a code')
  const { code, data } = answer.data
  if (codes.busy.includes(code)) throw new SourceUnavailable('The provider cannot now', `code ${code}`)
  if (codes.token(code)) throw new TokenRefused(`code ${code}`)
  if (code !== 0) throw new SourceRefused(`code ${code}`)
  return data
}

/** The JSON of an answer with HTTP 200; `undefined` if it is none. Throws SourceUnavailable (5xx, 429, no answer) or SourceRefused. */
export async function readProvider(url: URL, init: RequestInit): Promise<unknown> {
  const { status, body } = await ask(url, init)
  if (status >= 500 || status === 429) throw new SourceUnavailable('The provider failed', `HTTP ${status}`)
  if (status !== 200) throw new SourceRefused(`HTTP ${status}`)
  return parse(body)
}

async function ask(url: URL, init: RequestInit): Promise<{ status: number; body: Buffer }> {
  try {
    const answer = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(PATIENCE) })
    return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) }
  } catch (error) {
    throw new SourceUnavailable('The provider could not be reached', error instanceof Error ? error.name : 'unknown')
  }
}

function parse(body: Buffer): unknown {
  try {
    return readExactJson(body)
  } catch {
    return undefined
  }
}
