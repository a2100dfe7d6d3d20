import { advisorSchema, dealerSchema, weekDays } from '../functions/dealers/dealer-record.ts'
import { saveAdvisor, saveDealer } from '../functions/dealers/dealer-store.ts'
import { signedHeaders } from '../functions/intake/check-signature.ts'
import type { SourceKeys } from '../functions/shared/secrets.ts'
import { openMachine } from '../local/machine.ts'
import { type BenchLead, type Load, percentile, post, sendAll, sendSteadily } from './load.ts'
import { readOfferTimes, watchOffers } from './offers-done.ts'
import { startServer } from './server-process.ts'

export interface Figures {
  /** From the first request until the last advisor's message is out. */
  leadsPerSecond: number
  /** From request to the advisor's message, in milliseconds, at five leads a second. */
  p50: number
  p99: number
  /** From the start of the process until it answers. */
  readySeconds: number
  /** The most memory held. */
  megabytes: number
}

const PORT = 8699
/** What `npm start` gives Node. */
const START_FLAGS = ['--max-semi-space-size=8']

/** Measures `npm start` on a data folder with ten stores of five advisors each. */
export async function measureOurs(folder: string, load: Load): Promise<Figures> {
  const { key, tableName, machineArn } = await prepare(folder)
  const server = await startServer(
    [...START_FLAGS, 'local/main.ts', '--data', folder, '--port', `${PORT}`, '--no-samples'],
    PORT,
  )
  const watched = { url: server.url, tableName, machineArn }
  const offersReach = watchOffers(watched)
  const send = (lead: BenchLead): Promise<void> => {
    const body = JSON.stringify({ ...lead, consent: { otherDealers: false, profiling: true, marketing: false } })
    return post(`${server.url}/leads`, signedHeaders(key, Math.floor(Date.now() / 1000), body), body)
  }

  const sentAt = await sendSteadily(load, send)
  await offersReach(sentAt.size)
  const offered = await readOfferTimes(watched)
  const latencies = [...sentAt].map(([id, at]) => (offered.get(id) ?? Number.NaN) - at)
  const begun = performance.now()
  await sendAll(load, send)
  await offersReach(sentAt.size + load.leads)
  const seconds = (performance.now() - begun) / 1000
  const megabytes = server.peakMegabytes()
  await server.stop()
  return {
    leadsPerSecond: load.leads / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    readySeconds: server.readySeconds,
    megabytes,
  }
}

const aroundTheClock = Object.fromEntries(weekDays.map((day) => [day, [{ from: '00:00', to: '24:00' }]]))

async function prepare(folder: string): Promise<{ key: SourceKey; tableName: string; machineArn: string }> {
  const machine = await openMachine({ dataDir: folder })
  const { services } = machine
  const now = new Date().toISOString()
  await services.settings.write('brands', { bench: { names: [] } })
  for (let store = 0; store < 10; store++) {
    const dealerId = `D${store}`
    await saveDealer(
      dealerSchema.parse({ dealerId, name: dealerId, brands: ['bench'], hours: aroundTheClock }),
      services,
      now,
    )
    for (let each = 0; each < 5; each++) {
      const advisorId = `${dealerId}-${each}`
      const advisor = { advisorId, dealerId, name: advisorId, role: 'advisor', address: advisorId, capacity: 1_000_000 }
      await saveAdvisor(advisorSchema.parse(advisor), services, now)
    }
  }
  await machine.idle()
  const found = {
    key: firstKey(await services.secrets.sourceKeys()),
    tableName: machine.environment.TABLE_NAME ?? '',
    machineArn: services.config.journeys.find(({ slug }) => slug === 'lead-response')?.machineArn ?? '',
  }
  await machine.close()
  return found
}

type SourceKey = Parameters<typeof signedHeaders>[0]

function firstKey(sources: SourceKeys): SourceKey {
  for (const [source, keys] of Object.entries(sources))
    for (const [keyId, secret] of Object.entries(keys)) return { source, keyId, secret }
  throw new Error('The machine has no source')
}
