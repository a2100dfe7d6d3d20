import { afterEach, beforeEach, expect, test } from 'vitest'
import { deliver } from '../../../functions/messages/deliver.ts'
import { resolveUnknown } from '../../../functions/messages/resolve-unknown.ts'
import { keys } from '../../../functions/shared/keys.ts'
import { openWorld, type World } from '../../support/world.ts'
import {
  acknowledgement,
  dyingServices,
  later,
  messageIn,
  now,
  provider,
  putAdvisor,
  putPerson,
  subject,
  withProvider,
} from './kit.ts'

let world: World
beforeEach(async () => {
  world = await openWorld({ now })
  await putPerson(world)
})
afterEach(() => world.close())

const outbox = () => world.services.table.query({ pk: keys.outbox('2026-11-21', '', '').pk })

test('a message is sent, and the ledger keeps to whom, what and when', async () => {
  const { messageId, state } = await deliver(acknowledgement(), world.services)

  expect(state).toBe('accepted')
  expect(await messageIn(world, messageId)).toMatchObject({
    state: 'accepted',
    runId: 'run-1',
    providerId: `outbox:${messageId}`,
    sentAt: now,
  })
  expect(await outbox()).toMatchObject([{ address: '+8613800000001', text: expect.stringContaining('张晓雨，您好') }])
})

test('the same slot again is not sent again', async () => {
  const services = await withProvider(world, provider())

  const states = [await deliver(acknowledgement(), services), await deliver(acknowledgement(), services)]

  expect(states.map(({ state }) => state)).toEqual(['accepted', 'accepted'])
  expect(services.channels.sms).toMatchObject({ taken: [{ address: '+8613800000001' }] })
})

test('two at once send once', async () => {
  const sms = provider()
  const services = await withProvider(world, sms)

  await Promise.all([1, 2, 3, 4].map(() => deliver(acknowledgement(), services)))

  expect(sms.taken).toHaveLength(1)
})

test('another slot, and another run, are messages of their own', async () => {
  const sms = provider()
  const services = await withProvider(world, sms)

  await deliver(acknowledgement(), services)
  await deliver(acknowledgement({ slot: 'second' }), services)
  await deliver(acknowledgement({ run: { id: 'run-2' } }), services)

  expect(sms.taken).toHaveLength(3)
})

test('a run that an event has ended sends nothing, and the ledger says why', async () => {
  await world.services.table.put({ ...keys.run(subject, 'run-1'), ended: { name: 'LeadClosed' } })

  const { messageId, state } = await deliver(acknowledgement(), world.services)

  expect(state).toBe('suppressed')
  expect(await messageIn(world, messageId)).toMatchObject({ reason: 'run-ended' })
  expect(await outbox()).toEqual([])
})

test('a refusal of the channel is a failure with its reason, and an event says so once', async () => {
  const services = await withProvider(world, {
    ...provider(),
    send: async () => ({ kind: 'refused', reason: 'bad-number' }),
  })

  const { messageId, state } = await deliver(acknowledgement(), services)
  await deliver(acknowledgement(), services)

  expect(state).toBe('failed')
  expect(await messageIn(world, messageId)).toMatchObject({ reason: 'bad-number' })
  expect(world.published).toMatchObject([
    { name: 'MessageFailed', facts: { messageId, template: 'lead-acknowledged', reason: 'bad-number' } },
  ])
})

test('somebody without an address gets nothing, and an event says so', async () => {
  const nobody = { kind: 'advisor', dealerId: 'D1', advisorId: 'gone' } as const

  const { messageId, state } = await deliver(acknowledgement({ to: nobody }), world.services)

  expect(state).toBe('suppressed')
  expect(world.published).toMatchObject([{ name: 'MessageSuppressed', facts: { messageId, reason: 'no-address' } }])
})

test('an advisor whose channel is not set up is a failure that names the channel, not a crash', async () => {
  await putAdvisor(world, { channel: 'wecom' })
  const to = { kind: 'advisor', dealerId: 'D1', advisorId: 'X' } as const

  const { messageId, state } = await deliver(acknowledgement({ to }), world.services)

  expect(state).toBe('failed')
  expect(await messageIn(world, messageId)).toMatchObject({ reason: 'channel-not-configured: wecom' })
})

test('a template that does not exist, or is of another class, is an error that says what to do', async () => {
  await expect(deliver(acknowledgement({ template: 'nonsense' }), world.services)).rejects.toThrow(
    'There is no message template "nonsense"',
  )
  await expect(deliver(acknowledgement({ class: 'marketing' }), world.services)).rejects.toMatchObject({
    name: 'TemplateClassDiffers',
  })
})

test('a lost answer is unknown and never sent again while nobody knows', async () => {
  const sms = provider()
  const services = await withProvider(world, sms)
  sms.before = () => {
    throw new Error('socket hang up')
  }

  expect(await deliver(acknowledgement(), services)).toMatchObject({ state: 'unknown' })
  sms.before = () => undefined
  expect(await deliver(acknowledgement(), services)).toMatchObject({ state: 'unknown' })
  await resolveUnknown(later(10), services)

  expect(sms.taken).toEqual([])
})

test('an answer that was lost on its way back is found by asking the provider, not by sending again', async () => {
  const sms = provider()
  const services = await withProvider(world, sms)
  sms.after = () => {
    throw new Error('socket hang up')
  }
  const { messageId, state } = await deliver(acknowledgement(), services)

  expect(await deliver(acknowledgement(), services)).toMatchObject({ state: 'accepted' })

  expect(state).toBe('unknown')
  expect(await messageIn(world, messageId)).toMatchObject({ state: 'accepted', providerId: `sms:${messageId}` })
  expect(sms.taken).toHaveLength(1)
})

test('a provider that cannot be asked leaves the message unknown, and nobody is thrown at', async () => {
  const sms = provider()
  const services = await withProvider(world, sms)
  sms.before = () => {
    throw new Error('socket hang up')
  }
  sms.query = () => Promise.reject(new Error('socket hang up'))
  await deliver(acknowledgement(), services)

  expect(await deliver(acknowledgement(), services)).toMatchObject({ state: 'unknown' })
  expect(await resolveUnknown(later(20), services)).toEqual({ resolved: 0, left: 1 })
})

test('what the provider never took is sent by the sweep, once', async () => {
  const sms = provider()
  const services = await withProvider(world, sms)
  sms.before = () => {
    throw new Error('connection refused')
  }
  const { messageId } = await deliver(acknowledgement(), services)
  sms.before = () => undefined

  await Promise.all([resolveUnknown(later(20), services), resolveUnknown(later(20), services)])
  await resolveUnknown(later(25), services)

  expect(sms.taken).toHaveLength(1)
  expect(await messageIn(world, messageId)).toMatchObject({ state: 'accepted', attempts: 2, sentAt: later(20) })
  expect(await resolveUnknown(later(60), services)).toEqual({ resolved: 0, left: 0 })
})

test('the sweep does not send what has become pointless, or belongs to a run that has ended', async () => {
  const sms = provider()
  const services = await withProvider(world, sms)
  sms.before = () => {
    throw new Error('connection refused')
  }
  const late = await deliver(acknowledgement({ notAfter: later(15) }), services)
  const ended = await deliver(acknowledgement({ slot: 'other' }), services)
  await world.services.table.put({ ...keys.run(subject, 'run-1'), ended: { name: 'LeadClosed' } })

  await resolveUnknown(later(20), services)

  expect(await messageIn(world, late.messageId)).toMatchObject({ state: 'suppressed', reason: 'too-late' })
  expect(await messageIn(world, ended.messageId)).toMatchObject({ state: 'suppressed', reason: 'run-ended' })
})

test('a channel that never answers is given up after five sends', async () => {
  const sms = provider()
  const services = await withProvider(world, sms)
  let sends = 0
  sms.before = () => {
    sends += 1
    throw new Error('connection refused')
  }
  const { messageId } = await deliver(acknowledgement(), services)

  for (let sweep = 1; sweep <= 8; sweep++) await resolveUnknown(later(20 * sweep), services)

  expect(sends).toBe(5)
  expect(await messageIn(world, messageId)).toMatchObject({ state: 'failed', reason: 'gave-up' })
})

test('a message of which nothing can be known is asked about again after those that came later', async () => {
  const sms = provider()
  const services = await withProvider(world, sms)
  sms.before = () => {
    throw new Error('connection refused')
  }
  const { messageId } = await deliver(acknowledgement(), services)
  const silent = { ...sms, query: () => Promise.reject(new Error('no such operation')) }

  await resolveUnknown(later(20), { ...services, channels: { ...services.channels, sms: silent } })

  const key = keys.message(subject, messageId)
  expect((await world.services.table.get(key))?.dueSk).toBe(`${later(20)}#${messageId}`)
  expect(await resolveUnknown(later(30), services)).toEqual({ resolved: 0, left: 0 })
})

const crashes = [1, 2].flatMap((write) => (['before', 'after'] as const).map((when) => ({ write, when })))

test.each(crashes)('killed $when its write $write: sent exactly once in the end', async ({ write, when }) => {
  const sms = provider()
  const services = await withProvider(world, sms)
  await deliver(acknowledgement(), dyingServices(services, { write, when })).catch(() => undefined)

  await deliver(acknowledgement(), services)
  await resolveUnknown(later(20), services)

  const { messageId, state } = await deliver(acknowledgement(), services)
  expect(sms.taken).toHaveLength(1)
  expect(state).toBe('accepted')
  expect(await messageIn(world, messageId)).not.toHaveProperty('duePk')
})

test.each(crashes)(
  'killed $when its write $write, on a channel that deduplicates: the retry sends at once',
  async (at) => {
    const sms = provider({ deduplicates: true })
    const services = await withProvider(world, sms)
    await deliver(acknowledgement(), dyingServices(services, at)).catch(() => undefined)

    const { state } = await deliver(acknowledgement(), services)

    expect(state).toBe('accepted')
    expect(sms.taken).toHaveLength(1)
  },
)

test('the happy path costs a read of the person and of the channel, one claim, one note of the answer, and a look for an early receipt', async () => {
  const calls: string[] = []
  const services = await withProvider(world, provider())
  const count =
    <Arguments extends unknown[], Result>(name: string, call: (...given: Arguments) => Result) =>
    (...given: Arguments): Result => {
      calls.push(name)
      return call(...given)
    }
  const { table } = services
  await deliver(acknowledgement({ slot: 'to know the settings' }), services)

  await deliver(acknowledgement(), {
    ...services,
    table: {
      ...table,
      get: count('get', table.get),
      transact: count('transact', table.transact),
      update: count('update', table.update),
    },
  })

  expect(calls).toEqual(['get', 'get', 'transact', 'transact', 'get'])
})
