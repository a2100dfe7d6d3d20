import { createHmac } from 'node:crypto'
import { handler } from '../../../../functions/intake/receive-source.ts'
import type { SourcesSetting } from '../../../../functions/intake/sources/source-settings.ts'
import { sourceKeys } from '../../../support/world.ts'
import { NOW, openIntakeDesk } from '../intake-desk.ts'

export const CONSENT = { 'consent.otherDealers': { constant: true }, 'consent.profiling': { constant: true } }

/** Apps that advertisers authorised, and what that brought. */
export const oceanApp = {
  appId: '1787637136689193',
  appSecret: 'an-app-secret-of-ocean',
  refreshToken: 'a-first-refresh-token-of-ocean',
}
export const tencentApp = {
  appId: '1110000001',
  appSecret: 'an-app-secret-of-tencent',
  refreshToken: 'a-first-refresh-token-of-tencent',
}

/** Keys of sources that are called like their kinds. */
const sourcesKeys = {
  ...sourceKeys,
  portal: { 'key-1': 'a-secret-of-the-portal' },
  dealersite: { 'key-1': 'a-secret-of-the-dealer-site' },
  wecom: { 'key-1': 'a-secret-of-wecom-auto' },
  ocean: { 'push-1': 'testsecret-of-the-push', 'access-token': 'an-access-token-of-ocean' },
  tencent: { 'access-token': 'an-access-token-of-tencent' },
  feiyu: { 'access-token': 'an-access-token-of-feiyu', 'signature-key': 'a-signature-key-of-feiyu' },
}

interface Posting {
  source?: string
  signedAs?: string
  secret?: string
  nonce?: string
  type?: string
  ahead?: number
  method?: string
  query?: Record<string, string>
  headers?: Record<string, string | undefined>
}

/** An intake desk with sources, and a way to post to them as they would. */
export async function openSourceDesk(sources: SourcesSetting, own: Record<string, Record<string, string>> = {}) {
  const { world } = await openIntakeDesk()
  const keys: Record<string, Record<string, string>> = { ...sourcesKeys, ...own }
  const services = { ...world.services, secrets: { ...world.services.secrets, sourceKeys: async () => keys } }
  await services.settings.write('sources', sources)
  let nonces = 0

  const post = async (body: string | object, posting: Posting = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const { source = 'portal', nonce = `nonce-000${nonces++}`, signedAs = source } = posting
    const timestamp = Math.floor(Date.parse(NOW) / 1000) + (posting.ahead ?? 0)
    const secret = posting.secret ?? keys[signedAs]?.['key-1'] ?? ''
    const headers = {
      'content-type': posting.type ?? 'application/json',
      'x-ltl-source': signedAs,
      'x-ltl-key-id': 'key-1',
      'x-ltl-timestamp': String(timestamp),
      'x-ltl-nonce': nonce,
      'x-ltl-signature': createHmac('sha256', secret).update(`${timestamp}.${nonce}.${text}`).digest('hex'),
      ...posting.headers,
    }
    return request(text, { source, headers, method: posting.method ?? 'POST', query: posting.query ?? {} })
  }

  const request = async (
    body: string,
    {
      source,
      headers,
      method,
      query,
    }: { source: string; headers: object; method: string; query: Record<string, string> },
  ) => {
    const path = `/sources/${source}`
    const event = {
      version: '2.0',
      routeKey: `${method} /sources/{source}`,
      rawPath: path,
      rawQueryString: new URLSearchParams(query).toString(),
      queryStringParameters: query,
      pathParameters: { source },
      headers,
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
      requestContext: { http: { method, path }, timeEpoch: Date.parse(NOW), requestId: 'request' },
    }
    // What the function reads of the gateway's event and of its host.
    const result = await handler(event as never, { functionName: 'receive-source', services } as never)
    return { status: result.statusCode, text: result.body ?? '', body: JSON.parse(result.body ?? '{}') }
  }
  return { world, services, post, keys }
}
