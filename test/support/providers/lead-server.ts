import { createServer, type IncomingMessage } from 'node:http'
import { z } from 'zod'

/** What a provider answers: a status and JSON text, or nothing at all. */
export type LeadAnswer = { status: number; text: string } | 'drop'

/** A fault that the next answers have, in order: as it should be, another status, a code in a 200, nothing, or a page that was asked for before. */
export type LeadFault = 'fine' | { status: number } | { code: number } | 'drop' | 'page-before'

export interface LeadServer {
  readonly url: string
  /** Every request as it came, in order. */
  readonly asked: URL[]
  /** What the next answers suffer; after them all is fine. */
  faults: LeadFault[]
  close(): Promise<void>
}

/** A provider of leads on this computer. `answer` sees each request that no fault answers. */
export async function openLeadServer(
  answer: (url: URL, headers: IncomingMessage['headers'], fault: LeadFault) => LeadAnswer,
): Promise<LeadServer> {
  const asked: URL[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    asked.push(url)
    const fault = open.faults.shift() ?? 'fine'
    const said = answered(fault) ?? answer(url, request.headers, fault)
    if (said === 'drop') return void request.socket.destroy()
    response.writeHead(said.status, { 'content-type': 'application/json' }).end(said.text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = z.object({ port: z.number() }).parse(server.address())
  const open: LeadServer = {
    url: `http://127.0.0.1:${port}`,
    asked,
    faults: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return open
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
