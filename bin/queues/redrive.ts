import {
  GetQueueAttributesCommand,
  ListQueuesCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { CommandError } from '../run-command.ts'

/** A dead-letter queue and how many messages lie in it. */
export interface DeadLetters {
  name: string
  arn: string
  messages: number
}

/** Queues to which others send what they could not deliver. */
export async function deadLetterQueues(client: SQSClient): Promise<DeadLetters[]> {
  const queues = await Promise.all((await queueUrls(client)).map((url) => readQueue(client, url)))
  const dead = new Set(queues.flatMap(({ deadLettersTo }) => (deadLettersTo === undefined ? [] : [deadLettersTo])))
  return queues.filter(({ arn }) => dead.has(arn)).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Sends everything in a dead-letter queue back to where it came from. Returns how much that was. */
export async function redrive(client: SQSClient, name: string): Promise<DeadLetters> {
  const queues = await deadLetterQueues(client)
  const found = queues.filter((queue) => queue.name === name || queue.name.includes(name))
  const [queue] = found
  if (!queue || found.length > 1)
    throw new CommandError(
      `"${name}" names ${found.length} dead-letter queues; there are: ${queues.map((each) => each.name).join(', ')}`,
    )
  if (queue.messages > 0) await client.send(new StartMessageMoveTaskCommand({ SourceArn: queue.arn }))
  return queue
}

async function queueUrls(client: SQSClient): Promise<string[]> {
  const urls: string[] = []
  let NextToken: string | undefined
  do {
    const page = await client.send(new ListQueuesCommand({ MaxResults: 1000, NextToken }))
    urls.push(...(page.QueueUrls ?? []))
    NextToken = page.NextToken
  } while (NextToken)
  return urls
}

async function readQueue(client: SQSClient, QueueUrl: string) {
  const { Attributes = {} } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
  const policy: unknown = JSON.parse(Attributes.RedrivePolicy ?? '{}')
  const target =
    typeof policy === 'object' && policy !== null && 'deadLetterTargetArn' in policy
      ? policy.deadLetterTargetArn
      : undefined
  return {
    name: QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1),
    arn: Attributes.QueueArn ?? '',
    messages: Number(Attributes.ApproximateNumberOfMessages ?? 0),
    deadLettersTo: typeof target === 'string' ? target : undefined,
  }
}
