import { createHash, createHmac } from 'node:crypto'
import type { ProviderRequest } from './provider-server.ts'

/** How far a request's clock may be off, in seconds. */
const TOLERANCE = 300

/**
 * Checks Tencent Cloud's signature from the request as it arrived, written from the provider's text and not from our
 * signer: https://cloud.tencent.com/document/api/382/52072. Gives the provider's error code, or undefined.
 */
export function checkTc3(
  request: ProviderRequest,
  key: { id: string; secret: string },
  now: number,
): string | undefined {
  const { authorization = '', 'x-tc-timestamp': timestamp = '', 'content-type': contentType } = request.headers
  const parsed =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d\d-\d\d)\/(\w+)\/tc3_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    )
  if (!parsed || !contentType) return 'AuthFailure.InvalidAuthorization'
  const [, id, date = '', service = '', names = '', signature] = parsed
  if (id !== key.id) return 'AuthFailure.SecretIdNotFound'
  const at = Number(timestamp)
  if (!(Math.abs(now / 1000 - at) <= TOLERANCE)) return 'AuthFailure.SignatureExpire'
  if (new Date(at * 1000).toISOString().slice(0, 10) !== date) return 'AuthFailure.SignatureFailure'
  const signed = names.split(';')
  if (!signed.includes('host') || !signed.includes('content-type')) return 'AuthFailure.InvalidAuthorization'
  const hosts = [request.headers.host ?? '', (request.headers.host ?? '').replace(/:\d+$/, '')]
  const fits = hosts.some((host) => {
    const headers = { ...request.headers, host }
    return signature === tc3Signature({ ...request, headers }, { signed, date, service, secret: key.secret })
  })
  return fits ? undefined : 'AuthFailure.SignatureFailure'
}

/** What the signature must be. The vendor's SDK signs the host without its port, others with it. */
function tc3Signature(
  request: ProviderRequest,
  { signed, date, service, secret }: { signed: readonly string[]; date: string; service: string; secret: string },
): string {
  const lines = signed.map((name) => `${name}:${(request.headers[name] ?? '').trim().toLowerCase()}\n`).join('')
  const canonical = `${request.method}\n${request.path}\n${request.query}\n${lines}\n${signed.join(';')}\n${hash(request.body)}`
  const toSign = `TC3-HMAC-SHA256\n${request.headers['x-tc-timestamp']}\n${date}/${service}/tc3_request\n${hash(canonical)}`
  const dateKey = hmac(`TC3${secret}`, date)
  const signingKey = hmac(hmac(dateKey, service), 'tc3_request')
  return hmac(signingKey, toSign).toString('hex')
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
