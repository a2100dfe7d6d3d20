import { createHash, createHmac } from 'node:crypto'

/** What AWS's signature covers here: a POST to `/` without a query. */
export interface SigV4Request {
  /** Lower-case names; with `host`. `x-amz-date` is added. */
  headers: Readonly<Record<string, string>>
  body: string
  region: string
  service: string
  /** ISO 8601 */
  at: string
}

/**
 * The headers `authorization` and `x-amz-date` of AWS's Signature Version 4.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signV4(
  { headers, body, region, service, at }: SigV4Request,
  key: { id: string; secret: string },
): { authorization: string; 'x-amz-date': string } {
  const time = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
  const date = time.slice(0, 8)
  const signed: Record<string, string> = { ...headers, 'x-amz-date': time }
  const names = Object.keys(signed).sort()
  const canonical = [
    'POST',
    '/',
    '',
    ...names.map((name) => `${name}:${signed[name]?.trim().replace(/\s+/g, ' ')}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n')
  const scope = `${date}/${region}/${service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')
  const signing = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${key.secret}`)
  const signature = hmac(signing, toSign).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${key.id}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { authorization, 'x-amz-date': time }
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
