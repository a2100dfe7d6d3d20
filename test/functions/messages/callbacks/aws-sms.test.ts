import { afterEach, beforeEach, expect, test } from 'vitest'
import { readContact } from '../../../../functions/messages/contact-store.ts'
import { deliver } from '../../../../functions/messages/deliver.ts'
import { acknowledgement, later, messageIn, person } from '../kit.ts'
import { type AwsTown, openAwsTown } from './aws-kit.ts'

let town: AwsTown
beforeEach(async () => {
  town = await openAwsTown()
})
afterEach(() => town.close())

const send = async (): Promise<string> =>
  (await deliver(acknowledgement({ to: { kind: 'owner', personId: town.personId } }), town.services)).messageId

const ledger = (messageId: string) => messageIn(town.world, messageId)
/** What AWS says of the message that it took last. */
const tell = (messageId: string, eventType: string, event: object = {}): Promise<void> =>
  town.topic.publish({
    eventType,
    eventVersion: '1.0',
    eventTimestamp: Date.parse(later(1)),
    isFinal: true,
    messageId: town.aws.taken.at(-1)?.id,
    context: { messageId },
    totalMessageParts: 1,
    ...event,
  })

test('The subscription is confirmed by itself; then the ledger says that a message was delivered, and when', async () => {
  const messageId = await send()

  await tell(messageId, 'TEXT_DELIVERED')

  expect(await ledger(messageId)).toMatchObject({ state: 'delivered', receiptAt: later(1) })
  expect(town.world.logged).toContainEqual(expect.objectContaining({ message: 'subscription confirmed' }))
})

test('Where the carrier’s word is the last that comes, the message counts as delivered with it', async () => {
  const messageId = await send()

  await tell(messageId, 'TEXT_SUCCESSFUL')

  expect(await ledger(messageId)).toMatchObject({ state: 'delivered' })
})

test('In any order and however often: what is final stays', async () => {
  const messageId = await send()

  await tell(messageId, 'TEXT_PENDING', { isFinal: false })
  expect(await ledger(messageId)).toMatchObject({ state: 'accepted' })
  await tell(messageId, 'TEXT_DELIVERED')
  await tell(messageId, 'TEXT_DELIVERED')
  await tell(messageId, 'TEXT_PENDING', { isFinal: false })
  await tell(messageId, 'TEXT_BLOCKED')

  expect(await ledger(messageId)).toMatchObject({ state: 'delivered' })
  expect(town.world.published).toEqual([])
})

test('An event that comes before our answer is not lost', async () => {
  town.plan([{ after: 0 }])

  const messageId = await send()

  expect(await ledger(messageId)).toMatchObject({ state: 'delivered', receiptAt: expect.any(String) })
})

test('A message whose answer was lost is found by an event that came before we gave up waiting', async () => {
  town.plan([{ after: 0 }])
  town.faults.next({ kind: 'drop' })

  const told = await send()

  expect(await ledger(told)).toMatchObject({ state: 'delivered', parts: 1, providerId: town.aws.taken[0]?.id })
})

test('A message whose answer was lost is known to be on its way as soon as AWS says so, and later how it ended', async () => {
  town.faults.next({ kind: 'drop' })
  const messageId = await send()
  expect(await ledger(messageId)).toMatchObject({ state: 'unknown', parts: 1 })

  await tell(messageId, 'TEXT_PENDING', { isFinal: false })
  expect(await ledger(messageId)).toMatchObject({ state: 'accepted', providerId: town.aws.taken[0]?.id })
  await tell(messageId, 'TEXT_DELIVERED')

  expect(await ledger(messageId)).toMatchObject({ state: 'delivered' })
})

test('A phone that wants nothing from us: the message failed, journeys hear of it once, and the next tries another way', async () => {
  const messageId = await send()

  await tell(messageId, 'TEXT_BLOCKED')
  await tell(messageId, 'TEXT_BLOCKED')

  expect(await ledger(messageId)).toMatchObject({ state: 'failed', reason: 'TEXT_BLOCKED' })
  expect(town.world.published.map(({ name }) => name)).toEqual(['MessageFailed'])
  const { unreachable } = await readContact(town.services.table, town.personId)
  expect(Object.keys(unreachable)).toEqual(['aws-sms'])
})

test.each(['TEXT_CARRIER_BLOCKED', 'TEXT_SPAM', 'TEXT_UNREACHABLE', 'TEXT_TTL_EXPIRED', 'TEXT_SOMETHING_NEW'])(
  'After %s the message failed, and nothing is held against the number',
  async (eventType) => {
    const messageId = await send()

    await tell(messageId, eventType)

    expect(await ledger(messageId)).toMatchObject({ state: 'failed', reason: eventType })
    expect((await readContact(town.services.table, town.personId)).unreachable).toEqual({})
  },
)

test('A message of which the carrier never says a word was sent: more is not claimed', async () => {
  const messageId = await send()

  await tell(messageId, 'TEXT_UNKNOWN', { messageStatus: 'UNKNOWN' })

  expect(await ledger(messageId)).toMatchObject({ state: 'accepted' })
})

test('The count of parts that AWS bills goes before ours', async () => {
  const messageId = await send()
  expect(await ledger(messageId)).toMatchObject({ parts: 1 })

  await tell(messageId, 'TEXT_DELIVERED', { totalMessageParts: 2 })

  expect(await ledger(messageId)).toMatchObject({ parts: 2 })
})

test('What AWS says of messages that we never sent, and of anything else, is taken and changes nothing', async () => {
  const messageId = await send()

  await tell('msg-of-nobody', 'TEXT_BLOCKED', { messageId: 'of-somebody-else' })
  await town.topic.publish({ eventType: 'VOICE_COMPLETED', messageId })
  const words = await town.post(town.topic.seal({ Type: 'Notification', Message: 'Successfully validated SNS topic' }))

  expect(words.status).toBe(200)
  expect(await ledger(messageId)).toMatchObject({ state: 'accepted' })
})

test.each(['R', 'td', 'STOP', 'Unsubscribe', '退订'])(
  'Whoever answers %s is left in peace from then on, however often AWS repeats it',
  async (word) => {
    await town.aws.reply(person.phone, word, 2)

    expect(await readContact(town.services.table, town.personId)).toMatchObject({ stoppedAt: expect.any(String) })
  },
)

test('To whom AWS writes no more for his word, nothing more is sent by it', async () => {
  await town.aws.reply(person.phone, 'STOP')

  expect(town.aws.taken).toEqual([])
  expect(town.aws.refused).toEqual(['DESTINATION_PHONE_NUMBER_OPTED_OUT'])
})

test('Every other answer reaches whoever looks after the matter; neither it nor the number reaches the log', async () => {
  await town.aws.reply(person.phone, 'Can I come on Saturday?')

  expect(town.world.logged).toContainEqual(
    expect.objectContaining({ message: 'reply taken', fields: { channel: 'aws-sms', kind: 'passed-on' } }),
  )
  expect(JSON.stringify(town.world.logged)).not.toMatch(/13800000001|Saturday/)
})
