import { afterEach, beforeEach, expect, test } from 'vitest'
import { bankCredits } from '../../../functions/messages/bank-credits.ts'
import type { Channel, SendAnswer } from '../../../functions/messages/channels/channel.ts'
import { contactChange, readContact } from '../../../functions/messages/contact-store.ts'
import { deliver } from '../../../functions/messages/deliver.ts'
import { resolveUnknown } from '../../../functions/messages/resolve-unknown.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { openWorld, type World } from '../../support/world.ts'
import { acknowledgement, later, messageIn, now, type Provider, person, provider, putPerson, putRun } from './kit.ts'

let world: World
let sms: Provider
let wechat: Provider
beforeEach(async () => {
  world = await openWorld({ now })
  await putRun(world)
  await putPerson(world, { consent: { ...person.consent, marketing: true } })
  await world.services.settings.write('templates', {
    'new-series': { class: 'marketing', to: 'owner', variables: {}, 'zh-CN': '新车上市，拒收请回复R', en: 'New!' },
    due: { class: 'service', to: 'owner', variables: {}, 'zh-CN': '您的爱车该保养了', en: 'Service is due' },
  })
  sms = provider()
  wechat = { ...provider(), name: 'wechat', address: 'wechat-open-id' }
})
afterEach(() => world.close())

async function servicesWith(...channels: Channel[]): Promise<Services> {
  await world.services.settings.write('channels', { owner: channels.map(({ name }) => name) })
  return { ...world.services, channels: Object.fromEntries(channels.map((each) => [each.name, each])) }
}
const follows = () =>
  world.services.table.update({
    key: { pk: 'PERSON#person-1', sk: 'PERSON' },
    update: 'SET wechat = :ids',
    values: { ':ids': { openId: 'open-1' } },
  })
const promotion = { template: 'new-series', class: 'marketing', variables: {} } as const
const due = { template: 'due', class: 'service', variables: {} } as const
const change = async (changes: Parameters<typeof contactChange>[1]) => {
  const { table } = world.services
  await table.transact([contactChange(await readContact(table, 'person-1'), changes)])
}

test('the first channel that knows the person carries the message, to the address that it knows', async () => {
  const services = await servicesWith(wechat, sms)

  await deliver(acknowledgement(), services)
  await follows()
  await deliver(acknowledgement({ slot: 'b' }), services)

  expect(sms.taken.map(({ address }) => address)).toEqual(['+8613800000001'])
  expect(wechat.taken.map(({ address }) => address)).toEqual(['open-1'])
})

test('template messages of WeChat carry service, and marketing takes the next way', async () => {
  await follows()
  const services = await servicesWith({ ...wechat, carriesMarketing: false }, sms)

  await deliver(acknowledgement(promotion), services)
  await deliver(acknowledgement({ ...due, slot: 'b', now: '2026-11-21T04:00:00.000Z' }), services)

  expect(sms.taken.map(({ template }) => template)).toEqual(['new-series'])
  expect(wechat.taken.map(({ template }) => template)).toEqual(['due'])
})

test('what a channel has no approved template for takes the next way; where there is none it has failed, for that can be mended', async () => {
  await follows()
  const choosy = { ...wechat, carries: async (template: string) => template === 'due' }
  const both = await servicesWith(choosy, sms)

  await deliver(acknowledgement(), both)
  await deliver(acknowledgement({ ...due, slot: 'b', now: '2026-11-21T04:00:00.000Z' }), both)
  const { messageId } = await deliver(acknowledgement({ slot: 'c' }), await servicesWith(choosy))

  expect(sms.taken.map(({ template }) => template)).toEqual(['lead-acknowledged'])
  expect(wechat.taken.map(({ template }) => template)).toEqual(['due'])
  expect(await messageIn(world, messageId)).toMatchObject({ state: 'failed', reason: 'template-missing: wechat' })
})

test('where no channel may carry marketing it is dropped, and each channel says why', async () => {
  await follows()
  const services = await servicesWith({ ...wechat, carriesMarketing: false })

  const { messageId, state } = await deliver(acknowledgement(promotion), services)

  expect(state).toBe('suppressed')
  expect(await messageIn(world, messageId)).toMatchObject({ reason: 'no-channel: wechat no-marketing' })
})

test('a subscription message uses up the credit that the person gave; without one the next way is taken', async () => {
  await follows()
  await change({ credits: { due: 1 } })
  const services = await servicesWith({ ...wechat, needsCredit: true }, sms)

  await deliver(acknowledgement({ ...due }), services)
  await deliver(acknowledgement({ ...due, slot: 'b', now: '2026-11-21T04:00:00.000Z' }), services)

  expect(wechat.taken).toHaveLength(1)
  expect(sms.taken).toHaveLength(1)
  expect((await readContact(world.services.table, 'person-1')).credits).toEqual({ due: 0 })
})

test('two messages at once do not spend the same credit', async () => {
  await follows()
  await change({ credits: { 'lead-acknowledged': 1 } })
  const services = await servicesWith({ ...wechat, needsCredit: true }, sms)

  await Promise.all(['a', 'b', 'c'].map((slot) => deliver(acknowledgement({ slot }), services)))

  expect([wechat.taken.length, sms.taken.length]).toEqual([1, 2])
})

/** A subscription channel that answers as told, and takes what it does not answer. */
const subscription = (answers: SendAnswer[]): Channel => ({
  ...wechat,
  needsCredit: true,
  send: async (message) => answers.shift() ?? wechat.send(message),
})
const creditsLeft = async () => (await readContact(world.services.table, 'person-1')).credits['lead-acknowledged']
const tooMany = { kind: 'later', reason: '45009', class: 'defer' } as const

test('a subscription message that is put off goes later by the credit that it was claimed with, and nobody else does meanwhile', async () => {
  await follows()
  await change({ credits: { 'lead-acknowledged': 1 } })
  const services = await servicesWith(subscription([tooMany]), sms)

  const { messageId } = await deliver(acknowledgement(), services)
  await deliver(acknowledgement({ slot: 'b' }), services)
  await resolveUnknown(later(10), services)

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'accepted', channel: 'wechat' })
  expect([wechat.taken.length, sms.taken.length]).toEqual([1, 1])
  expect(await creditsLeft()).toBe(0)
})

test('where another way carries a message after all, the credit is there for the next', async () => {
  await follows()
  await change({ credits: { 'lead-acknowledged': 1 } })
  const services = await servicesWith(subscription([{ kind: 'later', reason: '48001', class: 'paused' }]), sms)

  const { messageId } = await deliver(acknowledgement(), services)

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'accepted', channel: 'sms' })
  expect(await creditsLeft()).toBe(1)
})

test('a subscription message that was never taken until it was too late gives its credit back', async () => {
  await follows()
  await change({ credits: { 'lead-acknowledged': 1 } })
  const services = await servicesWith(subscription([tooMany]))

  const { state } = await deliver(acknowledgement({ notAfter: later(0.5) }), services)

  expect(state).toBe('failed')
  expect(await creditsLeft()).toBe(1)
})

test('a credit that the person took back while its message waited is not given back', async () => {
  await follows()
  await change({ credits: { 'lead-acknowledged': 1 } })
  const services = await servicesWith(subscription([tooMany]), sms)
  const { messageId } = await deliver(acknowledgement(), services)

  const told = { personId: 'person-1', channel: 'wechat', id: 'event-1', accepted: [], rejected: ['lead-acknowledged'] }
  await bankCredits(told, later(1), services.table)
  await resolveUnknown(later(10), services)

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'accepted', channel: 'sms' })
  expect(await creditsLeft()).toBe(0)
})

test('a person whom a channel does not reach is reached by the next, at once and from then on', async () => {
  await follows()
  let asked = 0
  const services = await servicesWith(
    {
      ...wechat,
      send: async () => {
        asked += 1
        return { kind: 'refused', reason: '43004', unreachable: true }
      },
    },
    sms,
  )

  const { messageId, state } = await deliver(acknowledgement(), services)
  await deliver(acknowledgement({ slot: 'b' }), services)

  expect(state).toBe('accepted')
  expect(await messageIn(world, messageId)).toMatchObject({ channel: 'sms', state: 'accepted', attempts: 2 })
  expect(sms.taken).toHaveLength(2)
  expect(asked).toBe(1)
})

test('where the only channel does not reach the person the message has failed', async () => {
  const services = await servicesWith({
    ...sms,
    send: async () => ({ kind: 'refused', reason: 'dead-number', unreachable: true }),
  })

  const { messageId, state } = await deliver(acknowledgement(), services)

  expect(state).toBe('failed')
  expect(await messageIn(world, messageId)).toMatchObject({ reason: 'dead-number' })
})

test('consent for one channel alone is consent for that channel', async () => {
  await putPerson(world)
  await follows()
  const consent = {
    personId: 'person-1',
    purpose: 'marketing',
    granted: true,
    at: now,
    way: 'page',
    by: 'owner',
    text: 'p@1',
  }
  await world.services.table.put({ pk: 'PERSON#person-1', sk: 'CONSENT#marketing#sms#*', ...consent, channel: 'sms' })
  const services = await servicesWith(wechat, sms)

  await deliver(acknowledgement(promotion), services)

  expect(wechat.taken).toEqual([])
  expect(sms.taken).toHaveLength(1)
})
