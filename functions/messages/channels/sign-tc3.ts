import { createHash, createHmac } from 'node:crypto'

/** What Tencent Cloud's signature covers: a POST to `/` with a JSON body. */
export interface Tc3Request {
  host: string
  /** In the credential's scope, e.g. `sms`. */
  service: string
  contentType: string
  body: string
  /** Seconds since 1970; more than five minutes off is refused. */
  timestamp: number
}

/**
 * The `Authorization` header of Tencent Cloud's signature (TC3-HMAC-SHA256).
 * https://cloud.tencent.com/document/api/382/52072
 */
export function signTc3(request: Tc3Request, key: { id: string; secret: string }): string {
  const { host, service, contentType, body, timestamp } = request
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10)
  const headers = `content-type:${contentType}\nhost:${host}\n`
  const canonical = ['POST', '/', '', headers, SIGNED, sha256(body)].join('\n')
  const scope = `${date}/${service}/tc3_request`
  const toSign = ['TC3-HMAC-SHA256', timestamp, scope, sha256(canonical)].join('\n')
  const signing = [date, service, 'tc3_request'].reduce<string | Buffer>(hmac, `TC3${key.secret}`)
  const signature = hmac(signing, toSign).toString('hex')
  return `TC3-HMAC-SHA256 Credential=${key.id}/${scope}, SignedHeaders=${SIGNED}, Signature=${signature}`
}

const SIGNED = 'content-type;host'

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
