import { z } from 'zod'
import type { HttpResponse } from '../../shared/http.ts'
import type { HttpFunction } from '../../shared/http-function.ts'
import type { Services } from '../../shared/services.ts'
import { readAccount } from '../channels/account.ts'
import { AWS_ACCOUNT, awsAccountSchema, awsSecretSchema } from '../channels/aws-account.ts'
import { meaningOfEvent, stopsAws } from '../channels/aws-codes.ts'
import { type Receipt, recordReceipt } from '../record-receipt.ts'
import { takeReplies } from './callback.ts'
import { confirmSubscription, openSnsEnvelope } from './sns-envelope.ts'

/** The last moment that a Date can be. */
const LATEST = 8.64e15

/** https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-format.html */
const eventSchema = z.object({
  eventType: z.string().startsWith('TEXT_'),
  /** In milliseconds since 1970. A receipt is not refused for it. */
  eventTimestamp: z.number().int().positive().max(LATEST).optional().catch(undefined),
  isFinal: z.boolean(),
  messageId: z.string().min(1),
  /** What we gave AWS with the message. */
  context: z.object({ messageId: z.string().optional() }).nullish(),
  totalMessageParts: z.number().int().positive().optional().catch(undefined),
})

/** https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html */
const replySchema = z.object({
  originationNumber: z.string().regex(/^\+[1-9]\d{6,14}$/),
  messageBody: z.string(),
  inboundMessageId: z.string().min(1),
})

const toldSchema = z.union([eventSchema, replySchema])

const taken: HttpResponse = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'OK' }

/**
 * Events about messages and replies of AWS End User Messaging, by SNS: HTTPS subscriptions of the account's topics. The first
 * thing that a topic says is that somebody subscribed us, which is confirmed.
 */
export const receiveAwsSms: HttpFunction = async ({ body, now }, services) => {
  const shape = { name: AWS_ACCOUNT, account: awsAccountSchema, secret: awsSecretSchema }
  const account = await readAccount(shape, services)
  const envelope = await openSnsEnvelope(body, { account, now, log: services.log })
  const { TopicArn: topic } = envelope
  if (envelope.Type === 'Notification') await takeMessage(envelope.Message, now, services)
  if (envelope.Type === 'SubscriptionConfirmation') {
    await confirmSubscription(envelope, account)
    services.log.info('subscription confirmed', { topic })
  }
  // Who did it can say so to SNS alone; without the topic nothing of ours is ever known to be delivered.
  if (envelope.Type === 'UnsubscribeConfirmation') services.log.error('subscription ended', { topic })
  return taken
}

async function takeMessage(message: string, now: string, services: Services): Promise<void> {
  const told = toldSchema.safeParse(parse(message)).data
  if (!told) return services.log.info('AWS told of something else', {})
  if ('eventType' in told) await recordReceipt(receiptOf(told, now), now, services)
  else await takeReplies(AWS_ACCOUNT, [replyOf(told)], now, services)
}

const receiptOf = (event: z.output<typeof eventSchema>, now: string): Receipt => ({
  channel: AWS_ACCOUNT,
  providerId: event.messageId,
  ...(event.context?.messageId !== undefined && { messageId: event.context.messageId }),
  ...meaningOfEvent(event),
  code: event.eventType,
  ...(event.totalMessageParts !== undefined && { parts: event.totalMessageParts }),
  at: event.eventTimestamp === undefined ? now : new Date(event.eventTimestamp).toISOString(),
})

/** Whom AWS no longer writes to for his word has said stop to us. */
const replyOf = ({ inboundMessageId, originationNumber, messageBody }: z.output<typeof replySchema>) => ({
  id: inboundMessageId,
  address: originationNumber,
  text: stopsAws(messageBody) ? 'STOP' : messageBody,
})

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
