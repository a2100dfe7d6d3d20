import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { HttpRequest, HttpResponse } from './http.ts'
import { Problem } from './problem.ts'
import type { Services } from './services.ts'

export type HttpGatewayEvent = APIGatewayProxyEventV2
export type HttpGatewayResult = APIGatewayProxyStructuredResultV2

export type HttpFunction = (request: HttpRequest, services: Services) => Promise<HttpResponse>

/** Calls `run` and turns a Problem that it throws into an RFC 9457 document; anything else it throws is a 500 without details. */
export async function answerHttp(
  event: HttpGatewayEvent,
  run: HttpFunction,
  services: Services,
): Promise<HttpGatewayResult> {
  try {
    return toGateway(await run(toRequest(event), services))
  } catch (error) {
    if (error instanceof Problem) return toGateway(toResponse(error))
    services.log.error('request failed', {
      route: event.routeKey,
      error: error instanceof Error ? error.name : 'unknown',
    })
    const problem = new Problem(500, 'internal', 'Something went wrong on our side', 'Send the same request again')
    return toGateway(toResponse(problem))
  }
}

function toRequest(event: HttpGatewayEvent): HttpRequest {
  return {
    method: event.requestContext.http.method,
    path: event.rawPath,
    parameters: event.pathParameters ?? {},
    query: event.queryStringParameters ?? {},
    headers: event.headers,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    now: new Date(event.requestContext.timeEpoch).toISOString(),
  }
}

function toResponse({ status, code, message, remedy, errors }: Problem): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
    body: {
      type: `urn:lead-to-loyalty:problem:${code}`,
      title: message,
      status,
      detail: remedy,
      ...(errors.length > 0 && { errors }),
    },
  }
}

function toGateway({ status, headers, body }: HttpResponse): HttpGatewayResult {
  const isText = typeof body === 'string'
  return {
    statusCode: status,
    headers: {
      'content-type': isText ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  }
}
