import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a provider answers: a status and JSON text, or nothing at all. */
export type LeadAnswer = { status: number; text: string } | 'drop'

/** What an answer suffers: nothing, another status, a code in a 200, a connection cut before or after the request was taken, or a page that was asked for before. */
export type LeadFault = 'fine' | { status: number } | { code: number } | 'drop' | 'drop-after' | 'page-before'

export interface LeadRequest {
  url: URL
  method: string
  headers: IncomingMessage['headers']
  body: string
}

export interface LeadServer {
  /** Without a slash at its end. */
  readonly url: string
  /** Every request for leads as it came, in order. */
  readonly asked: URL[]
  /** Every request for a token, in order. */
  readonly renewed: LeadRequest[]
  /** What the next answers suffer, those with leads and those with tokens; after them all is fine. */
  faults: LeadFault[]
  tokenFaults: LeadFault[]
  close(): Promise<void>
}

/** A provider of leads on this computer. `answer` sees each request that no fault answers. */
export async function openLeadServer(
  answer: (request: LeadRequest, fault: LeadFault) => LeadAnswer | Promise<LeadAnswer>,
): Promise<LeadServer> {
  const [asked, renewed]: [URL[], LeadRequest[]] = [[], []]
  const server = createServer((incoming, response) => {
    void read(incoming).then(async (request) => {
      const isToken = request.url.pathname.includes('/oauth')
      if (isToken) renewed.push(request)
      else asked.push(request.url)
      const fault = (isToken ? open.tokenFaults : open.faults).shift() ?? 'fine'
      const said = answered(fault) ?? (await answer(request, fault))
      if (said === 'drop' || fault === 'drop-after') return void incoming.socket.destroy()
      response.writeHead(said.status, { 'content-type': 'application/json' }).end(said.text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const open: LeadServer = {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    asked,
    renewed,
    faults: [],
    tokenFaults: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return open
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address ? address.port : 0

async function read(incoming: IncomingMessage): Promise<LeadRequest> {
  const parts: Buffer[] = []
  for await (const part of incoming) parts.push(Buffer.from(part))
  const { method = 'GET', headers } = incoming
  return {
    url: new URL(incoming.url ?? '/', 'http://localhost'),
    method,
    headers,
    body: Buffer.concat(parts).toString(),
  }
}

function answered(fault: LeadFault): LeadAnswer | undefined {
  if (fault === 'drop') return 'drop'
  if (typeof fault !== 'object') return undefined
  if ('status' in fault) return { status: fault.status, text: 'upstream error' }
  return refusal(fault.code, 'refused')
}

/** Ad platforms answer 200 and say in `code` that it is not. */
export const refusal = (code: number, message: string): LeadAnswer => ({
  status: 200,
  text: JSON.stringify({ code, message, request_id: 'r-1' }),
})

export const success = (data: object): LeadAnswer => ({
  status: 200,
  text: JSON.stringify({ code: 0, message: 'OK', data }),
})
