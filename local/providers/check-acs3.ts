import { createHash, createHmac } from 'node:crypto'
import type { ProviderRequest } from './provider-server.ts'

/** How far a request's clock may be off, in milliseconds. */
const TOLERANCE = 15 * 60_000

const REQUIRED = [
  'host',
  'x-acs-action',
  'x-acs-version',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-content-sha256',
]

/**
 * Checks Aliyun's V3 signature from the request as it arrived, written from the provider's text and not from our signer:
 * https://help.aliyun.com/document_detail/2593177.html. Gives the provider's error code, or undefined.
 */
export function checkAcs3(
  request: ProviderRequest,
  key: { id: string; secret: string },
  { now, seen }: { now: number; seen: Set<string> },
): string | undefined {
  const { authorization = '' } = request.headers
  const parsed = /^ACS3-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
    authorization,
  )
  if (!parsed) return 'IncompleteSignature'
  const [, credential, names = '', signature] = parsed
  if (credential !== key.id) return 'InvalidAccessKeyId.NotFound'
  const signed = names.split(';')
  const mustBeSigned = Object.keys(request.headers).filter(
    (name) => name.startsWith('x-acs-') || name === 'content-type',
  )
  if ([...REQUIRED, ...mustBeSigned].some((name) => request.headers[name] === undefined || !isIn(name, signed)))
    return 'IncompleteSignature'
  const at = Date.parse(request.headers['x-acs-date'] ?? '')
  if (!(Math.abs(now - at) <= TOLERANCE)) return 'InvalidTimeStamp.Expired'
  if (request.headers['x-acs-content-sha256'] !== hash(request.body)) return 'SignatureDoesNotMatch'
  if (signature !== acs3Signature(request, signed, key.secret)) return 'SignatureDoesNotMatch'
  const nonce = request.headers['x-acs-signature-nonce'] ?? ''
  if (seen.has(nonce)) return 'SignatureNonceUsed'
  seen.add(nonce)
  return undefined
}

/** An SDK may sign content-type only where it sends a body. */
const isIn = (name: string, signed: readonly string[]): boolean => name === 'content-type' || signed.includes(name)

/** What the signature must be: everything is taken from the request and brought into the canonical form anew. */
export function acs3Signature(request: ProviderRequest, signed: readonly string[], secret: string): string {
  const lines = signed.map((name) => `${name}:${(request.headers[name] ?? '').trim()}\n`).join('')
  const canonical = `${request.method}\n${request.path}\n${sortedQuery(request.query)}\n${lines}\n${signed.join(';')}\n${hash(request.body)}`
  return createHmac('sha256', secret)
    .update(`ACS3-HMAC-SHA256\n${hash(canonical)}`)
    .digest('hex')
}

/** Decoded and encoded anew, because clients differ in what they leave as it is. */
function sortedQuery(query: string): string {
  const pairs = query
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf('=')
      return [percent(at < 0 ? pair : pair.slice(0, at)), percent(at < 0 ? '' : pair.slice(at + 1))] as const
    })
  return pairs
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** RFC 3986: everything but letters, digits and `-._~`, byte by byte. */
function percent(text: string): string {
  const bytes = Buffer.from(decodeURIComponent(text.replaceAll('+', ' ')))
  return [...bytes]
    .map((byte) => {
      const sign = String.fromCharCode(byte)
      return /[A-Za-z0-9\-._~]/.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
