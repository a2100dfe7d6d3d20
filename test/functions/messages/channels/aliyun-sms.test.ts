import { afterEach, beforeEach, expect, test } from 'vitest'
import { aliyunSms } from '../../../../functions/messages/channels/aliyun-sms.ts'
import type { Channel } from '../../../../functions/messages/channels/channel.ts'
import { type AliyunSmsSimulator, openAliyunSms } from '../../../../local/providers/aliyun-sms.ts'
import { type FaultScript, openFaultScript } from '../../../../local/providers/fault-script.ts'
import { openWorld, type World } from '../../../support/world.ts'
import { asked, now, outgoing, toolsFor } from './sms-kit.ts'

const approved = `\${name}，您的爱车该保养了。查询：https://l.example.cn/m 查询码 \${code}`
const template = {
  code: 'SMS_1',
  text: approved,
  class: 'service',
  state: 'approved',
  params: [
    { name: 'name', from: 'customer', max: 20 },
    { name: 'code', from: 'where', take: 'code' },
  ],
}
const other = { ...template, code: 'SMS_2' }
const secret = { accessKeyId: 'test-id', accessKeySecret: 'test-secret' }

let world: World
let faults: FaultScript
let aliyun: AliyunSmsSimulator
let channel: Channel
const open = async (account: object = {}, keys = secret) => {
  const about = { account: { endpoint: aliyun.url, signName: '云驰汽车', patience: 300, ...account }, secret: keys }
  return aliyunSms.open(
    await toolsFor(world, 'aliyun-sms', { ...about, templates: { 'service-due': template, other } }),
  )
}
beforeEach(async () => {
  world = await openWorld({ now })
  faults = openFaultScript()
  aliyun = await openAliyunSms(
    {
      key: { id: 'test-id', secret: 'test-secret' },
      signNames: ['云驰汽车'],
      templates: { SMS_1: { content: approved, kind: 'notice' }, SMS_2: { content: approved, kind: 'notice' } },
    },
    { clock: world.clock, faults },
  )
  channel = await open()
})
afterEach(async () => {
  await aliyun.close()
  world.close()
})
const meets = async (code: string) => {
  faults.next({ kind: 'code', code })
  return channel.send(outgoing())
}

test('a message arrives under the signature, in the approved words, with the code instead of a link', async () => {
  const answer = await channel.send(outgoing())

  expect(answer).toEqual({ kind: 'accepted', providerId: aliyun.taken[0]?.id, parts: 1 })
  expect(aliyun.refused).toEqual([])
  expect(aliyun.taken).toMatchObject([
    {
      to: '13800000001',
      ourId: 'msg-1',
      text: '【云驰汽车】张晓雨，您的爱车该保养了。查询：https://l.example.cn/m 查询码 7q4k9-m2xzt',
    },
  ])
})

test('where our clock is wrong the message is signed once more by the provider’s', async () => {
  const { date } = Object.fromEntries((await fetch(aliyun.url)).headers)
  await world.clock.advanceTo(Date.parse(date ?? ''))

  const answer = await channel.send(outgoing({ at: '2020-01-01T00:00:00.000Z' }))

  expect(aliyun.refused).toEqual(['InvalidTimeStamp.Expired'])
  expect(answer).toMatchObject({ kind: 'accepted' })
})

test('a wrong key pauses the channel: nothing would go', async () => {
  const stranger = await open({}, { ...secret, accessKeySecret: 'another' })

  expect(await stranger.send(outgoing())).toEqual({
    kind: 'later',
    reason: 'SignatureDoesNotMatch',
    class: 'paused',
  })
})

test('what an account lacks is named', async () => {
  const nameless = await open({ signName: undefined })

  expect(await nameless.send(outgoing())).toEqual({
    kind: 'refused',
    reason: 'account-refused: aliyun-sms.signName',
    class: 'config',
  })
})

test.each([
  ['isv.DAY_LIMIT_CONTROL', { kind: 'later', class: 'paused', until: '2026-11-21T16:00:00.000Z' }],
  ['isv.MONTH_LIMIT_CONTROL', { kind: 'later', class: 'paused', until: '2026-11-30T16:00:00.000Z' }],
  ['isv.OUT_OF_SERVICE', { kind: 'later', class: 'paused' }],
  ['isv.DENY_IP_RANGE', { kind: 'later', class: 'paused' }],
  ['isv.BUSINESS_LIMIT_CONTROL', { kind: 'later', class: 'defer', until: '2026-11-21T03:10:00.000Z' }],
  ['isv.MOBILE_NUMBER_ILLEGAL', { kind: 'refused', class: 'recipient', unreachable: true }],
  ['isv.SMS_TEMPLATE_ILLEGAL', { kind: 'refused', class: 'content' }],
  ['isv.SOMETHING_NEW', { kind: 'refused' }],
])('%s is handled by its class', async (code, answer) => {
  expect(await meets(code)).toEqual({ reason: code, ...answer })
})

test('too many requests are tried again in a moment', async () => {
  faults.next({ kind: 'throttle' })

  expect(await channel.send(outgoing())).toEqual({ kind: 'later', reason: 'Throttling.User', class: 'busy' })
})

test('a provider that cannot be reached at all has taken nothing', async () => {
  await aliyun.close()

  expect(await channel.send(outgoing())).toEqual({ kind: 'later', reason: 'ECONNREFUSED', class: 'retry' })
})

test.each([
  ['an error of its own', { kind: 'code', code: 'isp.SYSTEM_ERROR' }],
  ['a page of a gateway', { kind: 'page', status: 502 }],
  ['a page that says 200', { kind: 'page', status: 200 }],
  ['nothing for too long', { kind: 'hang' }],
  ['a cut connection', { kind: 'drop' }],
] as const)('%s says nothing about the message: the answer is lost', async (_, fault) => {
  faults.next(fault)

  await expect(channel.send(outgoing())).rejects.toMatchObject({ name: 'AnswerLost' })
})

test('asked later, the provider knows by our id what it took, and what it never did', async () => {
  faults.next({ kind: 'drop' })
  await expect(channel.send(outgoing())).rejects.toMatchObject({ name: 'AnswerLost' })

  expect(await channel.query?.(asked())).toEqual({ kind: 'accepted', providerId: 'out:msg-1' })
  expect(await channel.query?.(asked({ id: 'msg-2' }))).toBeUndefined()
})

test('it is found also behind fifty others of the same day', async () => {
  await channel.send(outgoing())
  for (let number = 0; number < 50; number++) await channel.send(outgoing({ id: `other-${number}`, template: 'other' }))

  expect(aliyun.taken).toHaveLength(51)
  expect(await channel.query?.(asked())).toMatchObject({ kind: 'accepted' })
})

test('what was handed over before midnight in China and taken after it is found', async () => {
  await world.clock.advanceTo(Date.parse('2026-11-21T16:00:02Z'))
  await channel.send(outgoing({ at: '2026-11-21T16:00:02.000Z' }))

  const sentAt = '2026-11-21T15:59:59.000Z'
  const found = await channel.query?.(asked({ sentAt, at: '2026-11-21T16:15:00.000Z' }))

  expect(found).toMatchObject({ kind: 'accepted' })
})

test('where the provider cannot be asked nothing is known, rather than nothing taken', async () => {
  faults.next({ kind: 'code', code: 'isp.SYSTEM_ERROR' }, { on: 'query' })

  await expect(channel.query?.(asked())).rejects.toMatchObject({ name: 'AnswerLost' })
})
