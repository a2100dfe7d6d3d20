import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import type { Language } from '../console/words.ts'
import { readErasures } from '../functions/customers/erase-person.ts'
import { personSchema } from '../functions/customers/person-record.ts'
import { personIdOf, readPerson } from '../functions/customers/person-store.ts'
import { type PersonFacts, recordPerson } from '../functions/customers/record-person.ts'
import { advisorSchema, dealerSchema, weekDays } from '../functions/dealers/dealer-record.ts'
import { saveAdvisor, saveDealer } from '../functions/dealers/dealer-store.ts'
import { signedHeaders } from '../functions/intake/check-signature.ts'
import type { Machine } from './machine.ts'
import { openSimulators } from './providers/open-simulators.ts'
import { openIdOf } from './providers/phones/phones-parts.ts'
import { openPhones } from './providers/phones/phones-server.ts'

/** With real accounts in `.data` nothing of this must meet them: simulated providers have a folder of their own. */
export const SIMULATED_DATA_DIR = '.data/simulated'

/** Leads our channels to providers on this computer, and opens a page with two phones on the next port. The machine must answer on `port` already. */
export async function simulateProviders(
  machine: Machine,
  { url, host, port, samples }: { url: string; host: string; port: number; samples: boolean },
): Promise<{ url: string; close(): Promise<void> }> {
  const { services, clients, clock, environment } = machine
  const met = await whoIsMet(machine)
  const simulators = await openSimulators({
    clock,
    baseUrl: url,
    followers: met.followers,
    isContact: (_, customer) => met.contacts.has(customer),
    handOver: callback(`http://127.0.0.1:${port}`),
  })
  for (const [name, value] of Object.entries(simulators.settings)) await services.settings.write(name, value)
  await services.settings.write('channels', { owner: CHANNELS })
  const secret = { SecretId: environment.CHANNELS_SECRET, SecretString: simulators.secret }
  await clients.secrets.send(new PutSecretValueCommand(secret))
  const now = new Date(clock.now()).toISOString()
  const names = samples ? await openStoresToWecom(machine, now) : new Map<string, string>()
  const phones = await openPhones({
    nameOf: (userId) => names.get(userId) ?? userId,
    simulators,
    baseUrl: url,
    host,
    port: port + 1,
    now: clock.now,
    ask: (phone, language) => ask(machine, phone, language),
    know: (phone, ids) => know(machine, phone, ids),
    contacts: met.contacts,
  })
  if (samples) await showAnOwner(machine, { names, follow: simulators.wechat.follow, now })
  return {
    url: phones.url,
    close: async () => {
      await phones.close()
      await simulators.close()
    },
  }
}

/** What a person follows comes first; SMS, which reaches everybody, comes last. */
const CHANNELS = ['wechat-template', 'wechat-subscribe', 'wecom-customer', 'aliyun-sms', 'aws-sms']

/** Who followed the account, or was among the contacts of staff, when this was stopped the last time. */
async function whoIsMet({ services }: Machine): Promise<{ followers: string[]; contacts: Set<string> }> {
  const followers: string[] = []
  const contacts = new Set<string>()
  for await (const item of services.table.scan()) {
    if (item.sk !== 'PERSON' || !String(item.pk).startsWith('PERSON#')) continue
    const { wechat } = personSchema.parse(item)
    if (wechat?.openId) followers.push(wechat.openId)
    if (wechat?.externalUserId) contacts.add(wechat.externalUserId)
  }
  return { followers, contacts }
}

/** What WeChat and WeCom would let us learn of a customer: what he is called there. */
async function know({ services, clock }: Machine, number: string, ids: PersonFacts['wechat']): Promise<void> {
  const now = new Date(clock.now()).toISOString()
  const phone = number.startsWith('+') ? number : `+86${number}`
  await recordPerson({ phone, wechat: ids }, { at: now, now }, services)
}

/** A customer with a car, who follows the account and has just booked a service: what came leads to her page. Whoever let herself be erased there is not brought back. */
async function showAnOwner(
  machine: Machine,
  { names, follow, now }: { names: Map<string, string>; follow: (openId: string) => Promise<void>; now: string },
): Promise<void> {
  const { services } = machine
  const [{ bookFirstService, loadOwners }, { FIRST_OWNER }] = await Promise.all([
    import('../samples/load-owners.ts'),
    import('../samples/first-owner.ts'),
  ])
  names.set(FIRST_OWNER, '李女士')
  const personId = await personIdOf(`+86${FIRST_OWNER}`, services.secrets)
  const [known, erasures] = await Promise.all([
    readPerson(services.table, personId),
    readErasures(services.table, personId),
  ])
  if (known?.wechat?.openId || erasures.length > 0) return
  await loadOwners(services, { now })
  await know(machine, FIRST_OWNER, { openId: openIdOf(FIRST_OWNER) })
  await follow(openIdOf(FIRST_OWNER))
  await bookFirstService(services, now)
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
