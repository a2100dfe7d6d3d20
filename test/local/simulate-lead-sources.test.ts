import { afterAll, beforeAll, expect, test } from 'vitest'
import { putOnPlatform } from '../../bin/send/put-on-platform.ts'
import { exchangeLeads } from '../../functions/intake/pull-leads.ts'
import { acceptOffer } from '../../functions/leads/accept-offer.ts'
import { readOpenOffer, requireLead } from '../../functions/leads/lead-store.ts'
import { readEvent } from '../../functions/shared/event-record.ts'
import { keys } from '../../functions/shared/keys.ts'
import { openServer } from '../../local/http/server.ts'
import { type Machine, openMachine } from '../../local/machine.ts'
import { simulateLeadSources } from '../../local/simulate-lead-sources.ts'
import { loadStores } from '../../samples/load.ts'
import { freePort } from '../support/npm-start.ts'

let machine: Machine
let closeAll: () => Promise<void>

beforeAll(async () => {
  const port = await freePort()
  machine = await openMachine({ baseUrl: `http://127.0.0.1:${port}` })
  const { gateway } = machine.host
  const server = await openServer({ gateway, services: [], committed: machine.committed, host: '127.0.0.1', port })
  await loadStores(machine.services, { now: now() })
  const platforms = await simulateLeadSources(machine, { port })
  closeAll = async () => {
    await platforms.close()
    await server.close()
    await machine.close()
  }
}, 120_000)
afterAll(() => closeAll())

const now = (): string => new Date(machine.clock.now()).toISOString()

const outcomeOf = async (eventId: string) => (await readEvent(machine.services.table, eventId))?.outcome

test('Somebody fills in an ad of Ocean Engine: its push brings the lead at once; when an advisor has it, WeCom Automotive is told', async () => {
  const { services } = machine
  const eventId = await putOnPlatform('ocean-engine', services, machine.clock.now())
  await expect.poll(() => outcomeOf(eventId), { timeout: 5000 }).toMatchObject({ kind: 'created' })
  const leadId = (await outcomeOf(eventId))?.detail ?? ''
  const told = () => services.table.get(keys.handover(leadId, 'wecom'))

  await exchangeLeads(now(), services)
  expect(await told()).toMatchObject({ state: 'waiting', code: 'no id for the dealer' })
  await machine.idle()
  const lead = await requireLead(services.table, leadId)
  const offer = await readOpenOffer(services.table, lead)
  const advisorId = offer?.candidates[0]?.advisorId ?? ''
  await acceptOffer({ leadId, offerId: offer?.offerId ?? '', advisorId, now: now() }, services)
  await exchangeLeads(new Date(machine.clock.now() + 16 * 60_000).toISOString(), services)

  expect(await told()).toMatchObject({ state: 'told', result: 'created' })
})

test('A lead of Tencent Ads comes with the next pull', async () => {
  const eventId = await putOnPlatform('tencent-ads', machine.services, machine.clock.now())
  expect(await outcomeOf(eventId)).toBeUndefined()

  await exchangeLeads(now(), machine.services)

  await expect.poll(() => outcomeOf(eventId), { timeout: 5000 }).toMatchObject({ kind: 'created' })
})

test('A platform that nobody plays is named', async () => {
  await expect(putOnPlatform('feiyu', machine.services, machine.clock.now())).rejects.toThrow(/--simulate-providers/)
})
