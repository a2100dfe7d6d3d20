import { afterEach, beforeEach, expect, test } from 'vitest'
import { AnswerLost } from '../../../functions/messages/channels/channel.ts'
import { deliver } from '../../../functions/messages/deliver.ts'
import { recordReceipt } from '../../../functions/messages/record-receipt.ts'
import { stableId } from '../../../functions/shared/ids.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { forEachInterleaving } from '../../support/interleave.ts'
import { openWorld, type World } from '../../support/world.ts'
import {
  acknowledgement,
  later,
  messageIn,
  now,
  type Provider,
  provider,
  putPerson,
  putRun,
  withProvider,
} from './kit.ts'

let world: World
let services: Services
beforeEach(async () => {
  world = await openWorld({ now })
  await putPerson(world)
  await putRun(world)
  services = await withProvider(world, provider())
})
afterEach(() => world.close())

const receiptOf = (messageId: string, state: 'delivered' | 'failed', code = '') => ({
  channel: 'sms',
  providerId: `sms:${messageId}`,
  state,
  code,
  at: later(1),
})

test('a message that its provider delivered says so in the ledger, however often it is told', async () => {
  const { messageId } = await deliver(acknowledgement(), services)

  expect(await recordReceipt(receiptOf(messageId, 'delivered'), later(1), services)).toBe('recorded')
  expect(await recordReceipt(receiptOf(messageId, 'delivered'), later(2), services)).toBe('unchanged')

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'delivered', sentAt: now, receiptAt: later(1) })
  expect((await deliver(acknowledgement(), services)).state).toBe('accepted')
})

test('what was delivered does not fail any more', async () => {
  const { messageId } = await deliver(acknowledgement(), services)
  await recordReceipt(receiptOf(messageId, 'delivered'), later(1), services)

  expect(await recordReceipt(receiptOf(messageId, 'failed', 'late'), later(2), services)).toBe('unchanged')

  expect((await messageIn(world, messageId)).state).toBe('delivered')
  expect(world.published).toEqual([])
})

test('a message that the provider could not deliver fails with its code, and journeys hear of it once', async () => {
  const { messageId } = await deliver(acknowledgement(), services)

  await recordReceipt(receiptOf(messageId, 'failed', 'user-block'), later(1), services)
  await recordReceipt(receiptOf(messageId, 'failed', 'user-block'), later(2), services)

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'failed', reason: 'user-block' })
  expect(world.published.map(({ name, facts }) => ({ name, facts }))).toEqual([
    { name: 'MessageFailed', facts: { messageId, template: 'lead-acknowledged', reason: 'user-block' } },
  ])
})

test('a receipt of what nobody sent is kept for a while and changes nothing', async () => {
  expect(await recordReceipt(receiptOf('msg-of-nobody', 'delivered'), now, services)).toBe('kept')
})

test('of what comes too early only the last word is kept, and the first of those stands', async () => {
  const messageId = stableId('msg', 'run-1', 'acknowledge', 'first')
  const early = { ...receiptOf(messageId, 'delivered'), messageId }

  expect(await recordReceipt({ ...early, state: 'accepted' }, now, services)).toBe('unchanged')
  expect(await recordReceipt(early, now, services)).toBe('kept')
  expect(await recordReceipt({ ...early, state: 'failed' }, now, services)).toBe('kept')
  await deliver(acknowledgement(), services)

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'delivered' })
})

test('in whatever order acceptance and receipt come, the message is delivered', async () => {
  const messageId = stableId('msg', 'run-1', 'acknowledge', 'first')
  await forEachInterleaving({
    open: async () => {
      const opened = await openWorld({ now })
      await putPerson(opened)
      await putRun(opened)
      return { ...opened, services: await withProvider(opened, provider()) }
    },
    operations: () => [
      { run: (each) => deliver(acknowledgement(), each) },
      { run: (each) => recordReceipt(receiptOf(messageId, 'delivered'), later(1), each) },
    ],
    check: async (opened) => {
      expect((await messageIn(opened, messageId)).state).toBe('delivered')
    },
  })
})

test('in whatever order the loss of the answer and the receipt come, the message is delivered', async () => {
  const messageId = stableId('msg', 'run-1', 'acknowledge', 'first')
  const silent = (): Provider => {
    const sms = provider()
    sms.after = () => {
      throw new AnswerLost('socket hang up', 2)
    }
    return sms
  }
  await forEachInterleaving({
    open: async () => {
      const opened = await openWorld({ now })
      await putPerson(opened)
      await putRun(opened)
      return { ...opened, services: await withProvider(opened, silent()) }
    },
    operations: () => [
      { run: (each) => deliver(acknowledgement(), each) },
      { run: (each) => recordReceipt({ ...receiptOf(messageId, 'delivered'), messageId }, later(1), each) },
    ],
    check: async (opened) => {
      expect(await messageIn(opened, messageId)).toMatchObject({ state: 'delivered', parts: 2 })
    },
  })
})
