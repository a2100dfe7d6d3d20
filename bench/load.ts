import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Load {
  /** How many leads are sent for throughput, and how many at a time. */
  leads: number
  inFlight: number
  /** How long leads are sent at five a second, for latency. */
  seconds: number
}

export interface BenchLead {
  id: string
  askedAt: string
  person: { name: string; phone: string }
  brand: string
  dealerId: string
  signals: Record<string, string | number | boolean>
}

/** Lead number `at` of a run; every phone is another one. */
export function benchLead(run: string, at: number): BenchLead {
  return {
    id: `${run}-${at}`,
    askedAt: new Date().toISOString(),
    person: { name: '顾客', phone: `+86138${String((run === 'load' ? 0 : 50_000_000) + at).padStart(8, '0')}` },
    brand: 'bench',
    dealerId: `D${at % 10}`,
    signals: { purchaseWithin: 'week', testDrive: true, pageViews: 5 },
  }
}

/** Sends all leads, so many at a time. */
export async function sendAll(load: Load, send: (lead: BenchLead) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < load.leads) await send(benchLead('load', next++))
  }
  await Promise.all(Array.from({ length: load.inFlight }, lane))
}

/** Sends five leads a second; `send` gives when each was sent (epoch ms). */
export async function sendSteadily(load: Load, send: (lead: BenchLead) => Promise<void>): Promise<Map<string, number>> {
  const sentAt = new Map<string, number>()
  const begun = performance.now()
  const sending: Promise<void>[] = []
  for (let at = 0; at < load.seconds * 5; at++) {
    await sleep(Math.max(0, begun + at * 200 - performance.now()))
    const lead = benchLead('steady', at)
    sentAt.set(lead.id, Date.now())
    sending.push(send(lead))
  }
  await Promise.all(sending)
  return sentAt
}

const agent = new Agent({ keepAlive: true })

/** POSTs JSON and expects 202. */
export function post(url: string, headers: Record<string, string>, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json', ...headers } },
      (answer) => {
        answer.resume()
        answer.once('end', () =>
          answer.statusCode === 202 ? resolve() : reject(new Error(`${url}: ${answer.statusCode}`)),
        )
      },
    )
    sent.once('error', reject)
    sent.end(body)
  })
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
