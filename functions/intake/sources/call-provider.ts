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

/** How long an answer may take, in milliseconds. */
const PATIENCE = 10_000

const answerSchema = z.looseObject({ code: z.number(), data: z.unknown() })

/** Reads one page: HTTP 200 and code 0, or else SourceUnavailable or SourceRefused. Returns `data`. */
export async function callProvider(url: URL, headers: Record<string, string> = {}): Promise<unknown> {
  const answer = answerSchema.safeParse(await readProvider(url, headers))
  if (!answer.success) throw new SourceUnavailable('The provider answered', 'no JSON with a code')
  if (answer.data.code !== 0) throw new SourceRefused(`code ${answer.data.code}`)
  return answer.data.data
}

/** The JSON of an answer with HTTP 200; `undefined` if it is none. Throws SourceUnavailable (5xx, 429, no answer) or SourceRefused. */
export async function readProvider(url: URL, headers: Record<string, string>): Promise<unknown> {
  const { status, body } = await get(url, headers)
  if (status >= 500 || status === 429) throw new SourceUnavailable('The provider failed', `HTTP ${status}`)
  if (status !== 200) throw new SourceRefused(`HTTP ${status}`)
  return parse(body)
}

async function get(url: URL, headers: Record<string, string>): Promise<{ status: number; body: Buffer }> {
  try {
    const answer = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(PATIENCE) })
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
