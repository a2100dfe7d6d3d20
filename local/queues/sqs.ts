import { createHash } from 'node:crypto'
import { z } from 'zod'
import { place } from '../names.ts'
import { AwsError, type LocalService } from '../service.ts'
import type { Store } from '../store.ts'
import type { Message } from './message-store.ts'
import { type Queues, queueArn } from './queues.ts'

const queueUrl = z.string()
const handle = z.string().regex(/^\d+$/, 'The receipt handle is not one of this machine')
const sendEntry = z.object({
  Id: z.string(),
  MessageBody: z.string().min(1),
  DelaySeconds: z.int().min(0).max(900).optional(),
})

const inputs = {
  send: sendEntry.omit({ Id: true }).extend({ QueueUrl: queueUrl }),
  sendBatch: z.object({ QueueUrl: queueUrl, Entries: z.array(sendEntry).min(1).max(10) }),
  receive: z.object({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: z.int().min(1).max(10).default(1),
    VisibilityTimeout: z.int().min(0).max(43_200).optional(),
  }),
  delete: z.object({ QueueUrl: queueUrl, ReceiptHandle: handle }),
  deleteBatch: z.object({ QueueUrl: queueUrl, Entries: z.array(z.object({ Id: z.string(), ReceiptHandle: handle })) }),
  hide: z.object({ QueueUrl: queueUrl, ReceiptHandle: handle, VisibilityTimeout: z.int().min(0).max(43_200) }),
  queue: z.object({ QueueUrl: queueUrl }),
  name: z.object({ QueueName: z.string() }),
  list: z.object({ QueueNamePrefix: z.string().default('') }),
  move: z.object({ SourceArn: z.string(), DestinationArn: z.string().optional() }),
}

/** Messages are read from the queue's URL by its last part, so that any address of this machine will do. */
const nameIn = (url: string): string => url.slice(url.lastIndexOf('/') + 1)

/** SQS, as far as people and tools need it to look into queues and to redrive them. Message attributes and FIFO queues do not exist here. */
export function openSqs({ store, queues, baseUrl }: { store: Store; queues: Queues; baseUrl: string }): LocalService {
  const urlOf = (name: string): string => `${baseUrl}/${place.account}/${name}`

  const send = async (name: string, entries: readonly z.output<typeof sendEntry>[]) =>
    store.write(() =>
      entries.map(({ Id, MessageBody, DelaySeconds }) => ({
        Id,
        MessageId: queues.enqueue(queueArn(name), MessageBody, DelaySeconds).id,
        MD5OfMessageBody: md5(MessageBody),
      })),
    )

  const operations: Record<string, (input: unknown) => Promise<object>> = {
    SendMessage: async (input) => {
      const { QueueUrl, ...message } = parse(inputs.send, input)
      const [sent] = await send(nameIn(QueueUrl), [{ Id: 'only', ...message }])
      return { MessageId: sent?.MessageId, MD5OfMessageBody: sent?.MD5OfMessageBody }
    },
    SendMessageBatch: async (input) => {
      const { QueueUrl, Entries } = parse(inputs.sendBatch, input)
      return { Successful: await send(nameIn(QueueUrl), Entries), Failed: [] }
    },
    ReceiveMessage: async (input) => {
      const { QueueUrl, MaxNumberOfMessages, VisibilityTimeout } = parse(inputs.receive, input)
      const { messages, committed } = queues.receive(nameIn(QueueUrl), MaxNumberOfMessages, VisibilityTimeout)
      await committed
      return messages.length === 0 ? {} : { Messages: messages.map(toSqs) }
    },
    DeleteMessage: async (input) => {
      await queues.remove([Number(parse(inputs.delete, input).ReceiptHandle)])
      return {}
    },
    DeleteMessageBatch: async (input) => {
      const { Entries } = parse(inputs.deleteBatch, input)
      await queues.remove(Entries.map(({ ReceiptHandle }) => Number(ReceiptHandle)))
      return { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] }
    },
    ChangeMessageVisibility: async (input) => {
      const { QueueUrl, ReceiptHandle, VisibilityTimeout } = parse(inputs.hide, input)
      await queues.hide(nameIn(QueueUrl), Number(ReceiptHandle), VisibilityTimeout)
      return {}
    },
    GetQueueUrl: async (input) => ({ QueueUrl: urlOf(queues.find(parse(inputs.name, input).QueueName).name) }),
    ListQueues: async (input) => {
      const { QueueNamePrefix } = parse(inputs.list, input)
      const names = queues.list().map(({ name }) => name)
      return { QueueUrls: names.filter((name) => name.startsWith(QueueNamePrefix)).map(urlOf) }
    },
    GetQueueAttributes: async (input) => ({
      Attributes: attributesOf(queues, nameIn(parse(inputs.queue, input).QueueUrl)),
    }),
    PurgeQueue: async (input) => {
      await queues.purge(nameIn(parse(inputs.queue, input).QueueUrl))
      return {}
    },
    StartMessageMoveTask: async (input) => {
      const { SourceArn, DestinationArn } = parse(inputs.move, input)
      await queues.redrive(SourceArn, DestinationArn)
      return { TaskHandle: SourceArn }
    },
  }

  return {
    target: 'AmazonSQS',
    handle: async (operation, input) => {
      const run = operations[operation]
      if (!run) throw new AwsError('UnsupportedOperation', `This machine's SQS has no ${operation}`)
      return run(input)
    },
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (!parsed.success) throw new AwsError('InvalidParameterValue', z.prettifyError(parsed.error))
  return parsed.data
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

function toSqs(message: Message): object {
  return {
    MessageId: message.id,
    ReceiptHandle: String(message.sequence),
    MD5OfBody: md5(message.body),
    Body: message.body,
    Attributes: {
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: String(message.sentAt),
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
  }
}

function attributesOf(queues: Queues, name: string): Record<string, string> {
  const { visibilityTimeoutSeconds, delaySeconds, redrive } = queues.find(name)
  const { visible, inFlight, delayed } = queues.count(name)
  return {
    QueueArn: queueArn(name),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(visibilityTimeoutSeconds),
    DelaySeconds: String(delaySeconds),
    ...(redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: redrive.deadLetterArn,
        maxReceiveCount: redrive.maxReceiveCount,
      }),
    }),
  }
}
