import { setTimeout } from 'node:timers/promises'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'

/** Does with a request what its path says. */
export const handler = async (event: APIGatewayProxyEventV2) => {
  if (event.rawPath === '/fail') throw new TypeError('broken')
  if (event.rawPath === '/slow') await setTimeout(2000)
  if (event.rawPath === '/plain') return { hello: 'world' }
  if (event.rawPath === '/bytes')
    return { statusCode: 200, headers: { 'Content-Type': 'image/png' }, body: 'AAEC', isBase64Encoded: true }
  return {
    statusCode: 201,
    headers: { 'Content-Type': 'application/json' },
    cookies: ['a=1'],
    body: JSON.stringify(event),
  }
}
