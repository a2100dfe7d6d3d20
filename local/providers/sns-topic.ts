import { randomUUID, sign } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { handOverPatiently } from './hand-over.ts'
import type { ProviderAnswer, ProviderRequest } from './provider-server.ts'
import { makeSelfSigned, type SelfSigned } from './self-signed.ts'
import type { HandOver } from './simulator.ts'

export interface SnsTopicParts {
  readonly arn: string
  readonly clock: Clock
  readonly handOver: HandOver | undefined
  /** Where SNS itself answers. */
  url(): string
  /** 2 (SHA256) without it; topics that were never told have 1 (SHA1). */
  readonly signatureVersion?: '1' | '2'
}

/** A topic of SNS with one HTTPS subscriber, who is subscribed at the first message. */
export interface SnsTopic {
  readonly certificatePath: string
  /** Signs what SNS hands over, with these fields. */
  seal(fields: Readonly<Record<string, string>>): Record<string, string>
  /** Hands a message to the subscriber, if he confirmed that he wants any. */
  publish(message: object): Promise<void>
  /** The certificate, and the confirmation of the subscription. */
  answer(request: ProviderRequest): ProviderAnswer
}

/** Three times, twenty seconds apart: what SNS does where nobody set a policy. What is refused with 4xx is not handed over again. */
const PAUSES = [20_000, 20_000, 20_000]
const isTaken = ({ status }: { status: number }): boolean =>
  (status >= 200 && status < 300) || (status >= 400 && status < 500 && status !== 429)

/** A key takes a moment to make; all topics of this process share one, as all of a region do. */
let shared: SelfSigned | undefined
const keyOfRegion = (): SelfSigned => {
  shared ??= makeSelfSigned('sns.amazonaws.com')
  return shared
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html */
export function openSnsTopic(parts: SnsTopicParts): SnsTopic {
  const { arn, clock, handOver, url, signatureVersion = '2' } = parts
  const token = `${randomUUID()}${randomUUID()}`.replaceAll('-', '')
  const certificatePath = '/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem'
  const persistence = { clock, handOver, pauses: PAUSES, isTaken }
  const confirmation = new URLSearchParams({ Action: 'ConfirmSubscription', TopicArn: arn, Token: token })
  let isConfirmed = false
  let subscribing: Promise<void> | undefined

  const seal = (fields: Readonly<Record<string, string>>): Record<string, string> => {
    const message = {
      MessageId: randomUUID(),
      TopicArn: arn,
      Timestamp: new Date(clock.now()).toISOString(),
      SignatureVersion: signatureVersion,
      SigningCertURL: `${url()}${certificatePath}`,
      ...fields,
    }
    return { Signature: signatureOf(message, keyOfRegion()), ...message }
  }

  const post = (sealed: object): Promise<void> =>
    handOverPatiently(persistence, {
      method: 'POST',
      query: '',
      contentType: 'text/plain; charset=UTF-8',
      body: JSON.stringify(sealed),
    })

  const subscribe = async (): Promise<void> => {
    const words = `You have chosen to subscribe to the topic ${arn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`
    const fields = { Type: 'SubscriptionConfirmation', Message: words, Token: token }
    await post(seal({ ...fields, SubscribeURL: `${url()}/?${confirmation}` }))
    subscribing = undefined
  }

  return {
    certificatePath,
    seal,
    publish: async (message) => {
      if (!handOver) return
      if (!isConfirmed) {
        subscribing ??= subscribe()
        await subscribing
      }
      // SNS keeps nothing for who did not confirm.
      if (isConfirmed) await post(seal({ Type: 'Notification', Message: JSON.stringify(message) }))
    },
    answer: ({ path, query }) => {
      if (path === certificatePath) return { body: keyOfRegion().certificate }
      const asked = new URLSearchParams(query)
      if ([...confirmation].some(([name, value]) => asked.get(name) !== value))
        return { status: 400, body: '<ErrorResponse><Error><Code>InvalidParameter</Code></Error></ErrorResponse>' }
      isConfirmed = true
      return { body: '<ConfirmSubscriptionResponse/>' }
    },
  }
}

/** Of the fields that count for each kind of message: the name and the value, each on a line. */
function signatureOf(message: Readonly<Record<string, string>>, { key }: SelfSigned): string {
  const counting =
    message.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
  const lines = counting.flatMap((name) => {
    const value = message[name]
    return value === undefined ? [] : [name, value]
  })
  const hash = message.SignatureVersion === '1' ? 'sha1' : 'sha256'
  return sign(hash, Buffer.from(`${lines.join('\n')}\n`), key).toString('base64')
}
