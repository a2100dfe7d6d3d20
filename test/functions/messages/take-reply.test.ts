import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConsentLog } from '../../../functions/customers/consent-store.ts'
import { personIdOf } from '../../../functions/customers/person-store.ts'
import { deliver } from '../../../functions/messages/deliver.ts'
import { saysStop } from '../../../functions/messages/stop-words.ts'
import { takeReply } from '../../../functions/messages/take-reply.ts'
import { keys } from '../../../functions/shared/keys.ts'
import { openWorld, type World } from '../../support/world.ts'
import { acknowledgement, later, now, person, putAdvisor, putRun } from './kit.ts'

let world: World
let personId: string
beforeEach(async () => {
  world = await openWorld({ now })
  await putRun(world)
  personId = await personIdOf(person.phone, world.services.secrets)
  const consent = { ...person.consent, marketing: true }
  await world.services.table.put({ ...keys.person(personId), ...person, personId, consent })
  await world.services.settings.write('templates', {
    'new-series': { class: 'marketing', to: 'owner', variables: {}, 'zh-CN': '新车上市，拒收请回复R', en: 'New!' },
  })
})
afterEach(() => world.close())

const reply = (text: string, at = now) =>
  takeReply({ channel: 'sms', address: person.phone, text, now: at }, world.services)
const sent = async () => (await world.services.table.query({ pk: 'OUTBOX#2026-11-21' })).map(({ template }) => template)
const promote = (at: string) =>
  deliver(
    acknowledgement({
      template: 'new-series',
      class: 'marketing',
      variables: {},
      to: { kind: 'owner', personId },
      now: at,
    }),
    world.services,
  )

test.each(['R', 'r', ' Ｒ ', 'T', 'td', 'Ｔ Ｄ', '退订', '退 订。', '“退订”！', 'R.'])('%s says stop', (text) => {
  expect(saysStop(text)).toBe(true)
})

test.each(['', 'R2', 'Right', '不退订', '好的', 'TDR', '我要退订金'])('%s does not say stop', (text) => {
  expect(saysStop(text)).toBe(false)
})

test('R stops promotions at once, and the person is told so once', async () => {
  expect(await reply('R')).toEqual({ kind: 'stopped' })

  expect(await promote(later(90))).toMatchObject({ state: 'suppressed' })
  expect(world.published.at(-1)).toMatchObject({ facts: { reason: 'stopped' } })
  expect(await sent()).toEqual(['stop-confirmed'])
  expect(await readConsentLog(world.services.table, personId)).toMatchObject([
    { purpose: 'marketing', granted: false, way: 'reply', by: 'owner' },
  ])
})

test('who says stop again is not answered again', async () => {
  await reply('R')
  await reply('R')
  await reply('退订', later(60))

  expect(await sent()).toEqual(['stop-confirmed'])
})

test('who did not say stop gets the promotion', async () => {
  await reply('好的，谢谢')

  expect(await promote(later(90))).toMatchObject({ state: 'accepted' })
})

test('any other reply goes to whoever looks after the person, masked, and is not lost where nobody does', async () => {
  await reply('明天上午方便吗？')
  expect(world.published.at(-1)).toMatchObject({ name: 'MessageSuppressed', facts: { template: 'reply-received' } })

  await putAdvisor(world)
  await world.services.table.update({
    key: keys.advisor('D1', 'X'),
    update: 'SET #role = :service',
    names: { '#role': 'role' },
    values: { ':service': 'service' },
  })
  await world.services.table.put({
    ...keys.dealer('D1'),
    dealerId: 'D1',
    name: '浦东店',
    brands: ['yunchi'],
    hours: {},
  })
  await world.services.table.update({
    key: keys.person(personId),
    update: 'SET dealerId = :dealer',
    values: { ':dealer': 'D1' },
  })
  await reply('明天上午方便吗？', later(5))

  const [message] = await world.services.table.query({ pk: 'OUTBOX#2026-11-21' })
  expect(message).toMatchObject({ address: 'X@outbox', text: '【客户回复】张** 138****0001：明天上午方便吗？' })
})

test('a reply from a number that nobody of ours has changes nothing', async () => {
  const stranger = { channel: 'sms', address: '+8613800000099', text: 'R', now }

  expect(await takeReply(stranger, world.services)).toEqual({ kind: 'nobody-known' })
  expect(world.published).toEqual([])
})
