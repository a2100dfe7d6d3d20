import { z } from 'zod'
import type { Activity } from '../activity.ts'
import type { Clock, Timer } from '../clock.ts'
import { place } from '../names.ts'
import type { Message, MessageStore } from './message-store.ts'
import { type Queues, queueArn } from './queues.ts'

export interface Mapping {
  /** The queue's name. */
  readonly queue: string
  readonly batchSize: number
  /** Batches under way at once. */
  readonly concurrency: number
  /** Whether the function says which records failed; without it a batch succeeds or fails as a whole. */
  readonly reportsFailures: boolean
  invoke(event: { Records: object[] }): Promise<unknown>
}

interface MappingParts {
  readonly queues: Queues
  readonly messages: MessageStore
  readonly clock: Clock
  readonly activity: Activity
}

const answerSchema = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) }).partial()

/**
 * Feeds a function from a queue, as Lambda does. What fails stays hidden for the queue's visibility timeout and then
 * comes again, until the queue's dead-letter rule takes it.
 */
export function openMapping(mapping: Mapping, parts: MappingParts): { start(): void; stop(): void } {
  const { queues, messages, clock, activity } = parts
  let underWay = 0
  let waking = false
  let stopped = true
  let timer: Timer | undefined

  /** Waits for the end of the event loop's turn, so that messages sent together travel together. */
  const wake = (): void => {
    if (waking || stopped) return
    waking = true
    void activity.track(new Promise((resolve) => setImmediate(resolve))).then(pump)
  }

  const pump = (): void => {
    waking = false
    timer?.cancel()
    while (!stopped && underWay < mapping.concurrency && messages.hasVisible(mapping.queue)) {
      const batch = queues.receive(mapping.queue, mapping.batchSize)
      underWay += 1
      activity.track(batch.committed.then(() => handle(batch.messages))).then(ended, ended)
    }
    const next = stopped || underWay >= mapping.concurrency ? undefined : messages.nextVisibleAt(mapping.queue)
    if (next !== undefined) timer = clock.schedule(next, wake)
  }

  const ended = (): void => {
    underWay -= 1
    if (!waking) pump()
  }

  const handle = async (batch: readonly Message[]): Promise<void> => {
    if (batch.length === 0) return
    const answer = await mapping.invoke({ Records: batch.map((message) => toRecord(mapping.queue, message)) })
    const failed = mapping.reportsFailures ? failedIds(answer, batch) : new Set<string>()
    const done = batch.filter(({ id }) => !failed.has(id))
    if (done.length > 0) await queues.remove(done.map(({ sequence }) => sequence))
  }

  let stopListening: (() => void) | undefined
  return {
    start: () => {
      stopped = false
      stopListening = queues.onArrival(mapping.queue, wake)
      messages.showHandedOut(mapping.queue)
      wake()
    },
    stop: () => {
      stopped = true
      stopListening?.()
      timer?.cancel()
    },
  }
}

/** Lambda takes an answer that it does not understand, or that names a record it did not send, as the failure of all. */
function failedIds(answer: unknown, batch: readonly Message[]): Set<string> {
  const { batchItemFailures = [] } = answerSchema.parse(answer ?? {})
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
  const sent = new Set(batch.map(({ id }) => id))
  return [...failed].every((id) => sent.has(id)) ? failed : sent
}

function toRecord(queue: string, message: Message): object {
  return {
    messageId: message.id,
    receiptHandle: String(message.sequence),
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: String(message.sentAt),
      SenderId: place.account,
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn(queue),
    awsRegion: place.region,
  }
}
