import { afterEach, beforeEach, expect, test } from 'vitest'
import { AnswerLost, REPEATABLE } from '../../../functions/messages/channels/channel.ts'
import { deliver } from '../../../functions/messages/deliver.ts'
import { recordReceipt } from '../../../functions/messages/record-receipt.ts'
import { resolveUnknown } from '../../../functions/messages/resolve-unknown.ts'
import { keepStray } from '../../../functions/messages/stray-receipts.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { openWorld, type World } from '../../support/world.ts'
import {
  acknowledgement,
  later,
  messageIn,
  now,
  type Provider,
  person,
  provider,
  putPerson,
  putRun,
  withProvider,
} from './kit.ts'

let world: World
let wechat: Provider
let services: Services
beforeEach(async () => {
  world = await openWorld({ now })
  await putPerson(world)
  await putRun(world)
  const nobodyCanAsk = async () => {
    throw new AnswerLost('too-late-to-repeat')
  }
  wechat = { ...provider({ deduplicates: true }), reportsByAddress: true, query: nobodyCanAsk }
  services = await withProvider(world, wechat)
})
afterEach(() => world.close())

/** The next answers are lost, though the messages were taken. */
const loseAnswers = (): void => {
  wechat.send = async (message) => {
    wechat.taken.push(message)
    throw new AnswerLost('UND_ERR_SOCKET')
  }
}

/** The provider tells of a message to the person, by an id that it alone knows. */
async function report(providerId: string, at: string, state: 'delivered' | 'failed' = 'delivered') {
  const receipt = { channel: 'sms', providerId, state, at, ...(state === 'failed' && { code: 'user-block' }) }
  const received = await recordReceipt(receipt, at, services)
  if (received === 'kept') await keepStray(receipt, person.phone, at, services.table)
  return received
}

const sent = async (slot: string, at = now): Promise<string> =>
  (await deliver(acknowledgement({ slot, now: at }), services)).messageId
const stateOf = async (messageId: string) => (await messageIn(world, messageId)).state

test('a message whose answer was lost is settled by the receipt that can be of no other', async () => {
  loseAnswers()
  const messageId = await sent('a')
  await report('wx-1', '2026-11-21T02:00:02.000Z')

  await resolveUnknown(later(16), services)

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'delivered', providerId: 'wx-1' })
  expect(await report('wx-1', later(20))).toBe('unchanged')
  expect(wechat.taken).toHaveLength(1)
})

test('where the receipt says that it did not arrive, it has failed with the provider’s reason', async () => {
  loseAnswers()
  const messageId = await sent('a')
  await report('wx-1', later(1), 'failed')

  await resolveUnknown(later(16), services)

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'failed', reason: 'user-block' })
})

test('a receipt that comes before the loss is recorded counts as well', async () => {
  loseAnswers()
  const { send } = wechat
  wechat.send = async (message) => {
    await report('wx-1', now)
    return send(message)
  }
  const messageId = await sent('a')

  await resolveUnknown(later(16), services)

  expect(await stateOf(messageId)).toBe('delivered')
})

test('a receipt that comes hours later tells all the same, by the time that stands in it', async () => {
  loseAnswers()
  const messageId = await sent('a')
  await resolveUnknown(later(16), services)
  expect(await stateOf(messageId)).toBe('unknown')
  await report('wx-1', later(1))

  await resolveUnknown(later(120), services)

  expect(await stateOf(messageId)).toBe('delivered')
})

test('two that were lost at the same time are left alone: one receipt does not say whose it is', async () => {
  loseAnswers()
  const both = [await sent('a'), await sent('b', later(1))]
  await report('wx-1', later(2))

  await resolveUnknown(later(20), services)

  expect(await Promise.all(both.map(stateOf))).toEqual(['unknown', 'unknown'])
})

test('two that were lost at different times are told apart', async () => {
  loseAnswers()
  const both = [await sent('a'), await sent('b', later(8))]
  await report('wx-1', later(0))
  await report('wx-2', later(8), 'failed')

  await resolveUnknown(later(30), services)

  expect(await Promise.all(both.map(stateOf))).toEqual(['delivered', 'failed'])
})

test('the receipt of a message that was accepted, come too early, settles no other', async () => {
  loseAnswers()
  const lost = await sent('a')
  wechat.send = async ({ id }) => {
    await report('wx-2', later(1))
    return { kind: 'accepted', providerId: id && 'wx-2' }
  }
  const accepted = await sent('b', later(1))

  await resolveUnknown(later(20), services)

  expect([await stateOf(lost), await stateOf(accepted)]).toEqual(['unknown', 'delivered'])
})

test('a receipt of a message that was sent at another time settles nothing', async () => {
  loseAnswers()
  const messageId = await sent('a')
  await report('wx-1', later(30))

  await resolveUnknown(later(40), services)

  expect(await stateOf(messageId)).toBe('unknown')
})

test('who sent it died before the loss was noted: it is noted by the first sweep and settled by the next', async () => {
  wechat.send = async () => {
    throw new Error('killed')
  }
  const dying = { ...services, table: { ...services.table, put: async () => Promise.reject(new Error('killed')) } }
  await deliver(acknowledgement({ slot: 'a' }), dying).catch(() => undefined)
  const [messageId] = [...(await world.services.table.query({ pk: 'LEAD#lead-1', prefix: 'MESSAGE#' }))].map((item) =>
    String(item.messageId),
  )
  await report('wx-1', later(0))

  await resolveUnknown(later(16), services)
  expect(await stateOf(messageId ?? '')).not.toBe('delivered')
  await resolveUnknown(later(40), services)

  expect(await stateOf(messageId ?? '')).toBe('delivered')
})

test('a lost message that meets a limit when it is sent again is still lost: it is asked for its first moment, never sent as a new one', async () => {
  const asked: string[] = []
  const harmless = provider({ deduplicates: true })
  harmless.query = async ({ sentAt }) => {
    asked.push(sentAt)
    return REPEATABLE
  }
  const inTown = await withProvider(world, harmless)
  harmless.after = () => {
    throw new AnswerLost('UND_ERR_SOCKET')
  }
  const { messageId } = await deliver(acknowledgement(), inTown)
  harmless.answer = { kind: 'later', reason: '45009', class: 'defer' }
  await resolveUnknown(later(16), inTown)
  expect(await messageIn(world, messageId)).not.toHaveProperty('until')

  harmless.after = () => undefined
  harmless.answer = undefined
  await resolveUnknown(later(40), inTown)

  expect(asked).toEqual([now, now])
  expect(harmless.taken).toHaveLength(1)
  expect(await stateOf(messageId)).toBe('accepted')
})

/** One message whose answer was lost, by a channel that makes one of two. */
async function loseOneToRepeat() {
  const harmless = provider({ deduplicates: true })
  harmless.query = async () => REPEATABLE
  const inTown = await withProvider(world, harmless)
  harmless.after = () => {
    throw new AnswerLost('UND_ERR_SOCKET')
  }
  const { messageId } = await deliver(acknowledgement(), inTown)
  return { harmless, inTown, messageId }
}

test('where sending again does no harm the next sweep does it, within minutes: the channel makes one of two for minutes only', async () => {
  const { harmless, inTown, messageId } = await loseOneToRepeat()

  harmless.after = () => undefined
  await resolveUnknown(later(5), inTown)

  expect(harmless.taken).toHaveLength(1)
  expect(await stateOf(messageId)).toBe('accepted')
})

test('a lost message that may not be sent any more is no message that did not arrive', async () => {
  const { harmless, inTown, messageId } = await loseOneToRepeat()

  harmless.answer = { kind: 'refused', reason: '43004', unreachable: true }
  await resolveUnknown(later(5), inTown)

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'unknown', reason: 'answer lost; later: 43004' })
  expect(world.published).toEqual([])
})
