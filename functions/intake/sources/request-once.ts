import type { HttpRequest } from '../../shared/http.ts'
import { keys } from '../../shared/keys.ts'
import { Problem } from '../../shared/problem.ts'
import type { Services } from '../../shared/services.ts'
import { authenticate } from '../receive-once.ts'

const NONCE = 'x-ltl-nonce'

/** Longer than any request is in time, on both sides of our clock, in seconds. */
const REMEMBERED = 900

/**
 * Proves who sent a request to `/sources/…`: signed like all intake, but over `<timestamp>.<nonce>.<body>`, and by the source
 * that the path names. Throws a Problem: 401, or 409 for a request that was taken before. Returns how to note that it was taken;
 * it is noted last, so that what failed on our side can be sent again as it is.
 */
export async function checkRequest(
  request: HttpRequest,
  source: string,
  services: Pick<Services, 'secrets' | 'table'>,
): Promise<{ taken: () => Promise<void> }> {
  const nonce = request.headers[NONCE]?.trim() ?? ''
  if (!/^[\w-]{8,64}$/.test(nonce))
    throw refusal(
      401,
      NONCE,
      'wrong-nonce',
      'The nonce is missing or unusable',
      'Send 8 to 64 letters and digits, others each time',
    )
  const signed = { ...request, body: Buffer.concat([Buffer.from(`${nonce}.`), request.body]) }
  const { source: sender } = await authenticate(signed, services).catch(explain)
  if (sender !== source)
    throw refusal(
      401,
      'x-ltl-source',
      'other-source',
      'Another source signed this',
      'Post to the path of the source that signs',
    )
  const key = keys.sourceRequest(source, nonce)
  if (await services.table.get(key))
    throw refusal(
      409,
      NONCE,
      'replayed',
      'This request was taken before',
      'Nothing needs to be done; a new request needs a new nonce',
    )
  const expiresAt = Math.floor(Date.parse(request.now) / 1000) + REMEMBERED
  return { taken: () => services.table.put({ ...key, expiresAt }) }
}

/** Here the nonce is signed too. */
function explain(error: unknown): never {
  if (!(error instanceof Problem) || error.code !== 'wrong-signature') throw error
  const remedy =
    'Sign "<timestamp>.<nonce>.<body>" with HMAC-SHA256, the body byte for byte as it is sent, and send it in hex'
  throw new Problem(error.status, error.code, error.message, remedy, error.errors)
}

const refusal = (status: number, field: string, code: string, title: string, remedy: string): Problem =>
  new Problem(status, code, title, remedy, [{ field, message: title }])
