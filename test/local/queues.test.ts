import { describe, expect, test } from 'vitest'
import { type Mapping, openMapping } from '../../local/queues/event-source-mapping.ts'
import { queueArn } from '../../local/queues/queues.ts'
import { openSqs } from '../../local/queues/sqs.ts'
import { openParts, queueNamed } from './parts.ts'

interface Batch {
  Records: { messageId: string; body: string; attributes: Record<string, string> }[]
}

/** A queue `work` with dead letters in `dead`, and what its function does with each batch. */
function openWork(handle: (batch: Batch) => Promise<unknown>, mapping: Partial<Mapping> = {}) {
  const parts = openParts()
  const { queues } = parts
  queues.create(queueNamed('dead'))
  queues.create({ ...queueNamed('work'), redrive: { deadLetterArn: queueArn('dead'), maxReceiveCount: 3 } })
  const batches: string[][] = []
  const opened = openMapping(
    {
      queue: 'work',
      batchSize: 10,
      concurrency: 10,
      reportsFailures: true,
      invoke: (event) => {
        const batch = event as Batch
        batches.push(batch.Records.map(({ body }) => body))
        return handle(batch)
      },
      ...mapping,
    },
    parts,
  )
  opened.start()
  const send = async (...bodies: string[]) => {
    await Promise.all(bodies.map((body) => queues.send(queueArn('work'), body)))
    await parts.activity.idle()
  }
  return { ...parts, batches, send, mapping: opened }
}

const succeed = async () => ({ batchItemFailures: [] })

describe('A queue feeds its function', () => {
  test('messages sent together travel together, in order, and are then gone', async () => {
    const { batches, send, queues } = openWork(succeed)

    await send('a', 'b', 'c')

    expect(batches).toEqual([['a', 'b', 'c']])
    expect(queues.count('work')).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  })

  test('a batch is no larger than it may be, and no more batches are under way than may be', async () => {
    let underWay = 0
    let most = 0
    const { batches, send } = openWork(
      async () => {
        most = Math.max(most, ++underWay)
        await new Promise((resolve) => setTimeout(resolve, 5))
        underWay -= 1
      },
      { batchSize: 2, concurrency: 3 },
    )

    await send(...'abcdefghijklmnop')

    expect(batches.map((batch) => batch.length)).toEqual(Array(8).fill(2))
    expect(most).toBe(3)
  })

  test('only the records that failed come again, after the visibility timeout, and know how often they came', async () => {
    const counts: string[] = []
    const { batches, send, pass } = openWork(async ({ Records }) => {
      const bad = Records.filter(({ body }) => body === 'bad')
      counts.push(...bad.map(({ attributes }) => attributes.ApproximateReceiveCount ?? ''))
      return {
        batchItemFailures: bad
          .slice(0, counts.length === 1 ? 1 : 0)
          .map(({ messageId }) => ({ itemIdentifier: messageId })),
      }
    })

    await send('good', 'bad')
    await pass(29)
    expect(batches).toEqual([['good', 'bad']])

    await pass(1)
    expect(batches).toEqual([['good', 'bad'], ['bad']])
    expect(counts).toEqual(['1', '2'])
  })

  test('the time of first receipt stays the same at every retry', async () => {
    const times: (string | undefined)[] = []
    const { send, pass, clock } = openWork(async ({ Records }) => {
      times.push(Records[0]?.attributes.ApproximateFirstReceiveTimestamp)
      if (times.length === 1) throw new Error('not yet')
    })
    const first = String(clock.now())

    await send('a')
    await pass(60)

    expect(times).toEqual([first, first])
  })

  test.each([
    ['throws', async () => Promise.reject(new Error('broken'))],
    ['names a record that it was not given', async () => ({ batchItemFailures: [{ itemIdentifier: 'unknown' }] })],
    ['answers nonsense', async () => ({ batchItemFailures: 'all' })],
  ])(
    'a function that %s fails the whole batch, and after three times it lies among the dead letters',
    async (_, handle) => {
      const { batches, send, pass, queues } = openWork(handle)

      await send('a', 'b')
      await pass(300)

      expect(batches).toEqual([
        ['a', 'b'],
        ['a', 'b'],
        ['a', 'b'],
      ])
      expect(queues.count('work')).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
      expect(queues.receive('dead', 10).messages.map(({ body }) => body)).toEqual(['a', 'b'])
    },
  )

  test('dead letters can be redriven to where they came from', async () => {
    let broken = true
    const { batches, send, pass, queues, activity } = openWork(async () => {
      if (broken) throw new Error('broken')
    })
    await send('a')
    await pass(300)
    broken = false

    const redriven = await queues.redrive('dead')
    await activity.idle()

    expect(redriven).toEqual({ moved: 1 })
    expect(batches).toHaveLength(4)
    expect(queues.count('dead').visible + queues.count('work').visible).toBe(0)
  })

  test('what a stopped process had in hand is handed out again at once', async () => {
    const held = openWork(() => new Promise(() => undefined))
    await Promise.race([held.send('a'), new Promise((resolve) => setTimeout(resolve, 20))])
    held.mapping.stop()
    const received: string[] = []
    const next = openMapping(
      {
        queue: 'work',
        batchSize: 10,
        concurrency: 1,
        reportsFailures: false,
        invoke: async (event) => received.push(...(event as Batch).Records.map(({ body }) => body)),
      },
      { ...held, activity: openParts().activity },
    )

    next.start()
    await new Promise((resolve) => setTimeout(resolve, 20))

    expect(received).toEqual(['a'])
  })
})

describe('SQS as tools see it', () => {
  const openTool = () => {
    const parts = openParts()
    parts.queues.create(queueNamed('work'))
    const sqs = openSqs({ ...parts, baseUrl: 'http://127.0.0.1:8600' })
    const QueueUrl = 'http://127.0.0.1:8600/000000000000/work'
    return { ...parts, call: (operation: string, input: object = {}) => sqs.handle(operation, { QueueUrl, ...input }) }
  }

  test('a message is sent, received once, hidden, and received again until it is deleted', async () => {
    const { call, pass } = openTool()
    await call('SendMessage', { MessageBody: 'hello' })

    const first = await call('ReceiveMessage')
    const hidden = await call('ReceiveMessage')
    await pass(30)
    const second = await call('ReceiveMessage')
    await call('DeleteMessage', { ReceiptHandle: Reflect.get(Reflect.get(second, 'Messages')[0], 'ReceiptHandle') })
    await pass(30)

    expect(first).toMatchObject({ Messages: [{ Body: 'hello', MD5OfBody: '5d41402abc4b2a76b9719d911017c592' }] })
    expect(hidden).toEqual({})
    expect(second).toMatchObject({ Messages: [{ Attributes: { ApproximateReceiveCount: '2' } }] })
    expect(await call('ReceiveMessage')).toEqual({})
  })

  test('says how many messages there are, and what it cannot do', async () => {
    const { call } = openTool()
    await call('SendMessageBatch', {
      Entries: [
        { Id: '1', MessageBody: 'now' },
        { Id: '2', MessageBody: 'later', DelaySeconds: 60 },
      ],
    })

    expect(await call('GetQueueAttributes')).toMatchObject({
      Attributes: { ApproximateNumberOfMessages: '1', ApproximateNumberOfMessagesDelayed: '1' },
    })
    expect(await call('ListQueues')).toEqual({ QueueUrls: ['http://127.0.0.1:8600/000000000000/work'] })
    await expect(call('TagQueue')).rejects.toMatchObject({ code: 'UnsupportedOperation' })
    await expect(call('GetQueueAttributes', { QueueUrl: 'nowhere' })).rejects.toMatchObject({
      code: 'QueueDoesNotExist',
    })
  })
})
