import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Channel } from '../../../../functions/messages/channels/channel.ts'
import { tencentSms } from '../../../../functions/messages/channels/tencent-sms.ts'
import { type FaultScript, openFaultScript } from '../../../../local/providers/fault-script.ts'
import { openTencentSms, type TencentSmsSimulator } from '../../../../local/providers/tencent-sms.ts'
import { openWorld, type World } from '../../../support/world.ts'
import { asked, now, outgoing, toolsFor } from './sms-kit.ts'

const template = {
  code: '1001',
  text: '{1}，您的爱车该保养了。查询码 {2}',
  class: 'service',
  state: 'approved',
  params: [
    { name: '1', from: 'customer' },
    { name: '2', from: 'where', take: 'code' },
  ],
}

let world: World
let faults: FaultScript
let tencent: TencentSmsSimulator
let channel: Channel
const open = async (account: object = {}) => {
  const settings = { endpoint: tencent.url, sdkAppId: 1400000001, signName: '云驰汽车', patience: 300, ...account }
  const secret = { secretId: 'test-id', secretKey: 'test-secret' }
  const about = { account: settings, secret, templates: { 'service-due': template } }
  return tencentSms.open(await toolsFor(world, 'tencent-sms', about))
}
beforeEach(async () => {
  world = await openWorld({ now })
  faults = openFaultScript()
  tencent = await openTencentSms(
    {
      key: { id: 'test-id', secret: 'test-secret' },
      appId: '1400000001',
      signNames: ['云驰汽车'],
      templates: { '1001': template.text },
    },
    { clock: world.clock, faults },
  )
  channel = await open()
})
afterEach(async () => {
  await tencent.close()
  world.close()
})
const minutesLater = (minutes: number): string => new Date(Date.parse(now) + minutes * 60_000).toISOString()

test('a message arrives under the signature with its parameters in order', async () => {
  const answer = await channel.send(outgoing())

  expect(answer).toEqual({ kind: 'accepted', providerId: tencent.taken[0]?.id, parts: 1 })
  expect(tencent.refused).toEqual([])
  expect(tencent.taken).toMatchObject([
    { to: '+8613800000001', ourId: 'msg-1', text: '【云驰汽车】张晓雨，您的爱车该保养了。查询码 7q4k9-m2xzt' },
  ])
})

test('200 for the request is not 200 for the number: its own code counts', async () => {
  await channel.send(outgoing())

  const again = await channel.send(outgoing({ id: 'msg-2' }))

  expect(again).toEqual({
    kind: 'later',
    reason: 'LimitExceeded.PhoneNumberThirtySecondLimit',
    class: 'defer',
    until: minutesLater(1),
  })
})

test('where our clock is wrong the message is signed once more by the provider’s', async () => {
  const { date } = Object.fromEntries((await fetch(tencent.url)).headers)
  await world.clock.advanceTo(Date.parse(date ?? ''))

  const answer = await channel.send(outgoing({ at: '2020-01-01T00:00:00.000Z' }))

  expect(tencent.refused).toEqual(['AuthFailure.SignatureExpire'])
  expect(answer).toMatchObject({ kind: 'accepted' })
})

test.each([
  ['FailedOperation.MarketingSendTimeConstraint', { kind: 'later', class: 'defer', until: '2026-11-22T00:00:00.000Z' }],
  ['LimitExceeded.PhoneNumberDailyLimit', { kind: 'later', class: 'defer', until: '2026-11-21T16:00:00.000Z' }],
  ['FailedOperation.PhoneNumberInBlacklist', { kind: 'refused', class: 'blocked' }],
  ['FailedOperation.InsufficientBalanceInSmsPackage', { kind: 'later', class: 'paused' }],
  ['UnauthorizedOperation.SerivceSuspendDueToArrears', { kind: 'later', class: 'paused' }],
  ['AuthFailure.SecretIdNotFound', { kind: 'later', class: 'paused' }],
  ['InvalidParameterValue.SdkAppIdNotExist', { kind: 'later', class: 'paused' }],
  ['UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny', { kind: 'refused', class: 'content' }],
  ['FailedOperation.TemplateIncorrectOrUnapproved', { kind: 'refused', class: 'content' }],
  ['FailedOperation.SignatureIncorrectOrUnapproved', { kind: 'refused', class: 'content' }],
  ['RequestLimitExceeded.UinLimitExceeded', { kind: 'later', class: 'busy' }],
  ['InvalidParameterValue.IncorrectPhoneNumber', { kind: 'refused', class: 'recipient', unreachable: true }],
  ['FailedOperation.ContainSensitiveWord', { kind: 'refused', class: 'content' }],
  ['FailedOperation.SomethingNew', { kind: 'refused' }],
])('%s is handled by its class', async (code, answer) => {
  faults.next({ kind: 'code', code })

  expect(await channel.send(outgoing())).toEqual({ reason: code, ...answer })
})

test.each([
  ['its own time-out', { kind: 'code', code: 'InternalError.Timeout' }],
  ['a page of a gateway', { kind: 'page', status: 502 }],
  ['a cut connection', { kind: 'drop' }],
] as const)('%s says nothing about the message: the answer is lost', async (_, fault) => {
  faults.next(fault)

  await expect(channel.send(outgoing())).rejects.toMatchObject({ name: 'AnswerLost' })
})

test('what was taken is found by our id, where Tencent names it in its reports', async () => {
  const known = await open({ reportsContext: true })
  faults.next({ kind: 'drop' })
  await expect(known.send(outgoing())).rejects.toMatchObject({ name: 'AnswerLost' })
  await world.clock.advanceTo(Date.parse(asked().at))

  expect(await known.query?.(asked())).toEqual({ kind: 'accepted', providerId: tencent.taken[0]?.id })
})

test('silence is no proof: a phone that is off reports nothing, so the message is not sent again', async () => {
  const known = await open({ reportsContext: true })
  await world.clock.advanceTo(Date.parse(asked().at))

  await expect(known.query?.(asked())).rejects.toMatchObject({ reason: 'not reported yet' })
})

test('ops may say after how long silence is proof enough', async () => {
  const known = await open({ reportsContext: true, neverTakenAfter: 60 })
  await world.clock.advanceTo(Date.parse(minutesLater(60)))

  await expect(known.query?.(asked({ at: minutesLater(59) }))).rejects.toMatchObject({ reason: 'not reported yet' })
  expect(await known.query?.(asked({ at: minutesLater(60) }))).toBeUndefined()
})

test('where reports name no message of ours nothing can be told from them', async () => {
  await expect(channel.query?.(asked())).rejects.toMatchObject({ reason: 'reports name no message' })
})
