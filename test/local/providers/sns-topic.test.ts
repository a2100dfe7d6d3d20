import { X509Certificate } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { type VirtualClock, virtualClock } from '../../../local/clock.ts'
import { makeSelfSigned } from '../../../local/providers/self-signed.ts'
import { openSnsTopic, type SnsTopic } from '../../../local/providers/sns-topic.ts'

const ARN = 'arn:aws:sns:ap-southeast-1:123456789012:sms-events'
let clock: VirtualClock
let topic: SnsTopic
/** What was handed over, and what the subscriber answers. */
let heard: Record<string, string>[]
let status: number
let confirms: boolean

const get = (query: string) => topic.answer({ method: 'GET', path: '/', query, headers: {}, body: '' })

beforeEach(() => {
  clock = virtualClock(Date.parse('2026-11-21T02:00:00Z'), () => new Promise((resolve) => setImmediate(resolve)))
  heard = []
  status = 200
  confirms = true
  topic = openSnsTopic({
    arn: ARN,
    clock,
    url: () => 'http://127.0.0.1:1',
    handOver: async ({ body }) => {
      const said = JSON.parse(body)
      heard.push(said)
      if (said.Type !== 'SubscriptionConfirmation') return { status, body: '' }
      if (confirms) get(new URL(said.SubscribeURL).search.slice(1))
      return { status: 200, body: '' }
    },
  })
})

const types = (): unknown[] => heard.map(({ Type }) => Type)

test('whoever was subscribed hears first that he was, and then every message', async () => {
  await topic.publish({ eventType: 'TEXT_DELIVERED' })
  await topic.publish({ eventType: 'TEXT_BLOCKED' })

  expect(types()).toEqual(['SubscriptionConfirmation', 'Notification', 'Notification'])
  expect(heard[1]).toMatchObject({ TopicArn: ARN, Message: '{"eventType":"TEXT_DELIVERED"}', SignatureVersion: '2' })
})

test('who does not confirm gets nothing', async () => {
  confirms = false

  await topic.publish({ eventType: 'TEXT_DELIVERED' })

  expect(types()).toEqual(['SubscriptionConfirmation'])
})

test('a confirmation needs what was handed over with the subscription', () => {
  expect(get(`Action=ConfirmSubscription&TopicArn=${ARN}&Token=guessed`)).toMatchObject({ status: 400 })
})

test('what the subscriber fails to take comes three times again, twenty seconds apart', async () => {
  await topic.publish({ eventType: 'TEXT_PENDING' })
  status = 500
  heard = []

  await topic.publish({ eventType: 'TEXT_DELIVERED' })
  await clock.advanceTo(Date.parse('2026-11-21T02:00:40Z'))
  expect(heard).toHaveLength(3)
  await clock.advanceTo(Date.parse('2026-11-21T03:00:00Z'))

  expect(heard).toHaveLength(4)
  expect(new Set(heard.map(({ MessageId }) => MessageId)).size).toBe(1)
})

test('what the subscriber refuses does not come again', async () => {
  await topic.publish({ eventType: 'TEXT_PENDING' })
  status = 403
  heard = []

  await topic.publish({ eventType: 'TEXT_DELIVERED' })
  await clock.advanceTo(Date.parse('2026-11-21T03:00:00Z'))

  expect(heard).toHaveLength(1)
})

test('the certificate that lies there can be read, is of its own key, and holds for the years that are simulated', () => {
  const { key, certificate } = makeSelfSigned('sns.amazonaws.com')
  const read = new X509Certificate(certificate)

  expect(read.subject).toBe('CN=sns.amazonaws.com')
  expect(read.verify(read.publicKey)).toBe(true)
  expect(read.checkPrivateKey(key)).toBe(true)
  expect([read.validFromDate.getUTCFullYear(), read.validToDate.getUTCFullYear()]).toEqual([2000, 2049])
})
