import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import type { Language } from '../console/words.ts'
import { advisorSchema, dealerSchema, weekDays } from '../functions/dealers/dealer-record.ts'
import { saveAdvisor, saveDealer } from '../functions/dealers/dealer-store.ts'
import { signedHeaders } from '../functions/intake/check-signature.ts'
import type { Machine } from './machine.ts'
import { openSimulators } from './providers/open-simulators.ts'
import { openPhones } from './providers/phones/phones-server.ts'

/** With real accounts in `.data` nothing of this must meet them: simulated providers have a folder of their own. */
export const SIMULATED_DATA_DIR = '.data/simulated'

/** Leads our channels to providers on this computer, and opens a page with two phones on the next port. The machine must answer on `port` already. */
export async function simulateProviders(
  machine: Machine,
  { url, host, port, samples }: { url: string; host: string; port: number; samples: boolean },
): Promise<{ url: string; close(): Promise<void> }> {
  const { services, clients, clock, environment } = machine
  const simulators = await openSimulators({
    clock,
    baseUrl: url,
    followers: [],
    handOver: callback(`http://127.0.0.1:${port}`),
  })
  for (const [name, value] of Object.entries(simulators.settings)) await services.settings.write(name, value)
  await services.settings.write('channels', { owner: ['aliyun-sms', 'wechat-template', 'aws-sms'] })
  const secret = { SecretId: environment.CHANNELS_SECRET, SecretString: simulators.secret }
  await clients.secrets.send(new PutSecretValueCommand(secret))
  const names = samples ? await openStoresToWecom(machine, new Date(clock.now()).toISOString()) : new Map()
  const phones = await openPhones({
    nameOf: (userId) => names.get(userId) ?? userId,
    simulators,
    baseUrl: url,
    host,
    port: port + 1,
    now: clock.now,
    ask: (phone, language) => ask(machine, phone, language),
  })
  return {
    url: phones.url,
    close: async () => {
      await phones.close()
      await simulators.close()
    },
  }
}

const callback =
  (base: string) =>
  (path: string) =>
  async ({
    method,
    query,
    contentType,
    body,
  }: {
    method: string
    query: string
    contentType: string
    body: string
  }) => {
    const answer = await fetch(base + path + query, { method, headers: { 'content-type': contentType }, body })
    return { status: answer.status, body: await answer.text() }
  }

/** The fictional brand's stores: open at all hours, for a newcomer may come at night, and their people reached by WeCom. Gives their names by what they are called there. */
async function openStoresToWecom({ services }: Machine, now: string): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  const { loadStores } = await import('../samples/load.ts')
  await loadStores(services, { now })
  const always = Object.fromEntries(weekDays.map((day) => [day, [{ from: '00:00', to: '24:00' }]]))
  for await (const item of services.table.scan()) {
    if (item.sk === 'DEALER') await saveDealer({ ...dealerSchema.parse(item), hours: always }, services, now)
    if (!String(item.sk).startsWith('ADVISOR#')) continue
    const { shift: _, ...advisor } = advisorSchema.parse(item)
    await saveAdvisor({ ...advisor, channel: 'wecom', address: advisor.advisorId }, services, now)
    names.set(advisor.advisorId, advisor.name)
  }
  return names
}

/** As the example in samples/lead.json, of one more person. */
async function ask({ services, clock }: Machine, phone: string, language: Language): Promise<void> {
  const form = {
    id: `phones-${phone}-${clock.now()}`,
    person: { name: language === 'en' ? 'Ms Lin' : '林女士', phone, language },
    brand: 'yunchi',
    series: '云驰 S7',
    city: '上海',
    signals: { purchaseWithin: 'week', testDrive: true, pageViews: 6 },
    consent: { otherDealers: true, profiling: true, marketing: false },
  }
  const body = JSON.stringify(form)
  const [first] = Object.entries((await services.secrets.sourceKeys()).web ?? {})
  if (!first) throw new Error('The source web has no key: npm run keys')
  const key = { source: 'web', keyId: first[0], secret: first[1] }
  const headers = {
    'content-type': 'application/json',
    ...signedHeaders(key, Math.floor(clock.wallTime() / 1000), body),
  }
  const answer = await fetch(`${services.config.baseUrl}/leads`, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`POST /leads answered ${answer.status}`)
}
