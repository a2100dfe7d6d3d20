import { X509Certificate } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isSignedBySns, snsStringToSign } from '../../../../functions/messages/callbacks/sns-signature.ts'
import { type AwsTown, openAwsTown, TOPIC } from './aws-kit.ts'

let town: AwsTown
beforeEach(async () => {
  town = await openAwsTown()
})
afterEach(() => town.close())

const notification = (changes: Record<string, string> = {}) =>
  town.topic.seal({ Type: 'Notification', Message: '{}', ...changes })

const subscription = (changes: Record<string, string> = {}) => {
  const SubscribeURL = `${town.aws.url}/?${new URLSearchParams({ Action: 'ConfirmSubscription', TopicArn: TOPIC, Token: 'token' })}`
  return town.topic.seal({
    Type: 'SubscriptionConfirmation',
    Message: 'You have chosen …',
    Token: 'token',
    SubscribeURL,
    ...changes,
  })
}

const refusalOf = (sealed: object | string): Promise<unknown> => town.post(sealed).catch((error: unknown) => error)

test('what is signed is written as the published examples are', () => {
  const common = {
    Message: 'My Test Message',
    Timestamp: '2019-01-31T04:37:04.321Z',
    TopicArn: 'arn:aws:sns:us-east-2:123456789012:s4-MySNSTopic-1G1WEFCOXTC0P',
  }

  expect(
    snsStringToSign({
      ...common,
      Type: 'Notification',
      Subject: 'My subject',
      MessageId: '4d4dc071-ddbf-465d-bba8-08f81c89da64',
    }),
  ).toBe(`Message
My Test Message
MessageId
4d4dc071-ddbf-465d-bba8-08f81c89da64
Subject
My subject
Timestamp
2019-01-31T04:37:04.321Z
TopicArn
arn:aws:sns:us-east-2:123456789012:s4-MySNSTopic-1G1WEFCOXTC0P
Type
Notification
`)
})

test('a subject is signed with the rest, and where there is none it is left out', async () => {
  expect((await town.post(notification())).status).toBe(200)
  expect((await town.post(notification({ Subject: 'AWS' }))).status).toBe(200)
})

test('the older signature is as good', async () => {
  expect((await town.post(notification({ SignatureVersion: '1' }))).status).toBe(200)
})

test.each(['Message', 'Subject', 'Timestamp', 'MessageId'])(
  'a message of which the %s was changed on the way is refused',
  async (field) => {
    const sealed = notification({ Subject: 'AWS' })

    const refused = await refusalOf({ ...sealed, [field]: '2026-11-21T02:00:01.000Z' })

    expect(refused).toMatchObject({ status: 403, message: expect.stringContaining('signature') })
  },
)

test('a message of a topic that is not ours is refused, though SNS signed it: everybody can have a topic', async () => {
  const other = await openAwsTown({ topics: ['arn:aws:sns:ap-southeast-1:123456789012:another'] })

  const refused = await other.post(other.topic.seal({ Type: 'Notification', Message: '{}' })).catch((error) => error)
  const { logged } = other.world
  await other.close()

  expect(refused).toMatchObject({ status: 403, message: expect.stringContaining('topic') })
  expect(logged).toEqual([{ level: 'warn', message: 'message of another topic refused', fields: { topic: TOPIC } }])
})

test('a certificate proves nothing outside of its years', async () => {
  const pem = await (await fetch(`${town.aws.url}${town.topic.certificatePath}`)).text()
  const { Signature = '', ...sealed } = notification()
  const isSignedAt = (moment: string): boolean =>
    isSignedBySns({ ...sealed, Signature, SignatureVersion: '2' }, new X509Certificate(pem), moment)

  expect(isSignedAt('2026-11-21T02:00:00Z')).toBe(true)
  expect(isSignedAt('1999-12-31T23:59:59Z')).toBe(false)
  expect(isSignedAt('2050-01-01T00:00:00Z')).toBe(false)
})

test.each([
  ['of another host', 'https://sns.ap-southeast-1.example.com/SimpleNotificationService-0a.pem'],
  ['of SNS in another region than the topic’s', 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem'],
  ['that is only what SNS was asked to repeat', '/SimpleNotificationService-0a.pem?Action=Repeat'],
  ['that is something else', '/?Action=Repeat&End=.pem'],
])('a certificate %s proves nothing, and is not fetched', async (_, url) => {
  const SigningCertURL = url.startsWith('/') ? `${town.aws.url}${url}` : url

  expect(await refusalOf(notification({ SigningCertURL }))).toMatchObject({
    status: 403,
    message: expect.stringContaining('certificate'),
  })
})

test.each([
  ['another host', { SubscribeURL: `http://127.0.0.1:9/?Action=ConfirmSubscription&Token=token&TopicArn=${TOPIC}` }],
  ['something else of SNS', { Token: 'another' }],
])('a subscription whose confirmation is %s is not confirmed', async (_, changes) => {
  expect(await refusalOf(subscription(changes))).toMatchObject({ status: 403 })
  expect(town.world.logged).toEqual([])
})

test('a confirmation that SNS does not take is asked for again', async () => {
  await expect(town.post(subscription())).rejects.toMatchObject({ name: 'SnsNotReached' })
})

test('the end of a subscription is an error in the log: nothing is known to arrive any more', async () => {
  const ended = subscription({ Type: 'UnsubscribeConfirmation' })

  expect((await town.post(ended)).status).toBe(200)

  expect(town.world.logged).toEqual([{ level: 'error', message: 'subscription ended', fields: { topic: TOPIC } }])
})

test.each([
  ['what raw delivery hands over', { eventType: 'TEXT_DELIVERED', isFinal: true }],
  ['no JSON', 'eventType=TEXT_DELIVERED'],
  ['a signature of another kind', { ...{ Type: 'Notification' }, SignatureVersion: '3' }],
])('%s is refused by its field', async (_, body) => {
  expect(await refusalOf(body)).toMatchObject({ status: 400, code: 'callback-refused' })
})
