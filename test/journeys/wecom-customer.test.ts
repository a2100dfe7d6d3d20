import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { recordPerson } from '../../functions/customers/record-person.ts'
import { readContact } from '../../functions/messages/contact-store.ts'
import { type Delivery, deliver } from '../../functions/messages/deliver.ts'
import { readMessage } from '../../functions/messages/message-store.ts'
import { keys } from '../../functions/shared/keys.ts'
import { openSimulators, type Simulators } from '../../local/providers/open-simulators.ts'
import { advisor, dealer } from '../support/stores.ts'
import { openTown, type Town } from '../support/town.ts'

/** Saturday 21 November 2026, in Shanghai. */
const at = '2026-11-21T10:00:00+08:00'

let town: Town
let providers: Simulators
let personId: string
/** Whose contact the customer is. */
let contactOf: string
beforeEach(async () => {
  const service = advisor('D1', 'S', { role: 'service', channel: 'wecom', address: 'member-S' })
  town = await openTown({ at, dealers: [dealer('D1')], advisors: [service] })
  contactOf = 'member-S'
  const { services, clock, clients, environment } = town.machine
  providers = await openSimulators({
    clock,
    baseUrl: 'https://l.example.cn',
    followers: [],
    isContact: (member, customer) => member === contactOf && customer === 'wm-1',
    handOver: () => async () => ({ status: 200, body: '' }),
  })
  for (const [name, value] of Object.entries(providers.settings)) await services.settings.write(name, value)
  await services.settings.write('channels', { owner: ['wecom-customer', 'outbox'] })
  await clients.secrets.send(
    new PutSecretValueCommand({ SecretId: environment.CHANNELS_SECRET, SecretString: providers.secret }),
  )
  const facts = { phone: '+8613800000001', name: '张晓雨', dealerId: 'D1', wechat: { externalUserId: 'wm-1' } }
  personId = (await recordPerson(facts, { at, now: new Date(at).toISOString() }, services)).personId
})
afterEach(async () => {
  await town.close()
  await providers.close()
})

const tasks = () => providers.wecom.tasks.all
const now = (): string => new Date(town.machine.clock.now()).toISOString()

/** Something about the customer's matters, useful for a day. */
const write = async (slot: string): Promise<string> => {
  const delivery: Delivery = {
    run: undefined,
    subject: { type: 'customer', id: personId },
    step: 'tell',
    slot,
    template: 'lead-acknowledged',
    class: 'transactional',
    to: { kind: 'owner', personId },
    variables: { customer: '张女士', car: '云驰 X5' },
    now: now(),
  }
  return (await deliver(delivery, town.machine.services)).messageId
}
const ledger = (messageId: string) =>
  readMessage(town.machine.services.table, keys.message({ type: 'customer', id: personId }, messageId))
const press = (): void => providers.wecom.tasks.press(tasks().at(-1)?.id ?? '')

test('the employee has it on his phone, presses send, and the ledger knows within the hour', async () => {
  const messageId = await write('a')
  expect(tasks()).toMatchObject([
    { sender: 'member-S', to: 'wm-1', text: expect.stringContaining('云驰 X5'), status: 0 },
  ])
  expect((await ledger(messageId))?.state).toBe('handed')

  press()
  await town.machine.advanceBy('PT1H')

  expect(await ledger(messageId)).toMatchObject({ state: 'accepted', channel: 'wecom-customer' })
  expect(providers.wecom.refused).toEqual([])
})

test('who does not press is reminded once, and after a day it is taken back from him', async () => {
  const messageId = await write('a')

  await town.machine.advanceBy('PT13H')
  expect(tasks()).toMatchObject([{ reminders: 1, isEnded: false }])
  await town.machine.advanceBy('PT12H')
  press()

  expect(tasks()).toMatchObject([{ reminders: 1, isEnded: true, status: 0 }])
  expect(await ledger(messageId)).toMatchObject({ state: 'suppressed', reason: 'not-pressed' })
})

test('a customer who is his contact no more when he presses does not get it, and is written to another way', async () => {
  const messageId = await write('a')
  contactOf = 'nobody'

  press()
  await town.machine.advanceBy('PT1H')
  await town.machine.advanceBy('P2D')
  await write('b')

  expect(await ledger(messageId)).toMatchObject({ state: 'failed', reason: 'not-a-contact' })
  expect(await town.sent({ template: 'lead-acknowledged' })).toHaveLength(1)
  expect((await readContact(town.machine.services.table, personId)).unreachable).toHaveProperty('wecom-customer')
})

test('WeCom brings a customer four in a month; the fifth goes another way', async () => {
  for (const slot of ['a', 'b', 'c', 'd']) {
    await write(slot)
    press()
    await town.machine.advanceBy('P1DT1H')
  }

  const fifth = await write('e')

  expect(tasks().map(({ status }) => status)).toEqual([1, 1, 1, 1])
  expect(providers.wecom.refused).toEqual(['41048'])
  expect(await ledger(fifth)).toMatchObject({ state: 'accepted', channel: 'outbox' })
})

test('a task whose answer was lost is found among those of that moment: the employee is never given a second', async () => {
  providers.faults.wecom.next({ kind: 'drop' })
  const messageId = await write('a')
  expect((await ledger(messageId))?.state).toBe('unknown')

  await town.machine.advanceBy('PT1H')
  expect(await ledger(messageId)).toMatchObject({ state: 'handed', providerId: `${tasks()[0]?.id}/member-S` })
  press()
  await town.machine.advanceBy('PT1H')

  expect((await ledger(messageId))?.state).toBe('accepted')
  expect(tasks()).toHaveLength(1)
})

test('a task that WeCom never made is given to him after all', async () => {
  providers.faults.wecom.next({ kind: 'down' })
  const messageId = await write('a')

  await town.machine.advanceBy('PT1H')

  expect(tasks()).toHaveLength(1)
  expect(await ledger(messageId)).toMatchObject({ state: 'handed', providerId: `${tasks()[0]?.id}/member-S` })
})
