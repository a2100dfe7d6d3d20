import { createHash, createHmac } from 'node:crypto'

/** What Aliyun's signature covers. */
export interface Acs3Request {
  method: 'GET' | 'POST'
  path: string
  query: Readonly<Record<string, string>>
  /** Lower-case names; `host`, `content-type` if sent, and every `x-acs-*`. */
  headers: Readonly<Record<string, string>>
  body: string
}

/**
 * The `Authorization` header of Aliyun's V3 signature (ACS3-HMAC-SHA256).
 * https://help.aliyun.com/document_detail/2593177.html
 */
export function signAcs3(request: Acs3Request, key: { id: string; secret: string }): string {
  const signedHeaders = Object.keys(request.headers).sort()
  const canonical = [
    request.method,
    request.path,
    canonicalQuery(request.query),
    ...signedHeaders.map((name) => `${name}:${request.headers[name]?.trim()}`),
    '',
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n')
  const signature = createHmac('sha256', key.secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex')
  return `ACS3-HMAC-SHA256 Credential=${key.id},SignedHeaders=${signedHeaders.join(';')},Signature=${signature}`
}

/** As it is signed and sent: sorted, and encoded by RFC 3986. */
export const canonicalQuery = (query: Readonly<Record<string, string>>): string =>
  Object.keys(query)
    .sort()
    .map((name) => `${encodeRfc3986(name)}=${encodeRfc3986(query[name] ?? '')}`)
    .join('&')

const encodeRfc3986 = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
