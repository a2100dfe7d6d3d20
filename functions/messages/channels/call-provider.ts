import { z } from 'zod'
import { endpointSchema } from './account.ts'
import { AnswerLost, type SendAnswer } from './channel.ts'

/** How long an answer is waited for, in milliseconds. */
export const patienceSchema = z.number().int().min(100).max(10_000).default(8000)

/** The unguessable end of the address at which the provider tells us of receipts and replies: `/callbacks/<channel>/<callbackPath>`. */
export const callbackPathSchema = z.string().min(16)

/** What every account says of the way to its provider. */
export const connectionShape = (provider: string) => ({
  /** Another address than the provider's own: for tests and simulators. */
  endpoint: endpointSchema(provider),
  patience: patienceSchema,
})

export interface ProviderAnswer {
  status: number
  text: string
  /** The provider's clock (ISO 8601), where it says. */
  date?: string
}

/** The connection never stood: the provider certainly took nothing. `reason` is Node's code. */
export class NotConnected extends Error {
  readonly reason: string
  constructor(reason: string) {
    super(`The provider cannot be reached: ${reason}`)
    this.name = 'NotConnected'
    this.reason = reason
  }
}

/** Codes of a connection that was never made; with all others the request may have left. */
const NEVER_LEFT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_)/

/** Asks a provider. Throws NotConnected, and AnswerLost where nobody can tell what became of the request. */
export async function callProvider(
  request: { url: string; headers: Readonly<Record<string, string>>; body: string; patience: number },
  fetch: typeof globalThis.fetch,
): Promise<ProviderAnswer> {
  const { url, headers, body, patience } = request
  try {
    const signal = AbortSignal.timeout(patience)
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
    const date = Date.parse(response.headers.get('date') ?? '')
    const text = await response.text()
    return { status: response.status, text, ...(date && { date: new Date(date).toISOString() }) }
  } catch (error) {
    const code = codeOf(error)
    if (NEVER_LEFT.test(code)) throw new NotConnected(code)
    throw new AnswerLost(code)
  }
}

/** `fetch` wraps what happened. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? error.name : codeOf(error.cause)
}

/** What a provider says, by its schema. Throws AnswerLost where it says something else, e.g. a proxy's page. */
export function readAnswer<Schema extends z.ZodType>(
  schema: Schema,
  { status, text }: ProviderAnswer,
): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    throw new AnswerLost(`HTTP ${status}`)
  }
}

/** Sends an SMS of so many parts, which the ledger notes whether the answer is lost or not. */
export async function counted(parts: number, send: () => Promise<SendAnswer>): Promise<SendAnswer> {
  try {
    const answer = await sending(send)
    return answer.kind === 'accepted' ? { ...answer, parts } : answer
  } catch (error) {
    throw error instanceof AnswerLost ? new AnswerLost(error.reason, parts) : error
  }
}

/** Sends; where the provider was never reached, that is a reason to try again soon. */
export async function sending(send: () => Promise<SendAnswer>): Promise<SendAnswer> {
  try {
    return await send()
  } catch (error) {
    if (!(error instanceof NotConnected)) throw error
    return { kind: 'later', reason: error.reason, class: 'retry' }
  }
}
