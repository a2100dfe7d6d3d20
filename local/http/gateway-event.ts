import type { HttpGatewayEvent } from '../../functions/shared/http-function.ts'
import { place } from '../names.ts'
import type { Match } from './routes.ts'

/** A request as it came in; header names in lower case. */
export interface GatewayRequest {
  readonly method: string
  /** With its query, e.g. `/o?c=abc`. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly sourceIp: string
}

/** The types that HTTP API hands over as text; all others travel in base64. */
const TEXT_TYPES = /^(text\/|application\/(json|javascript|xml|.*\+json|.*\+xml)\b)/

/** The event of payload format 2.0 (docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html). */
export function toGatewayEvent(
  request: GatewayRequest,
  { routeKey, parameters }: Match<unknown>,
  call: { id: string; now: number },
): HttpGatewayEvent {
  const { path, query } = splitPath(request.path)
  const { cookie, ...headers } = request.headers
  const isText = TEXT_TYPES.test(headers['content-type'] ?? '')
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookie !== undefined && { cookies: cookie.split('; ') }),
    headers: { ...headers },
    ...(query && { queryStringParameters: readQuery(query) }),
    ...(Object.keys(parameters).length > 0 && { pathParameters: { ...parameters } }),
    requestContext: {
      accountId: place.account,
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: call.id,
      routeKey,
      stage: '$default',
      time: clfTime(call.now),
      timeEpoch: call.now,
    },
    ...(request.body.length > 0 && { body: request.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !isText,
  }
}

function splitPath(path: string): { path: string; query: string } {
  const at = path.indexOf('?')
  return at === -1 ? { path, query: '' } : { path: path.slice(0, at), query: path.slice(at + 1) }
}

export const pathOf = (request: GatewayRequest): string => splitPath(request.path).path

/** Repeated names are joined with commas. */
function readQuery(query: string): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(query)) {
    const before = values[name]
    values[name] = before === undefined ? value : `${before},${value}`
  }
  return values
}

/** `21/Nov/2026:14:40:00 +0000` */
function clfTime(now: number): string {
  const [, day, month, year, time] = /, (\d+) (\w+) (\d+) (\S+)/.exec(new Date(now).toUTCString()) ?? []
  return `${day}/${month}/${year}:${time} +0000`
}
