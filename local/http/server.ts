import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { LocalService } from '../service.ts'
import { answerAwsJson } from './aws-json.ts'
import { type Gateway, LARGEST_BODY } from './gateway.ts'

/** AWS's own limit of a request to its services, with room to spare. */
const LARGEST_CALL = 20 * 1024 * 1024

export interface ServerParts {
  /** Absent: only AWS calls are answered. */
  readonly gateway?: Gateway
  readonly services: readonly LocalService[]
  /** Awaited before every answer: nobody outside is told what a crash could take back. */
  readonly committed: () => Promise<void>
  readonly host: string
  /** 0 takes any that is free. */
  readonly port: number
}

/** Listens for people's requests and for AWS calls (known by `X-Amz-Target`) on one port. AWS calls are taken from this computer alone. */
export async function openServer(parts: ServerParts): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(parts, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(parts.port, parts.host, resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : parts.port
  return { port, close: () => closeServer(server) }
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  setTimeout(() => server.closeAllConnections(), 2000).unref()
  await closed
}

async function answer(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = request.headers['x-amz-target']
  if (typeof target === 'string') return answerAws(parts, target, request, response)
  if (!parts.gateway) {
    response.writeHead(404).end()
    return
  }
  const body = await readBody(request, LARGEST_BODY + 1)
  const answered = await parts.gateway.handle({
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: plainHeaders(request),
    body,
    sourceIp: request.socket.remoteAddress ?? '',
  })
  await parts.committed()
  response.writeHead(answered.status, {
    ...answered.headers,
    'content-length': answered.body.length,
    ...(answered.cookies.length > 0 && { 'set-cookie': [...answered.cookies] }),
  })
  response.end(request.method === 'HEAD' ? undefined : answered.body)
}

async function answerAws(
  { services, committed }: ServerParts,
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isLoopback(request.socket.remoteAddress) || !isNamedLocally(request.headers.host)) {
    response.writeHead(403).end()
    return
  }
  const body = await readBody(request, LARGEST_CALL)
  const answered = await answerAwsJson(services, { target, contentType: request.headers['content-type'] ?? '', body })
  await committed()
  response.writeHead(answered.status, answered.headers).end(answered.body)
}

function isLoopback(address = ''): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.')
}

/** A web page whose name someone points at this computer still says its own name here. */
function isNamedLocally(host = ''): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)
}

/** Reads to the end, but keeps no more than `limit` bytes. */
async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    if (size >= limit) continue
    parts.push(part)
    size += part.length
  }
  return Buffer.concat(parts).subarray(0, limit)
}

function plainHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value
  }
  return headers
}
