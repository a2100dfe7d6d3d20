import { afterEach, beforeEach, expect, test } from 'vitest'
import { findKind, type SecretPlace, storeAccount } from '../../bin/channels/accounts.ts'
import { readFields, readSecretFields } from '../../bin/channels/ask-fields.ts'
import { listAddresses, listChannels } from '../../bin/channels/list-channels.ts'
import { sayAnswer, testChannel } from '../../bin/channels/test-channel.ts'
import { gatherFacts } from '../../bin/reconcile/gather-facts.ts'
import { noteFailure, pauseChannel } from '../../functions/messages/channel-state.ts'
import { openChannels } from '../../functions/messages/channels/open-channels.ts'
import { openSecrets } from '../../functions/shared/secrets.ts'
import type { Services } from '../../functions/shared/services.ts'
import { openClients } from '../../local/aws-clients.ts'
import { type AliyunSmsSimulator, openAliyunSms } from '../../local/providers/aliyun-sms.ts'
import { openFaultScript } from '../../local/providers/fault-script.ts'
import { openSecretStore } from '../../local/secrets/secrets.ts'
import { openWorld, type World } from '../support/world.ts'

const now = '2026-11-21T02:10:00.000Z'
const keys = { accessKeyId: 'test-id', accessKeySecret: 'a-secret-that-nobody-sees' }

let world: World
let aliyun: AliyunSmsSimulator
let services: Services
let place: SecretPlace
beforeEach(async () => {
  world = await openWorld({ now })
  const store = openSecretStore(undefined)
  store.create('ChannelsSecret', '{}')
  const client = openClients({ dynamodb: store, events: store, workflows: store, secrets: store }).secrets
  place = { client, secretId: 'ChannelsSecret' }
  const names = { sources: '', signing: '', identity: '', channels: 'ChannelsSecret' }
  const secrets = openSecrets(client, names)
  let count = 0
  const tools = { ...world.services, secrets, fetch, nonce: () => `nonce-${count++}` }
  services = { ...world.services, secrets, channels: openChannels(tools) }
  aliyun = await openAliyunSms(
    {
      key: { id: keys.accessKeyId, secret: keys.accessKeySecret },
      signNames: ['云驰汽车'],
      templates: { SMS_1: { content: '您好，退订成功', kind: 'notice' } },
    },
    { clock: world.clock, faults: openFaultScript() },
  )
})
afterEach(async () => {
  await aliyun.close()
  world.close()
})

const approve = () =>
  services.settings.write('provider-templates', {
    'aliyun-sms': {
      'stop-confirmed': { code: 'SMS_1', text: '您好，退订成功', class: 'transactional', state: 'approved' },
    },
  })
const add = (account: Record<string, unknown> = { signName: '云驰汽车', endpoint: aliyun.url }) =>
  storeAccount(findKind('aliyun-sms'), { account, secret: keys }, { services, place })
const stateOf = async (name: string) => (await listChannels(services, place)).find(([each]) => each === name)

test('without an account every channel says how to get one', async () => {
  expect(await stateOf('tencent-sms')).toEqual(['tencent-sms', 'not set up', 'npm run channels -- add tencent-sms'])
})

test('an account that was added is listed with what is public of it and without what is secret', async () => {
  await add()

  expect(await stateOf('aliyun-sms')).toEqual(['aliyun-sms', 'set up', `signName=云驰汽车 endpoint=${aliyun.url}`])
  expect(JSON.stringify(await listChannels(services, place))).not.toContain(keys.accessKeySecret)
})

test('an account with a mistake is not stored, and each field is named', async () => {
  await expect(add({ singName: '云驰汽车' })).rejects.toThrow(/signName: .*\n.*singName/)

  expect((await stateOf('aliyun-sms'))?.[1]).toBe('not set up')
})

test('the provider is told an address that nobody can guess, and that stays the same', async () => {
  await add()
  const first = await listAddresses(services, place)
  await add()

  expect(first[0]?.[1]).toMatch(/^https:\/\/l\.example\.cn\/callbacks\/aliyun-sms\/[\w-]{32}$/)
  expect(await listAddresses(services, place)).toEqual(first)
})

test('AWS has an address, too, and only topics of SNS are taken for its own', async () => {
  const secret = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'another-secret-that-nobody-sees' }
  const store = (topics: unknown) =>
    storeAccount(
      findKind('aws-sms'),
      { account: { ...readFields(['region=ap-southeast-1']), topics }, secret },
      { services, place },
    )
  const [topics] = Object.values(readFields(['topics=["arn:aws:sns:ap-southeast-1:123456789012:loyalty-sms"]']))

  await expect(store(['arn:aws:sqs:ap-southeast-1:123456789012:loyalty'])).rejects.toThrow(/topics\.0: write the ARN/)
  await store([])
  const deaf = await stateOf('aws-sms')
  await store(topics)

  expect((await listAddresses(services, place)).map(([name, url]) => [name, url?.replace(/[\w-]{32}$/, '…')])).toEqual([
    ['aws-sms', 'https://l.example.cn/callbacks/aws-sms/…'],
  ])
  // Until then nothing that AWS tells is heard, and the list says so.
  expect(deaf).toEqual(['aws-sms', 'set up', expect.stringMatching(/^region=ap-southeast-1; without topics/)])
  expect(await stateOf('aws-sms')).toEqual(['aws-sms', 'set up', 'region=ap-southeast-1'])
})

test('one message tries the channel by its own code, and says what became of it', async () => {
  await add()
  await approve()

  const answer = await testChannel(
    { channel: 'aliyun-sms', address: '+8613800000001', variables: {}, at: now },
    services,
  )

  expect(aliyun.taken).toMatchObject([{ to: '13800000001', text: '【云驰汽车】您好，退订成功' }])
  expect(sayAnswer(answer, 'aliyun-sms')).toContain('The provider took it')
})

test('what is about to be sent is said before', async () => {
  await add()
  await approve()
  const said: string[] = []

  await testChannel(
    { channel: 'aliyun-sms', address: '+8613800000001', variables: {}, at: now, say: (line) => said.push(line) },
    services,
  )

  expect(said).toEqual([
    expect.stringMatching(/^Sends the template stop-confirmed \(--template ID for another\): 已为您退订/),
  ])
})

test('what no provider takes is not tried: the outbox stays as the ledger knows it', async () => {
  const trial = { channel: 'outbox', address: '+8613800000001', variables: {}, at: now }

  await expect(testChannel(trial, services)).rejects.toThrow('The outbox sends to nobody')

  expect((await gatherFacts(services.table.scan())).outbox.size).toBe(0)
})

test.each([
  ['webhook', 'npm run channels -- add webhook'],
  ['wechat-subscribe', 'npm run channels -- add wechat-template'],
])('a try of %s without an account says how to get one', async (channel, remedy) => {
  const answer = await testChannel({ channel, address: 'somebody', variables: {}, at: now }, services)

  expect(sayAnswer(answer, channel)).toBe(`${channel} is not set up: ${remedy}`)
})

test('the code of a refusal comes with what it means', () => {
  const refused = { kind: 'refused', reason: '43004', unreachable: true } as const

  expect(sayAnswer(refused, 'wechat-template')).toMatch(/^Refused: 43004 \(.*does not follow/)
})

test('a message that goes ends the pause of the channel; one that does not leaves it', async () => {
  await add()
  await pauseChannel('aliyun-sms', { reason: 'isv.OUT_OF_SERVICE', now }, services)
  const trial = { channel: 'aliyun-sms', address: '+8613800000001', variables: {}, at: now }

  const refused = await testChannel(trial, services)
  const before = await stateOf('aliyun-sms')
  await approve()
  await testChannel(trial, services)

  expect(sayAnswer(refused, 'aliyun-sms')).toMatch(/^Refused: template-missing: stop-confirmed \(this message or its/)
  expect(before?.slice(1)).toEqual(['paused', expect.stringContaining('isv.OUT_OF_SERVICE')])
  expect((await stateOf('aliyun-sms'))?.[1]).toBe('set up')
})

test('a channel by which the last messages did not go says so before it is paused', async () => {
  await add()
  await noteFailure('aliyun-sms', { reason: 'ECONNREFUSED', now }, services)
  await noteFailure('aliyun-sms', { reason: 'ECONNREFUSED', now }, services)

  expect((await stateOf('aliyun-sms'))?.slice(1)).toEqual(['failing', `2 in a row since ${now}: ECONNREFUSED`])
})

test('a changed account ends the pause too', async () => {
  await add()
  await pauseChannel('aliyun-sms', { reason: 'SignatureDoesNotMatch', now }, services)

  await add()

  expect((await stateOf('aliyun-sms'))?.[1]).toBe('set up')
})

test.each([
  ['wechat-template', { appId: 'wx0000000000000001' }, { appSecret: 'of-the-account' }, 'wechat-subscribe'],
  ['wecom', { corpId: 'ww1', agentId: 1000002 }, { corpSecret: 'of-the-application' }, 'wecom-customer'],
])('a changed account of %s ends the pauses of all channels that go by it', async (name, account, secret, other) => {
  const change = () => storeAccount(findKind(name), { account, secret }, { services, place })
  await change()
  for (const each of [name, other]) await pauseChannel(each, { reason: '40013', now }, services)
  const before = [await stateOf(name), await stateOf(other)]

  await change()

  expect(before.map((each) => each?.[1])).toEqual(['paused', 'paused'])
  expect([await stateOf(name), await stateOf(other)].map((each) => each?.[1])).toEqual(['set up', 'set up'])
})

test('secrets come from the environment, and fields keep their kinds', async () => {
  const environment = { LTL_ACCESS_KEY_ID: 'id', LTL_ACCESS_KEY_SECRET: 'secret' }

  expect(await readSecretFields(findKind('aliyun-sms'), {}, environment)).toEqual({
    accessKeyId: 'id',
    accessKeySecret: 'secret',
  })
  expect(readFields(['sdkAppId=1400000001', 'reportsContext=true', 'signName=云驰'])).toEqual({
    sdkAppId: '1400000001',
    reportsContext: true,
    signName: '云驰',
  })
})

test('a channel that goes by the account of another says whose', () => {
  expect(() => findKind('wechat-subscribe')).toThrow('npm run channels -- add wechat-template')
  expect(() => findKind('pigeon')).toThrow(/There are: aliyun-sms, /)
})
