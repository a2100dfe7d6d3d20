import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { recordPerson } from '../../functions/customers/record-person.ts'
import { contactChange, readContact } from '../../functions/messages/contact-store.ts'
import { type Delivery, deliver } from '../../functions/messages/deliver.ts'
import { messageSchema } from '../../functions/messages/message-record.ts'
import { readMessage } from '../../functions/messages/message-store.ts'
import { keys, leadPk, prefixes } from '../../functions/shared/keys.ts'
import { openSimulators, type Simulators } from '../../local/providers/open-simulators.ts'
import { advisor, dealer } from '../support/stores.ts'
import { leadForm, openTown, type Town } from '../support/town.ts'

/** Saturday 21 November 2026, in Shanghai. */
const at = '2026-11-21T10:00:00+08:00'
const phone = '+8613800000001'

let town: Town
let providers: Simulators
let personId: string
beforeEach(async () => {
  town = await openTown({ at, dealers: [dealer('D1')], advisors: [advisor('D1', 'X')] })
  const { machine } = town
  const { services } = machine
  providers = await openSimulators({
    clock: machine.clock,
    baseUrl: 'https://l.example.cn',
    followers: ['openid-1'],
    handOver:
      (path) =>
      ({ method, query, contentType, body }) =>
        machine.http({ method, path: `${path}${query}`, headers: { 'content-type': contentType }, body }),
  })
  for (const [name, value] of Object.entries(providers.settings)) await services.settings.write(name, value)
  await machine.clients.secrets.send(
    new PutSecretValueCommand({ SecretId: machine.environment.CHANNELS_SECRET, SecretString: providers.secret }),
  )
  const facts = { phone, name: '张晓雨', wechat: { openId: 'openid-1' } }
  personId = (await recordPerson(facts, { at, now: new Date(at).toISOString() }, services)).personId
})
afterEach(async () => {
  await town.close()
  await providers.close()
})

const acknowledgement = async () => {
  const { leadId } = await town.lead()
  const items = await town.machine.services.table.query({ pk: leadPk(leadId), prefix: prefixes.messages })
  return items.map((item) => messageSchema.parse(item)).find(({ template }) => template === 'lead-acknowledged')
}

const again = (slot: string): Delivery => ({
  run: undefined,
  subject: { type: 'customer', id: personId },
  step: 'acknowledge',
  slot,
  template: 'lead-acknowledged',
  class: 'transactional',
  to: { kind: 'owner', personId },
  variables: { customer: '张先生', car: '云驰 X5' },
  now: new Date(at).toISOString(),
})

test('who follows the Official Account is answered there, and two seconds later the ledger knows that it arrived', async () => {
  await town.machine.services.settings.write('channels', { owner: ['wechat-template', 'outbox'] })

  await town.capture(leadForm('1', { dealerId: 'D1' }))
  expect(providers.wechat.taken).toEqual([
    expect.objectContaining({ to: 'openid-1', text: expect.stringContaining('云驰 X5') }),
  ])
  expect(await acknowledgement()).toMatchObject({ state: 'accepted', channel: 'wechat-template' })
  await town.machine.advanceBy('PT3S')

  expect(await acknowledgement()).toMatchObject({ state: 'delivered', providerId: providers.wechat.taken[0]?.id })
})

test('one credit is one message: the first goes as a subscription, the next another way', async () => {
  await town.machine.services.settings.write('channels', { owner: ['wechat-subscribe', 'outbox'] })
  await providers.wechat.allow('openid-1', 'SUB-lead-acknowledged')
  expect((await readContact(town.machine.services.table, personId)).credits).toEqual({ 'lead-acknowledged': 1 })

  await town.capture(leadForm('1', { dealerId: 'D1' }))
  await town.machine.advanceBy('PT3S')
  expect(await acknowledgement()).toMatchObject({ state: 'delivered', channel: 'wechat-subscribe' })
  expect((await readContact(town.machine.services.table, personId)).credits).toEqual({ 'lead-acknowledged': 0 })
  const next = await deliver(again('second'), town.machine.services)

  expect(next.state).toBe('accepted')
  expect(providers.wechat.taken).toHaveLength(1)
  expect(await town.sent({ template: 'lead-acknowledged' })).toHaveLength(1)
})

test('a credit that WeChat does not know of is no credit: the message goes another way, and the next credit counts again', async () => {
  const { services } = town.machine
  await services.settings.write('channels', { owner: ['wechat-subscribe', 'outbox'] })
  const { table } = services
  await table.transact([contactChange(await readContact(table, personId), { credits: { 'lead-acknowledged': 5 } })])

  const { messageId } = await deliver(again('first'), services)
  expect(providers.wechat.refused).toEqual(['43101'])
  expect((await readContact(table, personId)).credits).toEqual({ 'lead-acknowledged': 0 })
  await providers.wechat.allow('openid-1', 'SUB-lead-acknowledged')
  const next = await deliver(again('second'), services)

  const channelOf = async (id: string) =>
    (await readMessage(table, keys.message({ type: 'customer', id: personId }, id)))?.channel
  expect([await channelOf(messageId), await channelOf(next.messageId)]).toEqual(['outbox', 'wechat-subscribe'])
})

test('a subscription message whose answer was lost is known by its receipt, for WeChat names it by person and template', async () => {
  const { services, advanceBy } = town.machine
  await services.settings.write('channels', { owner: ['wechat-subscribe'] })
  await providers.wechat.allow('openid-1', 'SUB-lead-acknowledged')
  providers.faults['wechat-template'].next({ kind: 'drop' })

  const { messageId, state } = await deliver(again('first'), services)
  expect(state).toBe('unknown')
  await advanceBy('PT3S')

  const key = keys.message({ type: 'customer', id: personId }, messageId)
  expect(await readMessage(services.table, key)).toMatchObject({ state: 'delivered' })
  expect(providers.wechat.taken).toHaveLength(1)
})

test('WeChat ends its tokens before their time: the next message goes all the same, and once', async () => {
  await town.machine.services.settings.write('channels', { owner: ['wechat-template'] })
  await deliver(again('first'), town.machine.services)

  providers.wechat.tokens.endAll()
  const next = await deliver(again('second'), town.machine.services)

  expect(next.state).toBe('accepted')
  expect(providers.wechat.taken).toHaveLength(2)
  expect(providers.wechat.refused).toEqual(['40014'])
  expect(providers.wechat.tokens.made).toBe(2)
})
