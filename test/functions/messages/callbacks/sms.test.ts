import { afterEach, beforeEach, expect, test } from 'vitest'
import { personIdOf } from '../../../../functions/customers/person-store.ts'
import { readContact } from '../../../../functions/messages/contact-store.ts'
import { deliver } from '../../../../functions/messages/deliver.ts'
import { receiveCallback } from '../../../../functions/messages/receive-callback.ts'
import { keys } from '../../../../functions/shared/keys.ts'
import { Problem } from '../../../../functions/shared/problem.ts'
import type { Services } from '../../../../functions/shared/services.ts'
import { openWorld, type World } from '../../../support/world.ts'
import { acknowledgement, later, messageIn, person, putRun } from '../kit.ts'

const PATH = 'a-path-that-nobody-guesses'
let world: World
let services: Services
/** What the channel is given. */
let sent: string[]

beforeEach(async () => {
  world = await openWorld()
  sent = []
  const channel = (name: string) => ({
    name,
    personalLinks: true,
    deduplicates: false,
    send: async ({ id }: { id: string }) => {
      sent.push(id)
      return { kind: 'accepted' as const, providerId: `biz-${sent.length}` }
    },
  })
  services = {
    ...world.services,
    channels: {
      ...world.services.channels,
      'aliyun-sms': channel('aliyun-sms'),
      'tencent-sms': channel('tencent-sms'),
    },
    secrets: {
      ...world.services.secrets,
      channelSecrets: async () => ({ 'aliyun-sms': { callbackPath: PATH }, 'tencent-sms': { callbackPath: PATH } }),
    },
  }
  await putRun(world)
  const personId = await personIdOf(person.phone, services.secrets)
  await services.table.put({ ...keys.person(personId), ...person, personId })
})
afterEach(() => world.close())

const post = (channel: string, body: unknown, { secret = PATH, minute = 1 } = {}) =>
  receiveCallback(
    {
      method: 'POST',
      path: `/callbacks/${channel}/${secret}`,
      parameters: { channel, secret },
      query: {},
      headers: {},
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      now: later(minute),
    },
    services,
  )

const sendOne = async (channel: string, slot = 'first'): Promise<string> => {
  await services.settings.write('channels', { owner: channel })
  const personId = await personIdOf(person.phone, services.secrets)
  return (await deliver(acknowledgement({ slot, to: { kind: 'owner', personId } }), services)).messageId
}

const aliyunReport = (changes: object = {}) => ({
  phone_number: '13800000001',
  send_time: '2026-11-21 10:00:00',
  report_time: '2026-11-21 10:00:05',
  success: true,
  err_code: 'DELIVERED',
  err_msg: '用户接收成功',
  sms_size: '1',
  biz_id: 'biz-1',
  ...changes,
})

test('Aliyun says that a message was delivered: the ledger says so, with its time', async () => {
  const messageId = await sendOne('aliyun-sms')

  const answer = await post('aliyun-sms', [aliyunReport({ out_id: messageId })])

  expect(answer).toMatchObject({ status: 200, body: { code: 0 } })
  expect(await messageIn(world, messageId)).toMatchObject({ state: 'delivered', receiptAt: '2026-11-21T02:00:05.000Z' })
})

test('Aliyun says what it billed: that stands in place of our own count, and nonsense in its place is passed over', async () => {
  const [billed, odd] = [await sendOne('aliyun-sms'), await sendOne('aliyun-sms', 'second')]

  await post('aliyun-sms', [aliyunReport({ out_id: billed, sms_size: '3' })])
  await post('aliyun-sms', [aliyunReport({ out_id: odd, biz_id: 'biz-2', sms_size: '-' })])

  expect(await messageIn(world, billed)).toMatchObject({ state: 'delivered', parts: 3 })
  expect(await messageIn(world, odd)).toMatchObject({ state: 'delivered' })
})

test('A receipt that comes twice, and one that says the contrary later, change nothing', async () => {
  const messageId = await sendOne('aliyun-sms')

  await post('aliyun-sms', [aliyunReport(), aliyunReport()])
  await post('aliyun-sms', [aliyunReport({ success: false, err_code: 'MK:1008' })])

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'delivered' })
  expect(world.published.filter(({ name }) => name === 'MessageFailed')).toEqual([])
})

test('A receipt of a message that we never sent is taken, and changes nothing', async () => {
  const messageId = await sendOne('aliyun-sms')

  const answer = await post('aliyun-sms', [aliyunReport({ biz_id: 'of-somebody-else', out_id: 'msg-x' })])

  expect(answer.status).toBe(200)
  expect(await messageIn(world, messageId)).toMatchObject({ state: 'accepted' })
})

test('Tencent says that a message was not delivered: the ledger says why, and it is an event', async () => {
  const messageId = await sendOne('tencent-sms')

  const answer = await post('tencent-sms', [
    {
      user_receive_time: '2026-11-21 10:01:00',
      nationcode: '86',
      mobile: '13800000001',
      report_status: 'FAIL',
      errmsg: 'UNDELIV',
      description: '空号',
      sid: 'biz-1',
    },
  ])

  expect(answer).toMatchObject({ status: 200, body: { result: 0 } })
  expect(await messageIn(world, messageId)).toMatchObject({ state: 'failed', reason: 'UNDELIV' })
  expect(world.published).toContainEqual(expect.objectContaining({ name: 'MessageFailed' }))
})

const aliyunReply = (content: string) => [
  {
    phone_number: '13800000001',
    content,
    send_time: '2026-11-21 10:02:00',
    dest_code: '1069',
    sequence_id: 7,
    sign_name: '云驰',
  },
]
const tencentReply = (text: string) => ({
  extend: '',
  mobile: '13800000001',
  nationcode: '86',
  sign: '云驰',
  text,
  time: 1795226520,
})

test.each([
  ['aliyun-sms', aliyunReply('R')],
  ['tencent-sms', tencentReply(' td。')],
])(
  'Whoever writes back to %s to be left in peace is told once that it is so, however often the provider repeats it',
  async (channel, body) => {
    await services.settings.write('channels', { owner: channel })

    for (const minute of [1, 2, 12]) await post(channel, body, { minute })

    const personId = await personIdOf(person.phone, services.secrets)
    expect(await readContact(services.table, personId)).toMatchObject({ stoppedAt: later(1) })
    expect(sent).toHaveLength(1)
  },
)

test('A reply from a number that nobody of ours has is taken, and forgotten', async () => {
  const answer = await post('aliyun-sms', [{ ...aliyunReply('R')[0], phone_number: '8613800000002' }])

  expect(answer.status).toBe(200)
  expect(sent).toEqual([])
})

test.each([
  ['with a wrong path', 'aliyun-sms', 'a-path-that-nobody-guessed', 404],
  ['without one', 'aliyun-sms', '', 404],
  ['of a channel that does not exist', 'carrier-pigeon', PATH, 404],
  ['of a channel that every object has', 'constructor', PATH, 404],
])('A callback %s is not answered', async (_, channel, secret, status) => {
  const refused = await post(channel, [aliyunReport()], { secret }).catch((error: unknown) => error)

  expect(refused).toBeInstanceOf(Problem)
  expect(refused).toMatchObject({ status })
})

test('A channel without a path of its own hears nothing, not even from who sends none', async () => {
  services = { ...services, secrets: { ...services.secrets, channelSecrets: async () => ({ 'aliyun-sms': {} }) } }

  await expect(post('aliyun-sms', [], { secret: '' })).rejects.toMatchObject({ status: 404 })
})

test.each([
  ['no JSON', 'biz_id=1'],
  ['another form', { biz_id: 'biz-1', phone_number: '13800000001' }],
])('A body that is %s is refused, without its content', async (_, body) => {
  const refused = await post('aliyun-sms', body).catch((error: unknown) => error)

  expect(refused).toMatchObject({ status: 400, code: 'callback-refused' })
  expect(JSON.stringify(refused)).not.toContain('13800000001')
})

test('A stop beside a reply that cannot be read is heard; the log counts the other, and says nothing of it', async () => {
  const [stop] = aliyunReply('R')
  const odd = { ...stop, phone_number: '13800000002', content: null, sequence_id: 8 }

  const answer = await post('aliyun-sms', [odd, stop, 'nonsense'])

  expect(answer).toMatchObject({ status: 200, body: { code: 0 } })
  const personId = await personIdOf(person.phone, services.secrets)
  expect(await readContact(services.table, personId)).toMatchObject({ stoppedAt: later(1) })
  expect(world.logged).toContainEqual({
    level: 'error',
    message: 'callback not read',
    fields: { channel: 'aliyun-sms', unread: 2, of: 3 },
  })
  expect(JSON.stringify(world.logged)).not.toContain('13800000002')
})

test('A stop is heard before receipts are recorded, and without an id of its own, but once', async () => {
  const [stop] = aliyunReply('R')
  const { table } = services
  const receipt = keys.providerMessage('aliyun-sms', 'biz-1')
  const get: typeof table.get = (key) =>
    key.pk === receipt.pk ? Promise.reject(new Error('throttled')) : table.get(key)
  services = { ...services, table: { ...table, get } }

  for (const minute of [1, 6])
    await expect(post('aliyun-sms', [aliyunReport(), { ...stop, sequence_id: null }], { minute })).rejects.toThrow(
      'throttled',
    )

  const personId = await personIdOf(person.phone, services.secrets)
  expect(await readContact(table, personId)).toMatchObject({ stoppedAt: later(1) })
})

test.each(['', '0000-00-00 00:00:00', '2026-13-45 00:00:00', 'yesterday', null])(
  'A receipt whose time is %j counts all the same, from when we heard of it, and so do those beside it',
  async (time) => {
    const aliyun = [await sendOne('aliyun-sms'), await sendOne('aliyun-sms', 'second')]
    const tencent = await sendOne('tencent-sms', 'third')

    await post('aliyun-sms', [aliyunReport({ report_time: time }), aliyunReport({ biz_id: 'biz-2', err_code: null })])
    await post('tencent-sms', [
      { sid: 'biz-3', report_status: 'SUCCESS', errmsg: null, user_receive_time: time },
      { sid: 'of-nobody', report_status: 'PERHAPS' },
    ])

    const states = await Promise.all([...aliyun, tencent].map((id) => messageIn(world, id)))
    expect(states.map(({ state, receiptAt }) => [state, receiptAt])).toEqual([
      ['delivered', later(1)],
      ['delivered', '2026-11-21T02:00:05.000Z'],
      ['delivered', later(1)],
    ])
  },
)

test('No phone number and no text of a person reaches the log', async () => {
  await services.settings.write('channels', { owner: 'aliyun-sms' })

  await post('aliyun-sms', aliyunReply('我想换一辆车'))

  expect(world.logged).toContainEqual(expect.objectContaining({ message: 'reply taken' }))
  expect(JSON.stringify(world.logged)).not.toMatch(/13800000001|换一辆/)
})
