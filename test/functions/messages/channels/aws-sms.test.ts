import { afterEach, beforeEach, expect, test } from 'vitest'
import { awsSms } from '../../../../functions/messages/channels/aws-sms.ts'
import type { Channel } from '../../../../functions/messages/channels/channel.ts'
import { signV4 } from '../../../../functions/messages/channels/sign-v4.ts'
import { openAwsSms } from '../../../../local/providers/aws-sms.ts'
import { type FaultScript, openFaultScript } from '../../../../local/providers/fault-script.ts'
import type { Simulator } from '../../../../local/providers/simulator.ts'
import { openWorld, type World } from '../../../support/world.ts'
import { now, outgoing, toolsFor } from './sms-kit.ts'

const key = { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }

let world: World
let faults: FaultScript
let aws: Simulator
let channel: Channel
beforeEach(async () => {
  world = await openWorld({ now })
  faults = openFaultScript()
  aws = await openAwsSms({ key, optedOut: ['+6581230002'] }, { clock: world.clock, faults })
  const account = { endpoint: aws.url, region: 'ap-southeast-1', patience: 300 }
  const secret = { accessKeyId: key.id, secretAccessKey: key.secret }
  channel = awsSms.open(await toolsFor(world, 'aws-sms', { account, secret }))
})
afterEach(async () => {
  await aws.close()
  world.close()
})
const abroad = outgoing({ address: '+6581230001', language: 'en', text: 'Dear Wei, your service is due' })

test('the signature is that of the published example', () => {
  const request = { headers: { host: 'example.amazonaws.com' }, body: '', region: 'us-east-1', service: 'service' }

  const { authorization } = signV4({ ...request, at: '2015-08-30T12:36:00Z' }, key)

  expect(authorization).toMatch(/Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b$/)
})

test('a message leaves with our own text, and with our id for the events about it', async () => {
  const answer = await channel.send(abroad)

  expect(answer).toEqual({ kind: 'accepted', providerId: aws.taken[0]?.id, parts: 1 })
  expect(aws.taken).toMatchObject([{ to: '+6581230001', ourId: 'msg-1', text: abroad.text }])
})

test('a number that opted out is not written to any more', async () => {
  expect(await channel.send({ ...abroad, address: '+6581230002' })).toEqual({
    kind: 'refused',
    reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT',
    class: 'blocked',
  })
})

test('a message that AWS would not take as it is stays here, with the field that is wrong', async () => {
  const answer = await channel.send({ ...abroad, class: 'marketing' })

  expect(answer).toMatchObject({
    kind: 'refused',
    reason: expect.stringMatching(/^no-opt-out: text/),
    class: 'content',
  })
  expect(aws.taken).toEqual([])
})

test.each([
  ['ResourceNotFoundException', { kind: 'later', class: 'paused' }],
  ['ServiceQuotaExceededException MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT', { kind: 'later', class: 'paused' }],
  ['AccessDeniedException', { kind: 'later', class: 'paused' }],
  ['InternalServerException', { kind: 'later', class: 'retry' }],
  ['ValidationException DESTINATION_COUNTRY_BLOCKED', { kind: 'refused', class: 'recipient', unreachable: true }],
  ['ValidationException PRICE_OVER_THRESHOLD', { kind: 'refused', class: 'content' }],
  ['ValidationException SOMETHING_NEW', { kind: 'refused', class: 'content' }],
])('%s is handled by its class', async (code, answer) => {
  faults.next({ kind: 'code', code })

  expect(await channel.send(abroad)).toEqual({ reason: code.split(' ').at(-1), ...answer })
})

test('AWS cannot be asked: a cut connection leaves the message to its events', async () => {
  faults.next({ kind: 'drop' })

  await expect(channel.send(abroad)).rejects.toMatchObject({ name: 'AnswerLost', parts: 1 })
  expect(channel.query).toBeUndefined()
})
