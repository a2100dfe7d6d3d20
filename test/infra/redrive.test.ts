import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { SQSClient } from '@aws-sdk/client-sqs'
import { afterEach, expect, test } from 'vitest'
import { listDeadLetterQueues, moveMessages } from '../../infra/move-messages.ts'
import { realClock } from '../../local/clock.ts'
import { answerAwsJson } from '../../local/http/aws-json.ts'
import { openMessageStore } from '../../local/queues/message-store.ts'
import { openQueues, queueArn } from '../../local/queues/queues.ts'
import { openSqs } from '../../local/queues/sqs.ts'
import { realRandom } from '../../local/random.ts'
import { openStore } from '../../local/store.ts'

const SOURCE = 'LeadToLoyalty-EnrolQueue983ED133-f00'
const LETTERS = 'LeadToLoyalty-EnrolDeadLettersE7552721-ba7'
const SWEEPS = 'LeadToLoyalty-SweepDeadLettersBE53EB73-c0c'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** SQS as the local machine offers it, with the SDK's own client in front. */
async function openQueuesOfStack() {
  const store = openStore(':memory:')
  const clock = realClock()
  const messages = openMessageStore({ store, clock, random: realRandom() })
  const queues = openQueues({ store, clock, messages })
  const settings = { visibilityTimeoutSeconds: 30, delaySeconds: 0, redrive: undefined }
  for (const name of [LETTERS, SWEEPS]) queues.create({ ...settings, name })
  queues.create({ ...settings, name: SOURCE, redrive: { deadLetterArn: queueArn(LETTERS), maxReceiveCount: 5 } })
  const sqs = openSqs({ store, queues, baseUrl: 'http://127.0.0.1' })
  const server = createServer(async (request, response) => {
    const target = String(request.headers['x-amz-target'])
    const answer = await answerAwsJson([sqs], { target, contentType: '', body: await buffer(request) })
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  closing.push(() => server.close())
  const client = new SQSClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    useQueueUrlAsEndpoint: false,
  })
  return { queues, client }
}

test('dead letters are counted by queue, with the queue that they came from', async () => {
  const { queues, client } = await openQueuesOfStack()
  await queues.send(LETTERS, 'an event')

  const found = await listDeadLetterQueues(client, 'LeadToLoyalty-')

  expect(found.map(({ name, waiting }) => ({ name, waiting }))).toEqual([
    { name: 'EnrolDeadLetters', waiting: 1 },
    { name: 'SweepDeadLetters', waiting: 0 },
  ])
  expect(found[0]?.source).toContain(SOURCE)
  expect(found[1]?.source).toBeUndefined()
})

test('every dead letter goes back word for word, however many there are, and none stays behind', async () => {
  const { queues, client } = await openQueuesOfStack()
  for (let at = 0; at < 23; at++) await queues.send(LETTERS, `event ${at}`)
  const [letters] = await listDeadLetterQueues(client, 'LeadToLoyalty-')

  const moved = await moveMessages(client, letters?.url ?? '', letters?.source ?? '')

  expect(moved).toBe(23)
  expect(queues.count(LETTERS)).toMatchObject({ visible: 0, inFlight: 0 })
  const { messages } = queues.receive(SOURCE, 10)
  expect(messages.map(({ body }) => body)).toContain('event 0')
  expect(queues.count(SOURCE)).toMatchObject({ visible: 13, inFlight: 10 })
})
