import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { Functions } from '../lambda/functions.ts'
import type { Random } from '../random.ts'
import { type GatewayRequest, pathOf, toGatewayEvent } from './gateway-event.ts'
import { openRoutes } from './routes.ts'

interface GatewayResponse {
  readonly status: number
  readonly headers: Record<string, string>
  readonly cookies: readonly string[]
  readonly body: Buffer
}

/** The HTTP API: routes of the template, answered by functions. */
export interface Gateway {
  addIntegration(id: string, functionArn: string): void
  /** e.g. `POST /leads` to the integration `id`. */
  addRoute(routeKey: string, integration: string): void
  routes(): readonly string[]
  handle(request: GatewayRequest): Promise<GatewayResponse>
}

/** The gateway's own limit; functions see nothing larger. */
export const LARGEST_BODY = 10 * 1024 * 1024

const answerSchema = z.object({
  statusCode: z.coerce.number().int(),
  headers: z.record(z.string(), z.coerce.string()).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
})

export function openGateway(parts: { functions: Functions; clock: Clock; random: Random }): Gateway {
  const { functions, clock, random } = parts
  const integrations = new Map<string, string>()
  const routes = openRoutes<string>()

  return {
    addIntegration: (id, functionArn) => {
      integrations.set(id, functionArn)
    },
    addRoute: routes.add,
    routes: routes.list,
    handle: async (request) => {
      if (request.body.length > LARGEST_BODY) return message(413, 'Request Entity Too Large')
      const match = routes.find(request.method, pathOf(request))
      const functionArn = match && integrations.get(match.target)
      if (!match || !functionArn) return message(404, 'Not Found')
      const event = toGatewayEvent(request, match, { id: random.uuid(), now: clock.wallTime() })
      const { payload, functionError } = await functions.invoke(functionArn, event)
      return functionError ? message(500, 'Internal Server Error') : toResponse(payload)
    },
  }
}

function message(status: number, text: string): GatewayResponse {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message: text })),
  }
}

/** What has no status code is itself the body, as JSON. */
function toResponse(payload: unknown): GatewayResponse {
  const parsed = answerSchema.safeParse(payload)
  if (!parsed.success)
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      cookies: [],
      body: Buffer.from(JSON.stringify(payload)),
    }
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data
  const names = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    status: statusCode,
    headers: Object.fromEntries(names),
    cookies,
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  }
}
