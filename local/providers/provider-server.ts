import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Fault, FaultScript, Operation } from './fault-script.ts'

/** A request as a provider sees it. */
export interface ProviderRequest {
  readonly method: string
  readonly path: string
  /** As it was sent, without `?`. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface ProviderAnswer {
  /** 200 without it. */
  readonly status?: number
  /** A string is sent as it is: ids of 64 bits are no numbers here. */
  readonly body: object | string
}

/** The provider shall give this error instead of taking anything. */
export type Refuse = Extract<Fault, { kind: 'throttle' | 'code' }> | undefined

export interface ProviderParts {
  readonly clock: Clock
  readonly faults: FaultScript
  /** Which door it knocks at; undefined: there is none. */
  operationOf(request: ProviderRequest): Operation | undefined
  /** What the provider itself says. */
  answer(request: ProviderRequest, refuse: Refuse): Promise<ProviderAnswer>
}

export interface ProviderServer {
  /** Without a slash at its end. */
  readonly url: string
  /** Nobody answers there any more, until `start`: connections are refused. */
  stop(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

/** One provider on a free port of this computer, with its faults. */
export async function openProviderServer(parts: ProviderParts): Promise<ProviderServer> {
  const server = createServer((request, response) => {
    serve(parts, request, response).catch(() => response.destroy())
  })
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve)
    })
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  await listen(0)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, stop, start: () => listen(port), close: stop }
}

async function serve(parts: ProviderParts, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await readRequest(incoming)
  const operation = parts.operationOf(request)
  if (!operation) return say(response, { status: 404, body: { error: 'there is nothing here' } }, parts.clock.now())
  const fault = parts.faults.meet(operation, parts.clock.now())
  if (fault?.kind === 'down') return void response.destroy()
  if (fault?.kind === 'hang') return
  if (fault?.kind === 'page')
    return void response.writeHead(fault.status, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>')
  const refuse = fault?.kind === 'throttle' || fault?.kind === 'code' ? fault : undefined
  const answer = await parts.answer(request, refuse)
  if (fault?.kind === 'drop') return void response.destroy()
  if (fault?.kind === 'slow') await sleep(fault.milliseconds)
  say(response, answer, parts.clock.now())
}

function say(response: ServerResponse, { status = 200, body }: ProviderAnswer, now: number): void {
  // By the provider's own clock, which is ours here: clients that are refused for their time go by it.
  const date = new Date(now).toUTCString()
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', date })
    .end(typeof body === 'string' ? body : JSON.stringify(body))
}

async function readRequest(incoming: IncomingMessage): Promise<ProviderRequest> {
  const parts: Buffer[] = []
  for await (const part of incoming) parts.push(Buffer.from(part))
  const [path = '/', query = ''] = (incoming.url ?? '/').split('?')
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as const)
  return {
    method: incoming.method ?? 'GET',
    path,
    query,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(parts).toString(),
  }
}
