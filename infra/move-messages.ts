import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { z } from 'zod'

/** SQS took only a part of a batch back; what it refused stays among the dead letters. */
class MoveFailed extends Error {
  constructor(codes: readonly string[]) {
    super(`The queue refused ${codes.length} message(s) (${[...new Set(codes)].join(', ')}); run the same again`)
    this.name = 'MoveFailed'
  }
}

export interface DeadLetterQueue {
  url: string
  /** e.g. `EnrolDeadLetters` */
  name: string
  /** How many messages lie there, about. */
  waiting: number
  /** The queue that they came from; sweeps have none. */
  source: string | undefined
}

/** The dead-letter queues among those whose name begins with `prefix`, by name. */
export async function listDeadLetterQueues(client: SQSClient, prefix: string): Promise<DeadLetterQueue[]> {
  const { QueueUrls = [] } = await client.send(
    new ListQueuesCommand({ MaxResults: 1000, ...(prefix !== '' && { QueueNamePrefix: prefix }) }),
  )
  const queues = await Promise.all(QueueUrls.map((url) => readQueue(client, url)))
  const found = queues.flatMap(({ url, arn, waiting }) => {
    const name = /(\w+DeadLetters)\w*(?:-\w+)?$/.exec(url)?.[1]
    const source = queues.find((each) => each.givesUpInto === arn)?.url
    return name === undefined ? [] : [{ url, name, waiting, source }]
  })
  return found.sort((a, b) => a.name.localeCompare(b.name))
}

async function readQueue(client: SQSClient, url: string) {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['QueueArn', 'RedrivePolicy', 'ApproximateNumberOfMessages'],
    }),
  )
  const { QueueArn, RedrivePolicy, ApproximateNumberOfMessages = '0' } = Attributes
  return {
    url,
    arn: QueueArn,
    waiting: Number(ApproximateNumberOfMessages),
    givesUpInto: redrivePolicySchema.parse(JSON.parse(RedrivePolicy ?? '{}')).deadLetterTargetArn,
  }
}

const redrivePolicySchema = z.object({ deadLetterTargetArn: z.string().optional() })

/** Moves every message from one queue to another, and tells how many; a message is deleted here only once it is there. Throws MoveFailed. */
export async function moveMessages(client: SQSClient, from: string, to: string): Promise<number> {
  let moved = 0
  while (true) {
    const batch = await moveBatch(client, from, to)
    if (batch === 0) return moved
    moved += batch
  }
}

async function moveBatch(client: SQSClient, from: string, to: string): Promise<number> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: from, MaxNumberOfMessages: 10, WaitTimeSeconds: 2, VisibilityTimeout: 60 }),
  )
  if (Messages.length === 0) return 0
  const entries = Messages.map((message, at) => ({ Id: String(at), MessageBody: message.Body }))
  const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: to, Entries: entries }))
  const refused = new Set(Failed.map((each) => each.Id))
  const taken = Messages.flatMap(({ ReceiptHandle }, at) =>
    refused.has(String(at)) ? [] : [{ Id: String(at), ReceiptHandle }],
  )
  if (taken.length > 0) await client.send(new DeleteMessageBatchCommand({ QueueUrl: from, Entries: taken }))
  if (Failed.length > 0) throw new MoveFailed(Failed.map((each) => each.Code ?? 'unknown'))
  return taken.length
}
