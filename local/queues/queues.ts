import type { Clock } from '../clock.ts'
import { arnOf, nameInArn } from '../names.ts'
import { AwsError } from '../service.ts'
import type { Store } from '../store.ts'
import type { Counts, Message, MessageStore } from './message-store.ts'

interface QueueSettings {
  readonly name: string
  readonly visibilityTimeoutSeconds: number
  readonly delaySeconds: number
  /** Where a message goes that was received `maxReceiveCount` times and not deleted. */
  readonly redrive: { readonly deadLetterArn: string; readonly maxReceiveCount: number } | undefined
}

/** The queues, and what happens to messages that nobody manages to handle. Queues are named by ARN or name. */
export interface Queues {
  create(settings: QueueSettings): void
  list(): QueueSettings[]
  find(nameOrArn: string): QueueSettings
  /** Inside a write. */
  enqueue(queueArn: string, body: string, delaySeconds?: number): { id: string }
  send(queueArn: string, body: string): Promise<void>
  /** Resolves when what was handed out is on disk as handed out. */
  receive(queue: string, limit: number, visibilitySeconds?: number): { messages: Message[]; committed: Promise<void> }
  remove(sequences: readonly number[]): Promise<void>
  hide(queue: string, sequence: number, seconds: number): Promise<void>
  purge(queue: string): Promise<void>
  /** Moves all messages of a dead-letter queue back to where they came from, or to another queue. */
  redrive(deadLetterQueue: string, to?: string): Promise<{ moved: number }>
  count(queue: string): Counts
  /** Calls `listener` when messages may have become visible in the queue; returns what ends that. */
  onArrival(queue: string, listener: () => void): () => void
}

export function openQueues({ store, clock, messages }: { store: Store; clock: Clock; messages: MessageStore }): Queues {
  const queues = new Map<string, QueueSettings>()
  const listeners = new Map<string, Set<() => void>>()

  const find = (nameOrArn: string): QueueSettings => {
    const queue = queues.get(nameInArn(nameOrArn))
    if (!queue) throw new AwsError('QueueDoesNotExist', `The specified queue does not exist: ${nameInArn(nameOrArn)}`)
    return queue
  }

  const arrived = (name: string): void => {
    for (const listener of listeners.get(name) ?? []) listener()
  }

  /** Takes out what was received too often, and puts it into the dead-letter queue. */
  const withoutDead = (queue: QueueSettings, taken: readonly Message[]): Message[] => {
    const { redrive } = queue
    if (!redrive) return [...taken]
    return taken.filter((message) => {
      if (message.receives <= redrive.maxReceiveCount) return true
      messages.moveOne(message.sequence, nameInArn(redrive.deadLetterArn))
      arrived(nameInArn(redrive.deadLetterArn))
      return false
    })
  }

  const enqueue = (queueArn: string, body: string, delaySeconds?: number): { id: string } => {
    const queue = find(queueArn)
    const sent = messages.insert(queue.name, body, clock.now() + (delaySeconds ?? queue.delaySeconds) * 1000)
    arrived(queue.name)
    return sent
  }

  return {
    create: (settings) => {
      queues.set(settings.name, settings)
    },
    list: () => [...queues.values()],
    find,
    enqueue,
    send: async (queueArn, body) => {
      await store.write(() => enqueue(queueArn, body))
    },
    receive: (name, limit, visibilitySeconds) => {
      const queue = find(name)
      if (!messages.hasVisible(queue.name)) return { messages: [], committed: Promise.resolve() }
      const hiddenUntil = clock.now() + (visibilitySeconds ?? queue.visibilityTimeoutSeconds) * 1000
      let taken: Message[] = []
      const committed = store.write(() => {
        taken = withoutDead(queue, messages.take(queue.name, limit, hiddenUntil))
      })
      return { messages: taken, committed }
    },
    remove: (sequences) =>
      store.write(() => {
        for (const sequence of sequences) messages.remove(sequence)
      }),
    hide: async (name, sequence, seconds) => {
      await store.write(() => messages.hide(sequence, clock.now() + seconds * 1000))
      arrived(find(name).name)
    },
    purge: (name) => store.write(() => messages.purge(find(name).name)),
    redrive: async (deadLetterQueue, to) => {
      const from = find(deadLetterQueue).name
      const { moved, into } = await store.write(() => messages.moveAll(from, to && find(to).name))
      for (const queue of into) arrived(queue)
      return { moved }
    },
    count: (name) => messages.count(find(name).name),
    onArrival: (name, listener) => {
      const known = listeners.get(name) ?? new Set()
      listeners.set(name, known.add(listener))
      return () => known.delete(listener)
    },
  }
}

export const queueArn = (name: string): string => arnOf('sqs', name)
