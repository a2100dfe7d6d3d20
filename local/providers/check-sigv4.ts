import { createHash, createHmac } from 'node:crypto'
import type { ProviderRequest } from './provider-server.ts'

/** How far a request's clock may be off, in milliseconds. */
const TOLERANCE = 5 * 60_000

/**
 * Checks AWS's signature (SigV4) from the request as it arrived:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. Gives AWS's error name, or undefined.
 */
export function checkSigv4(
  request: ProviderRequest,
  { key, service, now }: { key: { id: string; secret: string }; service: string; now: number },
): string | undefined {
  const { authorization = '', 'x-amz-date': date = '' } = request.headers
  const parsed =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([\w-]+)\/([\w-]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    )
  if (!parsed) return 'IncompleteSignatureException'
  const [, id, day = '', region = '', named, names = '', signature] = parsed
  if (id !== key.id) return 'UnrecognizedClientException'
  if (named !== service || !date.startsWith(day)) return 'InvalidSignatureException'
  if (!(Math.abs(now - readBasic(date)) <= TOLERANCE)) return 'InvalidSignatureException'
  const signed = names.split(';')
  if (!['host', 'x-amz-date'].every((name) => signed.includes(name))) return 'InvalidSignatureException'
  const right = sigv4Signature(request, {
    signed,
    scope: `${day}/${region}/${service}/aws4_request`,
    secret: key.secret,
  })
  return signature === right ? undefined : 'InvalidSignatureException'
}

/** `20261121T020000Z` */
const readBasic = (date: string): number =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))

/** What the signature must be; the query is in order already, for this service takes everything in the body. */
function sigv4Signature(
  request: ProviderRequest,
  { signed, scope, secret }: { signed: readonly string[]; scope: string; secret: string },
): string {
  const lines = signed.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`).join('')
  const canonical = `${request.method}\n${request.path}\n${request.query}\n${lines}\n${signed.join(';')}\n${hash(request.body)}`
  const toSign = `AWS4-HMAC-SHA256\n${request.headers['x-amz-date']}\n${scope}\n${hash(canonical)}`
  let signingKey: string | Buffer = `AWS4${secret}`
  for (const part of scope.split('/')) signingKey = createHmac('sha256', signingKey).update(part).digest()
  return createHmac('sha256', signingKey).update(toSign).digest('hex')
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
