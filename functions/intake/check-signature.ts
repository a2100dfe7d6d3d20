import { createHmac, timingSafeEqual } from 'node:crypto'
import type { HttpRequest } from '../shared/http.ts'
import { Problem } from '../shared/problem.ts'
import type { SourceKeys } from '../shared/secrets.ts'
import { isSigningKey } from './sources/platform-keys.ts'

/** How far the sender's clock may be from ours, in seconds; also how long a captured request could be replayed, which is harmless: it is a resend. */
const CLOCK_TOLERANCE = 300

const headers = {
  source: 'x-ltl-source',
  keyId: 'x-ltl-key-id',
  timestamp: 'x-ltl-timestamp',
  signature: 'x-ltl-signature',
} as const

/** `timestamp` in whole seconds since 1970; the signature covers `<timestamp>.<body as sent>` and is lower-case hex. */
export function signBody(secret: string, timestamp: number, body: string | Buffer): string {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')
}

/** The four headers of a signed request. */
export function signedHeaders(
  key: { source: string; keyId: string; secret: string },
  timestamp: number,
  body: string | Buffer,
): Record<string, string> {
  return {
    [headers.source]: key.source,
    [headers.keyId]: key.keyId,
    [headers.timestamp]: String(timestamp),
    [headers.signature]: signBody(key.secret, timestamp, body),
  }
}

/** Who sent the request, proved by its signature. Throws a Problem (401) that names the header. */
export function checkSignature(request: HttpRequest, sources: SourceKeys): { source: string } {
  const source = header(request, headers.source)
  const keyId = header(request, headers.keyId)
  const timestamp = readTimestamp(request)
  const signature = header(request, headers.signature)
  const secret = lookUp(sources, source, keyId)
  if (secret === undefined)
    throw refusal(
      headers.keyId,
      'unknown-key',
      'This source has no such key',
      'Use a key that is in force; ours to give: npm run keys',
    )
  if (!sameText(signBody(secret, timestamp, request.body), signature.toLowerCase()))
    throw refusal(
      headers.signature,
      'wrong-signature',
      'The signature does not fit',
      'Sign "<timestamp>.<body>" with HMAC-SHA256, the body byte for byte as it is sent, and send the result in hex',
    )
  return { source }
}

function lookUp(sources: SourceKeys, source: string, keyId: string): string | undefined {
  const keys = Object.hasOwn(sources, source) ? sources[source] : undefined
  return keys && isSigningKey(keyId) && Object.hasOwn(keys, keyId) ? keys[keyId] : undefined
}

function readTimestamp(request: HttpRequest): number {
  const text = header(request, headers.timestamp)
  const seconds = Math.floor(Date.parse(request.now) / 1000)
  if (!/^\d{1,12}$/.test(text))
    throw refusal(
      headers.timestamp,
      'wrong-timestamp',
      'The time stamp is not a number',
      'Send whole seconds since 1970',
    )
  const ahead = Number(text) - seconds
  if (Math.abs(ahead) > CLOCK_TOLERANCE)
    throw refusal(
      headers.timestamp,
      'stale-timestamp',
      `The time stamp is ${Math.abs(ahead)} s ${ahead > 0 ? 'ahead' : 'old'}; at most ${CLOCK_TOLERANCE} s are taken`,
      'Set the clock, and sign at the moment of sending',
    )
  return Number(text)
}

function header(request: HttpRequest, name: string): string {
  const value = request.headers[name]?.trim()
  if (value) return value
  throw refusal(name, 'missing-header', 'A header is missing', `Send the header ${name}`)
}

function refusal(name: string, code: string, title: string, remedy: string): Problem {
  return new Problem(401, code, title, remedy, [{ field: name, message: title }])
}

function sameText(expected: string, given: string): boolean {
  const a = Buffer.from(expected)
  const b = Buffer.from(given)
  return a.length === b.length && timingSafeEqual(a, b)
}
