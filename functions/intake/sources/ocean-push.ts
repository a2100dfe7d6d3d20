import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { HttpRequest, HttpResponse } from '../../shared/http.ts'
import { keys } from '../../shared/keys.ts'
import type { Services } from '../../shared/services.ts'
import { isPushKey } from './platform-keys.ts'
import { readExactJson } from './read-exact-json.ts'

/** How old a push may be, in milliseconds, and how long it is remembered, in seconds. */
const WINDOW = 300_000
const REMEMBERED = 24 * 60 * 60

const pushSchema = z.looseObject({
  message_id: z.string().min(1).max(64),
  /** In milliseconds. */
  timestamp: z.coerce.number(),
  nonce: z.union([z.string(), z.number()]).transform(String),
})

/** What a push makes of it: an answer at once, and whether there is something to pull. */
export interface Pushed {
  answer: HttpResponse
  isNews: boolean
}

const status = (StatusCode: number, StatusMessage: string): Pushed => ({
  // The status that counts stands in the body: 4xx is not sent again, 5xx is.
  answer: { status: 200, body: { BaseResp: { StatusCode, StatusMessage } } },
  isNews: false,
})

/** Ocean Engine asks whether we are there: `?event=verify_webhook&challenge=1`. One client of it reads `challenge`, another `Challenge`. */
export function answerHandshake({ query }: HttpRequest): HttpResponse | undefined {
  if (query.event !== 'verify_webhook' || !/^\d{1,19}$/.test(query.challenge ?? '')) return undefined
  // Written by hand: the number may have 64 bits.
  const body = `{"BaseResp":{"StatusCode":200,"StatusMessage":"ok"},"challenge":${query.challenge},"Challenge":${query.challenge}}`
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body }
}

/** A push of Ocean Engine (SPI): signed by `X-Open-Signature`, taken once. What it says of a lead is not documented: it only says that there is one. */
export async function takePush(
  request: HttpRequest,
  source: string,
  { secrets, table }: Pick<Services, 'secrets' | 'table'>,
): Promise<Pushed> {
  const own = Object.entries((await secrets.sourceKeys())[source] ?? {}).filter(([keyId]) => isPushKey(keyId))
  const given = request.headers['x-open-signature'] ?? ''
  if (!own.some(([, secret]) => sameText(signPush(secret, request.body), given)))
    return status(401, 'the signature does not fit')
  const push = pushSchema.safeParse(parse(request.body))
  if (!push.success) return status(400, 'message_id, timestamp or nonce is missing')
  const { message_id, timestamp, nonce } = push.data
  if (Math.abs(Date.parse(request.now) - timestamp) > WINDOW) return status(400, 'the timestamp is stale')
  const [message, replay] = [keys.sourceRequest(source, message_id), keys.sourceRequest(source, `nonce-${nonce}`)]
  if (await table.get(message)) return status(200, 'known')
  if (await table.get(replay)) return status(400, 'the nonce was used before')
  const expiresAt = Math.floor(Date.parse(request.now) / 1000) + REMEMBERED
  await table.transact([{ put: { ...message, expiresAt } }, { put: { ...replay, expiresAt } }])
  return { ...status(200, 'ok'), isNews: true }
}

/** hex(HMAC-SHA256(secret, body as sent)) */
export const signPush = (secret: string, body: Buffer | string): string =>
  createHmac('sha256', secret).update(body).digest('hex')

function sameText(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given.toLowerCase())]
  return a.length === b.length && timingSafeEqual(a, b)
}

function parse(body: Buffer): unknown {
  try {
    return readExactJson(body)
  } catch {
    return undefined
  }
}
