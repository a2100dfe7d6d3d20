import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type AwsTaken, awsEvent } from './aws-events.ts'
import { checkSigv4 } from './check-sigv4.ts'
import { openProviderServer, type ProviderAnswer, type ProviderRequest, type Refuse } from './provider-server.ts'
import { deliveredSoon, openNumbers, type PlannedReceipt, type Simulator, type SimulatorParts } from './simulator.ts'
import { openSnsTopic, type SnsTopic, type SnsTopicParts } from './sns-topic.ts'

/** What is registered with AWS. */
export interface AwsSmsAccount {
  key: { id: string; secret: string }
  /** Numbers that opted out by an answer to us. */
  optedOut: readonly string[]
  /** The one configuration set there is; its events, and what people write, go to the topic. */
  configurationSet?: string
  topic?: Pick<SnsTopicParts, 'arn' | 'signatureVersion'>
}

export interface AwsSmsSimulator extends Simulator {
  /** Somebody writes back to the number; handed over as often as asked. */
  reply(phone: string, text: string, times?: number): Promise<void>
  /** Absent where the account has none. */
  readonly topic?: SnsTopic
}

const sendSchema = z.object({
  DestinationPhoneNumber: z.string().regex(/^\+[1-9]\d{6,14}$/),
  MessageBody: z.string().min(1).max(1600),
  OriginationIdentity: z.string().optional(),
  MessageType: z.enum(['TRANSACTIONAL', 'PROMOTIONAL']).default('TRANSACTIONAL'),
  ConfigurationSetName: z.string().optional(),
  Context: z.record(z.string(), z.string()).default({}),
})
type Send = z.output<typeof sendSchema>

const TARGET = 'PinpointSMSVoiceV2.SendTextMessage'

/** The number that people answer to. */
const OWN_NUMBER = '+6580000000'

/** https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords-required.html */
const KEYWORDS = /^(arret|cancel|end|opt-?out|quit|remove|stop|td|unsubscribe)$/i

/** How long after a message was taken AWS says that it is on its way, in milliseconds. */
const PENDING_AFTER = 1000

/** AWS End User Messaging SMS: SendTextMessage over SigV4; events about messages, and what people answer, by a topic of SNS that signs them. */
export async function openAwsSms(account: AwsSmsAccount, parts: SimulatorParts): Promise<AwsSmsSimulator> {
  const { clock, receipts = deliveredSoon, handOver } = parts
  const taken: AwsTaken[] = []
  const refused: string[] = []
  const optedOut = new Set(account.optedOut)
  const newNumber = openNumbers(clock)
  const topic = account.topic && openSnsTopic({ ...account.topic, clock, handOver, url: () => server.url })

  const no = (name: string, { reason, status = 400 }: { reason?: string; status?: number } = {}): ProviderAnswer => {
    refused.push(reason ?? name)
    return {
      status,
      body: { __type: name, message: `refused: ${name}`, ...(reason !== undefined && { Reason: reason }) },
    }
  }

  const tell = (message: AwsTaken, event: { eventType: string; isFinal: boolean }): Promise<void> =>
    topic?.publish(awsEvent(message, { ...event, now: clock.now() })) ?? Promise.resolve()
  const tellFinal = (message: AwsTaken, failed: PlannedReceipt['failed']): Promise<void> =>
    tell(message, { eventType: failed ?? 'TEXT_DELIVERED', isFinal: true })

  const take = async (data: Send): Promise<string> => {
    const message: AwsTaken = {
      id: uuidOf(newNumber()),
      ourId: Object.values(data.Context)[0],
      to: data.DestinationPhoneNumber,
      text: data.MessageBody,
      at: new Date(clock.now()).toISOString(),
      type: data.MessageType,
      context: data.Context,
    }
    taken.push(message)
    if (data.ConfigurationSetName === undefined) return message.id
    const later = (after: number, work: () => Promise<void>) => clock.schedule(clock.now() + after, () => void work())
    for (const { after, failed } of receipts(message)) {
      if (after === 0) await tellFinal(message, failed)
      else later(after, () => tellFinal(message, failed))
    }
    later(PENDING_AFTER, () => tell(message, { eventType: 'TEXT_PENDING', isFinal: false }))
    return message.id
  }

  const send = async (request: ProviderRequest): Promise<ProviderAnswer> => {
    const wrong = checkSigv4(request, { key: account.key, service: 'sms-voice', now: clock.now() })
    if (wrong) return no(wrong, { status: 403 })
    if (request.headers['content-type'] !== 'application/x-amz-json-1.0') return no('SerializationException')
    const { data } = sendSchema.safeParse(JSON.parse(request.body))
    if (!data) return no('ValidationException', { reason: 'FIELD_VALIDATION_FAILED' })
    if (data.ConfigurationSetName !== account.configurationSet && data.ConfigurationSetName !== undefined)
      return no('ResourceNotFoundException')
    if (optedOut.has(data.DestinationPhoneNumber))
      return no('ConflictException', { reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT' })
    return { body: { MessageId: await take(data) } }
  }

  const answer = async (request: ProviderRequest, refuse: Refuse): Promise<ProviderAnswer> => {
    if (topic && request.method === 'GET') return topic.answer(request)
    if (refuse?.kind === 'throttle') return no('ThrottlingException', { status: 429 })
    return refuse ? errorOf(refuse.code, no) : send(request)
  }

  const operationOf = ({ method, path, headers }: ProviderRequest) => {
    if (method === 'GET') return topic && (path === topic.certificatePath || path === '/') ? 'sns' : undefined
    return method === 'POST' && path === '/' && headers['x-amz-target'] === TARGET ? 'send' : undefined
  }
  const server = await openProviderServer({ ...parts, operationOf, answer })
  return {
    ...server,
    ...(topic && { topic }),
    taken,
    refused,
    reply: async (phone, text, times = 1) => {
      if (KEYWORDS.test(text.trim())) optedOut.add(phone)
      const said = {
        originationNumber: phone,
        destinationNumber: OWN_NUMBER,
        messageKeyword: 'KEYWORD_800000000000',
        messageBody: text,
        inboundMessageId: randomUUID(),
        previousPublishedMessageId: taken.findLast(({ to }) => to === phone)?.id,
      }
      for (let turn = 0; turn < times; turn++) await topic?.publish(said)
    },
  }
}

/** The number in the shape of a UUID. */
const uuidOf = (number: string): string =>
  `${number.slice(0, 8)}-${number.slice(8, 12)}-4000-8000-${number.slice(12).padStart(12, '0')}`

/** `ServiceQuotaExceededException MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT`: the name, and its reason where it has one. */
function errorOf(
  code: string,
  no: (name: string, details: { reason?: string; status?: number }) => ProviderAnswer,
): ProviderAnswer {
  const [name = code, reason] = code.split(' ')
  return no(name, { ...(reason !== undefined && { reason }), status: name === 'InternalServerException' ? 500 : 400 })
}
