import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pauseChannel } from '../../../functions/messages/channel-state.ts'
import { AnswerLost, type Channel, REPEATABLE } from '../../../functions/messages/channels/channel.ts'
import { deliver } from '../../../functions/messages/deliver.ts'
import { recordReceipt } from '../../../functions/messages/record-receipt.ts'
import { resolveUnknown } from '../../../functions/messages/resolve-unknown.ts'
import { keepStray } from '../../../functions/messages/stray-receipts.ts'
import { keys } from '../../../functions/shared/keys.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { openWorld, type World } from '../../support/world.ts'
import {
  acknowledgement,
  dyingServices,
  later,
  messageIn,
  now,
  type Provider,
  provider,
  putPerson,
  putRun,
  subject,
} from './kit.ts'

const THREE_DAYS = 3 * 24 * 60

let world: World
beforeEach(async () => {
  world = await openWorld({ now })
  await putRun(world)
  await putPerson(world)
})
afterEach(() => world.close())

/** The world's services, with owners reached by these channels, in this order. */
const withChannels = async (...channels: Channel[]): Promise<Services> => {
  await world.services.settings.write('channels', { owner: channels.map(({ name }) => name) })
  const byName = Object.fromEntries(channels.map((channel) => [channel.name, channel]))
  return { ...world.services, channels: { ...world.services.channels, ...byName } }
}

const lookAt = async (services: Services, ...minutes: number[]): Promise<void> => {
  for (const minute of minutes) await resolveUnknown(later(minute), services)
}

const losesAnswers = (): never => {
  throw new AnswerLost('TimeoutError')
}

describe('A message that its channel may have', () => {
  let once: Provider
  beforeEach(() => {
    once = provider({ deduplicates: true })
    once.after = losesAnswers
  })

  test('is not sent by another channel while the first is paused, also where that one cannot be asked at all', async () => {
    const { query: _, ...webhook } = { ...once, name: 'webhook' }
    const sms = provider()
    const services = await withChannels(webhook, sms)
    const { messageId } = await deliver(acknowledgement(), services)
    await pauseChannel('webhook', { reason: 'HTTP 502', now: later(18) }, services)

    await lookAt(services, 20)

    expect(once.taken).toHaveLength(1)
    expect(sms.taken).toEqual([])
    expect(await messageIn(world, messageId)).toMatchObject({ state: 'unknown', channel: 'webhook' })
  })

  test('is not called suppressed because its run has ended, perhaps because it arrived', async () => {
    once.query = async () => REPEATABLE
    const services = await withChannels(once)
    const { messageId } = await deliver(acknowledgement(), services)
    const ended = { update: 'SET ended = :now', values: { ':now': now } }
    await services.table.update({ key: keys.run(subject, 'run-1'), ...ended })

    await lookAt(services, 20)
    const receipt = { channel: 'sms', messageId, state: 'delivered', at: later(21) } as const
    await recordReceipt(receipt, later(21), services)

    expect(await messageIn(world, messageId)).toMatchObject({ state: 'delivered' })
  })

  test('is repeated by the very next sweep when a sweep has lost it too: its channel makes one of two for minutes only', async () => {
    once.query = async () => REPEATABLE
    const services = await withChannels(once)
    const { messageId } = await deliver(acknowledgement(), services)

    await lookAt(services, 5)
    once.after = () => undefined
    await lookAt(services, 10)

    expect(once.taken).toHaveLength(1)
    expect(await messageIn(world, messageId)).toMatchObject({ state: 'accepted', attempts: 3 })
  })

  test('is not called failed when it is too late to repeat it: its receipt may come yet; after three days it is', async () => {
    once.query = async () => REPEATABLE
    const services = await withChannels(once)
    const { messageId } = await deliver(acknowledgement({ notAfter: later(30) }), services)

    await lookAt(services, 40)
    const before = await messageIn(world, messageId)
    await lookAt(services, THREE_DAYS + 20)

    expect(before.state).toBe('unknown')
    expect(await messageIn(world, messageId)).toMatchObject({ state: 'failed', reason: 'answer-lost' })
    expect(world.published.filter(({ name }) => name === 'MessageSuppressed')).toEqual([])
  })

  test('is found by a receipt that names the person alone, though it says nothing useful any more', async () => {
    const ids = { update: 'SET wechat = :ids', values: { ':ids': { openId: 'open-1' } } }
    await world.services.table.update({ key: keys.person('person-1'), ...ids })
    once.query = async () => REPEATABLE
    const wechat = { ...once, name: 'wechat-template', address: 'wechat-open-id', reportsByAddress: true } as const
    const services = await withChannels(wechat)
    const { messageId } = await deliver(acknowledgement({ notAfter: later(4) }), services)
    const receipt = { channel: 'wechat-template', providerId: '777', state: 'delivered', at: later(1) } as const
    await keepStray(receipt, 'open-1', later(1), services.table)

    await lookAt(services, 5, 10, 20, 35)

    expect(await messageIn(world, messageId)).toMatchObject({ state: 'delivered' })
  })
})

test('A sweep that is repeated, and an index that lags, send nothing that the other sweep is just sending', async () => {
  const sms = provider()
  const services = await withChannels(sms)
  sms.before = losesAnswers
  const { messageId } = await deliver(acknowledgement(), services)
  const arrived: string[] = []
  const gate = Promise.withResolvers<void>()
  const claimed = Promise.withResolvers<void>()
  sms.query = async ({ id }) => (arrived.includes(id) ? { kind: 'accepted', providerId: 'p' } : undefined)
  sms.send = async ({ id }) => {
    claimed.resolve()
    await gate.promise
    arrived.push(id)
    return { kind: 'accepted', providerId: 'p' }
  }

  const first = resolveUnknown(later(20), services)
  await claimed.promise
  const key = keys.message(subject, messageId)
  const queryDue = async (list: string) => (list.endsWith('0') ? [key] : [])
  const second = resolveUnknown(later(20), { ...services, table: { ...services.table, queryDue } })
  gate.resolve()
  await Promise.all([first, second])

  expect(arrived).toEqual([messageId])
})

describe('The process dies between the provider’s answer and its record, and the receipt comes first:', () => {
  const dies = (services: Services) =>
    expect(deliver(acknowledgement(), dyingServices(services, { write: 2, when: 'before' }))).rejects.toThrow('killed')

  test('a provider that cannot be asked is heard all the same', async () => {
    const { query: _, ...sms } = provider()
    const services = await withChannels(sms)
    await dies(services)
    const [{ id: messageId } = { id: '' }] = sms.taken

    const receipt = { channel: 'sms', providerId: 'aws-1', messageId, state: 'delivered', at: later(1) } as const
    await recordReceipt(receipt, later(1), services)
    await lookAt(services, 20)

    expect(await messageIn(world, messageId)).toMatchObject({ state: 'delivered' })
  })

  test('what it said counts for more than that the provider took it', async () => {
    const sms = provider()
    const services = await withChannels(sms)
    await dies(services)
    const [{ id: messageId } = { id: '' }] = sms.taken

    const failed = { channel: 'sms', providerId: 'biz-1', messageId, state: 'failed', code: 'UNDELIV' } as const
    await recordReceipt({ ...failed, at: later(1) }, later(1), services)
    await lookAt(services, 20)

    expect(await messageIn(world, messageId)).toMatchObject({ state: 'failed', reason: 'UNDELIV' })
  })
})

describe('While the record of the channel’s own state is refused,', () => {
  const busyState = (services: Services): Services => {
    const { table } = services
    const refuse = async (): Promise<never> => {
      throw new Error('ProvisionedThroughputExceededException')
    }
    const isState = ({ sk }: { sk: string }): boolean => sk === 'STATE'
    return {
      ...services,
      table: {
        ...table,
        update: (update) => (isState(update.key) ? refuse() : table.update(update)),
        delete: (key, condition) => (isState(key) ? refuse() : table.delete(key, condition)),
      },
    }
  }

  test('that a provider took a message is recorded all the same', async () => {
    const services = await withChannels(provider())
    await services.table.put({ ...keys.channelState('sms'), reason: 'x', since: now, failures: 1 })

    const { messageId } = await deliver(acknowledgement(), busyState(services))

    expect(await messageIn(world, messageId)).toMatchObject({ state: 'accepted' })
  })

  test('what a provider certainly did not take waits for its next try all the same', async () => {
    const { query: _, ...sms } = provider()
    sms.answer = undefined
    const services = await withChannels({
      ...sms,
      send: async () => ({ kind: 'later', reason: 'ECONNREFUSED', class: 'retry' }),
    })
    const { messageId } = await deliver(acknowledgement(), busyState(services))

    await lookAt(await withChannels(sms), 20)

    expect(await messageIn(world, messageId)).toMatchObject({ state: 'accepted' })
  })
})

test('A message that was put off again and again has not been given up on before it was ever lost', async () => {
  const sms = provider()
  const services = await withChannels(sms)
  sms.answer = { kind: 'later', reason: 'ECONNREFUSED', class: 'retry' }
  const { messageId } = await deliver(acknowledgement(), services)
  await lookAt(services, 20, 40, 60, 80, 100, 120)
  sms.answer = undefined
  sms.before = losesAnswers
  await lookAt(services, 160)
  sms.before = () => undefined

  await lookAt(services, 200)

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'accepted' })
})

test('A message that waits ends in time, also when its template is there no more', async () => {
  await world.services.settings.write('templates', {
    due: { class: 'service', to: 'owner', variables: {}, 'zh-CN': '您的爱车该保养了', en: 'Service is due' },
  })
  const sms = provider()
  const services = await withChannels(sms)
  sms.answer = { kind: 'later', reason: 'isv.BUSINESS_LIMIT_CONTROL', class: 'defer' }
  const { messageId } = await deliver(acknowledgement({ template: 'due', class: 'service', variables: {} }), services)
  await services.settings.write('templates', {})

  await lookAt(services, 60, 2 * 24 * 60)

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'suppressed', reason: 'too-late' })
})
