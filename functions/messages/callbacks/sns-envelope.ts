import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { momentSchema } from '../../../events/define-event.ts'
import type { Log } from '../../shared/log.ts'
import { Problem } from '../../shared/problem.ts'
import { type AwsAccount, snsOrigin, topicSchema } from '../channels/aws-account.ts'
import { readCallbackJson } from './callback.ts'
import { isSignedBySns } from './sns-signature.ts'

const common = {
  MessageId: z.string(),
  TopicArn: topicSchema,
  Message: z.string(),
  Timestamp: momentSchema,
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string(),
  SigningCertURL: z.url(),
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
const envelopeSchema = z.discriminatedUnion('Type', [
  z.object({ Type: z.literal('Notification'), Subject: z.string().optional(), ...common }),
  z.object({
    Type: z.enum(['SubscriptionConfirmation', 'UnsubscribeConfirmation']),
    Token: z.string().min(1),
    SubscribeURL: z.url(),
    ...common,
  }),
])
type SnsEnvelope = z.output<typeof envelopeSchema>
type SnsSubscription = Extract<SnsEnvelope, { SubscribeURL: string }>

/** How long SNS of our account may take to give its certificate, or to confirm; in milliseconds, for it waits for us itself. */
const PATIENCE = 5000

/** SNS, or who stands in for it, gives no answer, or none that helps: it hands the same over again. */
class SnsNotReached extends Error {
  constructor(reason: string) {
    super(`SNS cannot be reached: ${reason}`)
    this.name = 'SnsNotReached'
  }
}

/** What SNS hands over, signed by it, from one of the account's own topics. Throws a Problem, and SnsNotReached. */
export async function openSnsEnvelope(
  body: Buffer,
  { account, now, log }: { account: AwsAccount; now: string; log: Log },
): Promise<SnsEnvelope> {
  const envelope = readCallbackJson(envelopeSchema, body)
  const { TopicArn, SigningCertURL } = envelope
  if (!account.topics.includes(TopicArn)) {
    // Whoever forgot to set it looks here: SNS says nothing of refusals.
    log.warn('message of another topic refused', { topic: TopicArn })
    throw refused('it is of another topic', `If it is yours: npm run channels -- add aws-sms --set topics='["…"]'`)
  }
  const url = new URL(SigningCertURL)
  // Other answers of SNS under the same name repeat what they are asked, a certificate too.
  const isCertificate = /^\/SimpleNotificationService-[\w-]+\.pem$/.test(url.pathname) && url.search === ''
  if (!isCertificate || url.origin !== originOf(TopicArn, account))
    throw refused('its certificate is not of SNS in the region of the topic', 'Let SNS hand it over')
  if (!isSignedBySns(envelope, await readCertificate(url.href), now))
    throw refused('its signature is not of SNS', 'Switch raw message delivery off, and change nothing on the way')
  return envelope
}

const originOf = (topic: string, account: AwsAccount): string => new URL(snsOrigin(account, topic)).origin

const refused = (why: string, remedy: string): Problem => new Problem(403, 'callback-refused', why, remedy)

/** Certificates by address: they change once in a year or so, and every message needs one. */
const certificates = new Map<string, X509Certificate>()
const KEPT = 10

async function readCertificate(url: string): Promise<X509Certificate> {
  const known = certificates.get(url)
  if (known) return known
  const certificate = parseCertificate(await read(url))
  if (certificates.size >= KEPT) certificates.clear()
  certificates.set(url, certificate)
  return certificate
}

function parseCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw new SnsNotReached('what lies there is no certificate')
  }
}

/** Says yes to a subscription of our address to our own topic, as SNS wants it: by visiting the address that it names, if that is SNS's. Throws a Problem, and SnsNotReached. */
export async function confirmSubscription({ SubscribeURL, Token, TopicArn }: SnsSubscription, account: AwsAccount) {
  const { origin, searchParams } = new URL(SubscribeURL)
  const asked = { Action: 'ConfirmSubscription', Token, TopicArn }
  const isOurs = Object.entries(asked).every(([name, value]) => searchParams.get(name) === value)
  if (origin !== originOf(TopicArn, account) || !isOurs)
    throw refused('what it wants visited is not the confirmation by SNS', 'Subscribe again')
  await read(SubscribeURL)
}

async function read(url: string): Promise<string> {
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) })
    const text = await answer.text()
    if (answer.ok) return text
    throw new SnsNotReached(`HTTP ${answer.status}`)
  } catch (error) {
    if (error instanceof SnsNotReached) throw error
    throw new SnsNotReached(error instanceof Error ? error.name : 'unknown')
  }
}
