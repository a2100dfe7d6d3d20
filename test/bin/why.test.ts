import { afterEach, beforeEach, expect, test } from 'vitest'
import { printMessage, printPerson } from '../../bin/why/print-case.ts'
import { findMessage, readPersonCase, zoneOfMessage } from '../../bin/why/read-case.ts'
import { sayReason } from '../../bin/why/reasons.ts'
import { stopMarketing } from '../../functions/customers/consent-store.ts'
import { personIdOf } from '../../functions/customers/person-store.ts'
import { saveAdvisor, saveDealer } from '../../functions/dealers/dealer-store.ts'
import { contactChange, readContact } from '../../functions/messages/contact-store.ts'
import { deliver } from '../../functions/messages/deliver.ts'
import type { Recipient } from '../../functions/messages/message-record.ts'
import { keys } from '../../functions/shared/keys.ts'
import { acknowledgement, person, putRun } from '../functions/messages/kit.ts'
import { advisor, dealer } from '../support/stores.ts'
import { openWorld, type World } from '../support/world.ts'

/** Shanghai time on 21 November 2026. */
const at = (clock: string): string => new Date(`2026-11-21T${clock}:00+08:00`).toISOString()

let world: World
let personId: string
beforeEach(async () => {
  world = await openWorld({ now: at('10:00') })
  await putRun(world)
  personId = await personIdOf(person.phone, world.services.secrets)
  const consent = { ...person.consent, marketing: true }
  await world.services.table.put({ ...keys.person(personId), ...person, personId, consent })
  await world.services.settings.write('templates', {
    due: { class: 'service', to: 'owner', variables: {}, 'zh-CN': '该保养了', en: 'Service is due' },
    promotion: { class: 'marketing', to: 'owner', variables: {}, 'zh-CN': '新车，拒收请回复R', en: 'New' },
  })
})
afterEach(() => world.close())

const send = (template: 'due' | 'promotion', now: string) =>
  deliver(
    acknowledgement({
      template,
      slot: template,
      class: template === 'due' ? 'service' : 'marketing',
      variables: {},
      to: { kind: 'owner', personId },
      now,
    }),
    world.services,
  )

test('a message tells every decision with its reason, by the clock of the reader', async () => {
  await send('due', at('21:00'))
  const { messageId } = await send('due', new Date('2026-11-22T09:00:00+08:00').toISOString())

  const message = await findMessage(messageId, world.services)
  const lines = message ? printMessage(message, { language: 'zh', zone: 'Asia/Shanghai' }).join('\n') : ''

  expect(lines).toContain('已发送')
  expect(lines).toContain('2026-11-21 21:00  顺延到 2026-11-22 09:00：客户所在地正值免打扰时段')
  expect(lines).toContain('2026-11-22 09:00  发送')
})

test('an SMS tells how many messages it was to its provider, which bills each', async () => {
  const send = async () => ({ kind: 'accepted' as const, providerId: 'biz-1', parts: 3 })
  const sms = { name: 'sms', personalLinks: false, deduplicates: false, send }
  const services = { ...world.services, channels: { ...world.services.channels, sms } }
  await services.settings.write('channels', { owner: 'sms' })
  const { messageId } = await deliver(acknowledgement({ to: { kind: 'owner', personId }, now: at('10:00') }), services)

  const message = await findMessage(messageId, services)
  const lines = message ? printMessage(message, { language: 'en', zone: 'Asia/Shanghai' }).join('\n') : ''

  expect(lines).toMatch(/To +the person · sms\n +Parts +3\n/)
})

test('a person, asked for by phone number, tells what was not sent and why, and what holds now', async () => {
  await stopMarketing({ personId, way: 'reply', by: 'owner', now: at('10:00') }, world.services)
  await send('promotion', at('11:00'))
  await send('due', at('12:00'))

  const found = await readPersonCase('138 0000 0001', at('12:30'), world.services)
  const lines = found ? printPerson(found, 'en').join('\n') : ''

  expect(lines).toContain('stopped marketing on 2026-11-21 10:00')
  expect(lines).toMatch(/promotion +marketing +not sent +the person has stopped marketing/)
  expect(lines).toMatch(/due +service +sent/)
  expect(lines).toMatch(/service +it would wait until 2026-11-21 13:00: another message went out too shortly before/)
  expect(lines).toMatch(/safety +it would be sent/)
  expect(lines).not.toContain('13800000001')
})

test('a message to staff is found by its id alone, sent or not, without looking through the table', async () => {
  const toStaff = { ...acknowledgement(), template: 'manager-note', class: 'transactional', variables: {} } as const
  const { services } = world
  const note = { class: 'transactional', to: 'staff', variables: {}, 'zh-CN': '请看', en: 'Look' } as const
  await services.settings.write('templates', { 'manager-note': note })
  await saveAdvisor(advisor('D1', 'M', { role: 'manager' }), services, at('10:00'))
  const to = { kind: 'advisor', dealerId: 'D1', advisorId: 'M' } as const
  const sent = await deliver({ ...toStaff, slot: 'sent', to }, services)
  const unsent = await deliver({ ...toStaff, slot: 'unsent', to: { kind: 'nobody', role: 'manager' } }, services)

  const blind = { ...services, table: { ...services.table, scan: refuseToScan } }

  expect(await findMessage(sent.messageId, blind)).toMatchObject({ state: 'accepted', to })
  expect(await findMessage(unsent.messageId, blind)).toMatchObject({ state: 'suppressed' })
  expect(await findMessage('msg-none', blind)).toBeUndefined()
})

test('times are told by the clock of the dealer, or of the person where theirs is known', async () => {
  const { services } = world
  const { messageId } = await send('due', at('10:00'))
  const message = await findMessage(messageId, services)
  await saveDealer(dealer('D1', { zone: 'Asia/Urumqi' }), services, at('10:00'))
  const zoneNow = async (to: Recipient, dealerId = 'D1') =>
    message && zoneOfMessage({ ...message, to, dealerId }, services)

  expect(await zoneNow({ kind: 'advisor', dealerId: 'D1', advisorId: 'M' })).toBe('Asia/Urumqi')
  expect(await zoneNow({ kind: 'owner', personId })).toBe('Asia/Urumqi')
  expect(await zoneNow({ kind: 'nobody', role: 'manager' }, 'D-unknown')).toBe('Asia/Shanghai')
  await services.table.update({
    key: keys.person(personId),
    update: 'SET #z = :z',
    names: { '#z': 'zone' },
    values: { ':z': 'Asia/Tokyo' },
  })
  expect(await zoneNow({ kind: 'owner', personId })).toBe('Asia/Tokyo')
})

const refuseToScan = () => {
  throw new Error('The table is not looked through')
}

test('an open complaint is named, and what it holds', async () => {
  const { table } = world.services
  await table.transact([contactChange(await readContact(table, personId), { openComplaints: ['cmp-1'] })])

  const found = await readPersonCase(personId, at('12:30'), world.services)
  const lines = found ? printPerson(found, 'zh').join('\n') : ''

  expect(lines).toContain('有未结案的投诉：cmp-1')
  expect(lines).toMatch(/营销 +不会发送：客户有未结案的投诉/)
  expect(lines).toMatch(/服务 +会发送/)
})

test('nobody is found by a number that nobody has', async () => {
  expect(await readPersonCase('13800000099', at('12:30'), world.services)).toBeUndefined()
})

test.each([
  ['frequency-cap: marketing 1/P7D', '达到次数上限（marketing 1/P7D）'],
  ['reason-gone: ServiceBooked', '发送的理由已不存在（ServiceBooked）'],
  ['43004', '43004'],
])('the reason %s reads %s', (reason, said) => {
  expect(sayReason(reason, 'zh')).toBe(said)
})
