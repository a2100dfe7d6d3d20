import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Load, percentile, post, sendAll, sendSteadily } from './load.ts'
import type { Figures } from './ours.ts'
import { startServer } from './server-process.ts'

const PORT = 8698
const SINK_PORT = 8697

/** Measures reference-server.ts; its messages arrive at a sink in this process. */
export async function measureReference(folder: string, load: Load): Promise<Figures> {
  const arrived = new Map<string, number>()
  const sink = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    arrived.set(JSON.parse(Buffer.concat(chunks).toString()).id, Date.now())
    response.end()
  })
  await new Promise<void>((resolve) => sink.listen(SINK_PORT, '127.0.0.1', resolve))
  const command = [
    'bench/reference-server.ts',
    '--data',
    folder,
    '--port',
    `${PORT}`,
    '--sink',
    `http://127.0.0.1:${SINK_PORT}`,
  ]
  const server = await startServer(command, PORT)
  const send = (lead: object): Promise<void> => post(`${server.url}/leads`, {}, JSON.stringify(lead))

  const sentAt = await sendSteadily(load, send)
  while (arrived.size < sentAt.size) await sleep(5)
  const latencies = [...sentAt].map(([id, at]) => (arrived.get(id) ?? Number.NaN) - at)
  const begun = performance.now()
  await sendAll(load, send)
  while (arrived.size < sentAt.size + load.leads) await sleep(5)
  const seconds = (performance.now() - begun) / 1000
  const megabytes = server.peakMegabytes()
  await server.stop()
  sink.close()
  return {
    leadsPerSecond: load.leads / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    readySeconds: server.readySeconds,
    megabytes,
  }
}
