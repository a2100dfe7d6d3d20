import https from 'node:https'
import type { AddressInfo } from 'node:net'
import MessageValidator from 'sns-validator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { virtualClock } from '../../../local/clock.ts'
import { makeSelfSigned } from '../../../local/providers/self-signed.ts'
import { openSnsTopic } from '../../../local/providers/sns-topic.ts'

const ARN = 'arn:aws:sns:ap-southeast-1:123456789012:sms-events'
const clock = virtualClock(Date.parse('2026-11-21T02:00:00Z'), async () => undefined)
const signedBy = (signatureVersion: '1' | '2') =>
  openSnsTopic({ arn: ARN, clock, signatureVersion, url: () => url, handOver: undefined })

/** AWS's own validator wants the certificate by TLS, from whoever the pattern allows. */
let server: https.Server
let url: string
const agent = https.globalAgent.options
const trustedBefore = { ca: agent.ca, checkServerIdentity: agent.checkServerIdentity }

beforeAll(async () => {
  const { key, certificate } = makeSelfSigned('localhost')
  server = https.createServer(
    { key: key.export({ type: 'pkcs8', format: 'pem' }), cert: certificate },
    ({ url: path = '' }, response) => {
      const { body } = signedBy('2').answer({ method: 'GET', path, query: '', headers: {}, body: '' })
      response.end(body)
    },
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  url = `https://127.0.0.1:${port}`
  Object.assign(agent, { ca: certificate, checkServerIdentity: () => undefined })
})
afterAll(async () => {
  Object.assign(agent, trustedBefore)
  await new Promise((resolve) => server.close(resolve))
})

const validate = (message: object): Promise<string> =>
  new Promise((resolve) => {
    new MessageValidator(/^127\.0\.0\.1:\d+$/).validate({ ...message }, (error) => resolve(error?.message ?? 'valid'))
  })

describe.each(['1', '2'] as const)('What the played SNS signs by version %s,', (version) => {
  const notification = () =>
    signedBy(version).seal({ Type: 'Notification', Message: '{"eventType":"TEXT_DELIVERED","text":"您好"}' })

  test('AWS’s own validator takes', async () => {
    const subscription = signedBy(version).seal({
      Type: 'SubscriptionConfirmation',
      Message: 'You have chosen to subscribe',
      Token: 'token',
      SubscribeURL: `${url}/?Action=ConfirmSubscription`,
    })

    expect(await validate(notification())).toBe('valid')
    expect(await validate(subscription)).toBe('valid')
  })

  test('and refuses with another word in it', async () => {
    const changed = { ...notification(), Message: '{"eventType":"TEXT_BLOCKED"}' }

    expect(await validate(changed)).toBe('The message signature is invalid.')
  })
})
