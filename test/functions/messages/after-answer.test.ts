import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { closedUntil, pauseChannel, readChannelStates } from '../../../functions/messages/channel-state.ts'
import { AnswerLost, REPEATABLE, type SendAnswer } from '../../../functions/messages/channels/channel.ts'
import { readContact } from '../../../functions/messages/contact-store.ts'
import { deliver } from '../../../functions/messages/deliver.ts'
import { findSent } from '../../../functions/messages/provider-pointer.ts'
import { resolveUnknown } from '../../../functions/messages/resolve-unknown.ts'
import { keys } from '../../../functions/shared/keys.ts'
import type { Services } from '../../../functions/shared/services.ts'
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
  subject,
  withProvider,
} from './kit.ts'

let world: World
let sms: Provider
let services: Services
let answers: SendAnswer[]
beforeEach(async () => {
  world = await openWorld({ now })
  await putRun(world)
  await putPerson(world)
  await world.services.settings.write('templates', {
    due: { class: 'service', to: 'owner', variables: {}, 'zh-CN': '您的爱车该保养了', en: 'Service is due' },
  })
  sms = provider()
  answers = []
  const { send } = sms
  sms.send = async (message) => answers.shift() ?? send(message)
  services = await withProvider(world, sms)
})
afterEach(() => world.close())

const due = { template: 'due', class: 'service', variables: {}, comesBack: true } as const
const stateOf = async (messageId: string) => (await messageIn(world, messageId)).state
const throttled = { kind: 'later', reason: 'Throttling.User', class: 'retry' } as const
const arrears = { kind: 'later', reason: 'isv.OUT_OF_SERVICE', class: 'paused' } as const
const paused = () => world.logged.filter(({ message }) => message === 'channel paused')

test('what the provider asks to try again in a moment is tried again in a moment', async () => {
  answers = [throttled, throttled]

  const { state } = await deliver(acknowledgement(due), services)

  expect(state).toBe('accepted')
  expect(sms.taken).toHaveLength(1)
})

test('what nobody comes back for is tried again in a moment too; the sweep does not wait', async () => {
  const busy = Array.from({ length: 4 }, () => throttled)
  answers = [...busy]
  const { messageId } = await deliver(acknowledgement(), services)
  const left = answers.length
  answers = [...busy]

  await resolveUnknown(later(10), services)

  expect([left, answers.length]).toEqual([0, 3])
  expect(await stateOf(messageId)).toBe('unknown')
})

test('what is still not taken after some tries is deferred, and goes later', async () => {
  answers = [throttled, throttled, throttled, throttled]

  const { messageId, state, until } = await deliver(acknowledgement(due), services)
  const again = await deliver(acknowledgement({ ...due, now: until ?? '' }), services)

  expect([state, again.state]).toEqual(['deferred', 'accepted'])
  expect(until && until > now && until < later(3)).toBe(true)
  expect(sms.taken).toHaveLength(1)
  expect((await messageIn(world, messageId)).decisions).toMatchObject([
    { verdict: 'sent' },
    { verdict: 'deferred', reason: 'sms: Throttling.User', until },
    { verdict: 'sent' },
  ])
})

test('a limit of the provider defers the message until the provider says; meanwhile it does not count as sent', async () => {
  answers = [{ kind: 'later', reason: 'isv.BUSINESS_LIMIT_CONTROL', class: 'defer', until: later(60) }]

  const { messageId, until } = await deliver(acknowledgement(due), services)

  const contact = await readContact(world.services.table, 'person-1')
  expect(until && until >= later(60) && until < later(62)).toBe(true)
  expect(contact.recent).toEqual([])
  expect(contact.waiting).toMatchObject([{ messageId, until }])
})

test('a run that ends while its message waits for the provider takes the message with it', async () => {
  answers = [{ kind: 'later', reason: 'limit', class: 'defer', until: later(60) }]
  const { messageId } = await deliver(acknowledgement(due), services)

  const run = await world.services.table.get(keys.run(subject, 'run-1'))

  expect(run?.deferred).toEqual(new Set([messageId]))
})

test('where nobody comes back the sweep sends it when its time has come, and not before; why it waited is forgotten', async () => {
  answers = [{ kind: 'later', reason: 'limit', class: 'defer', until: later(60) }]

  const { messageId, state } = await deliver(acknowledgement(), services)
  await resolveUnknown(later(55), services)
  const before = await stateOf(messageId)
  await resolveUnknown(later(65), services)

  expect([state, before]).toEqual(['unknown', 'unknown'])
  expect(await messageIn(world, messageId)).toMatchObject({ state: 'accepted', attempts: 2 })
  const stored = await world.services.table.get(keys.message(subject, messageId))
  expect(stored).not.toHaveProperty('until')
  expect(stored).not.toHaveProperty('reason')
  expect(sms.taken).toHaveLength(1)
})

test('what can only go when it is too late has failed, with the provider’s code', async () => {
  answers = [{ kind: 'later', reason: 'limit', class: 'defer', until: later(60) }]

  const { messageId, state } = await deliver(acknowledgement({ ...due, notAfter: later(30) }), services)

  expect(state).toBe('failed')
  expect(await messageIn(world, messageId)).toMatchObject({ reason: 'too-late: sms: limit' })
})

test('a channel that cannot go on is paused for all and told of once; what comes meanwhile waits', async () => {
  answers = [arrears]

  const first = await deliver(acknowledgement(due), services)
  const second = await deliver(acknowledgement({ slot: 'b' }), services)

  expect([first.state, second.state]).toEqual(['deferred', 'unknown'])
  expect(sms.taken).toEqual([])
  expect(paused()).toMatchObject([{ level: 'error', fields: { channel: 'sms', reason: 'isv.OUT_OF_SERVICE' } }])
})

test('after the pause one message tries; while nothing goes the pause grows, and nobody is told again', async () => {
  answers = [arrears, arrears, arrears]

  for (const minutes of [0, 10, 20])
    await deliver(acknowledgement({ slot: `${minutes}`, now: later(minutes) }), services)

  expect(answers).toEqual([])
  expect(paused()).toHaveLength(1)
})

test('as soon as a message goes again the pause is over, what waited goes too, and the next pause is told of anew', async () => {
  answers = [arrears]
  const waiting = await deliver(acknowledgement(), services)

  const next = await deliver(acknowledgement({ slot: 'b', now: later(10) }), services)
  await resolveUnknown(later(15), services)
  answers = [arrears]
  await deliver(acknowledgement({ slot: 'c', now: later(20) }), services)

  expect(next.state).toBe('accepted')
  expect(await stateOf(waiting.messageId)).toBe('accepted')
  expect(paused()).toHaveLength(2)
})

test('while a channel is paused another that reaches the person goes first', async () => {
  answers = [arrears]
  const wechat = { ...provider(), name: 'tencent-sms' }
  await world.services.settings.write('channels', { owner: ['sms', 'tencent-sms'] })
  const both = { ...services, channels: { ...services.channels, 'tencent-sms': wechat } }

  const first = await deliver(acknowledgement(), both)
  const second = await deliver(acknowledgement({ slot: 'b' }), both)

  expect([first.state, second.state]).toEqual(['accepted', 'accepted'])
  expect(wechat.taken).toHaveLength(2)
  expect(sms.taken).toHaveLength(0)
})

test('a channel that is not set up is paused, not blamed on the message', async () => {
  answers = [{ kind: 'refused', reason: 'account-missing', class: 'config' }]

  const { state } = await deliver(acknowledgement(due), services)

  expect(state).toBe('deferred')
  expect(paused()).toHaveLength(1)
})

test('a person who blocked us is not written to by that channel any more', async () => {
  answers = [{ kind: 'refused', reason: 'FailedOperation.PhoneNumberInBlacklist', class: 'blocked' }]

  const { state } = await deliver(acknowledgement(due), services)

  expect(state).toBe('failed')
  expect((await readContact(world.services.table, 'person-1')).unreachable).toEqual({ sms: now })
})

test('a message whose content is refused has failed, and the channel goes on', async () => {
  answers = [{ kind: 'refused', reason: 'isv.SMS_CONTENT_ILLEGAL', class: 'content' }]

  const refused = await deliver(acknowledgement(), services)
  const next = await deliver(acknowledgement({ slot: 'b' }), services)

  expect([refused.state, next.state]).toEqual(['failed', 'accepted'])
  expect(paused()).toEqual([])
})

test('a lost answer is not tried again in a moment: the provider may have taken the message', async () => {
  sms.after = () => {
    throw new AnswerLost('HTTP 502')
  }

  const { messageId, state } = await deliver(acknowledgement(due), services)

  expect(state).toBe('unknown')
  expect(sms.taken).toHaveLength(1)
  expect(await messageIn(world, messageId)).toMatchObject({ reason: 'answer lost: HTTP 502' })
})

test('a lost answer of a channel that cannot be asked waits for the receipt, and is given up after three days, never sent again', async () => {
  const { query: _, ...mute } = sms
  const silent = { ...services, channels: { ...services.channels, sms: mute } }
  const { send } = mute
  mute.send = async (message) => {
    await send(message)
    throw new AnswerLost('TimeoutError')
  }
  const { messageId } = await deliver(acknowledgement(), silent)

  await resolveUnknown(later(60), silent)
  const afterAnHour = await stateOf(messageId)
  await resolveUnknown(later(3 * 24 * 60 + 1), silent)

  expect(afterAnHour).toBe('unknown')
  expect(await messageIn(world, messageId)).toMatchObject({ state: 'failed', reason: 'answer-lost' })
  expect(sms.taken).toHaveLength(1)
})

test('receipts find the message by the provider’s id or by ours, also where the answer was lost', async () => {
  const { table } = world.services
  const accepted = await deliver(acknowledgement(), services)
  sms.after = () => {
    throw new AnswerLost('HTTP 502')
  }
  const lost = await deliver(acknowledgement({ slot: 'b' }), services)

  const byProvider = await findSent(table, 'sms', { providerId: `sms:${accepted.messageId}` })
  const byOurs = await findSent(table, 'sms', { messageId: lost.messageId })

  expect(byProvider).toMatchObject({ messageId: accepted.messageId, subject })
  expect(byOurs).toMatchObject({ messageId: lost.messageId, subject })
  expect(await findSent(table, 'tencent-sms', { messageId: lost.messageId })).toBeUndefined()
})

test('the sweep tells for the alarm how many channels are paused, as long as they are', async () => {
  answers = [arrears]
  await deliver(acknowledgement(), services)

  await resolveUnknown(later(2), services)

  expect(world.logged.filter(({ message }) => message === 'channels are paused')).toMatchObject([
    { fields: { count: 1, channels: 'sms' } },
  ])
})

describe('A provider that takes nothing, message after message,', () => {
  const nothing = Array.from({ length: 4 }, () => throttled)
  /** Sends one message at each of these minutes; each is refused as often as it is tried. */
  const refusedAt = async (...minutes: number[]): Promise<void> => {
    for (const minute of minutes) {
      answers = [...nothing]
      await deliver(acknowledgement({ slot: `at ${minute}`, now: later(minute) }), services)
    }
  }
  const stateAt = async (minutes: number) => {
    const state = (await readChannelStates(world.services.table, ['sms'])).sms
    return closedUntil(state, later(minutes))
  }

  test('is given a rest after the fifth of them: for half a minute, for it may be a hiccup of which nobody need be told', async () => {
    await refusedAt(0, 0.1, 0.2, 0.3)
    const before = await stateAt(0.3)
    await refusedAt(0.4)

    expect([before, await stateAt(0.4)]).toEqual([undefined, later(0.9)])
    expect(paused()).toEqual([])
  })

  test('is given longer ones when that lasts, and somebody is told once', async () => {
    await refusedAt(0, 1, 2, 3, 4, 10, 20)

    expect(await stateAt(20)).toBe(later(25))
    expect(paused()).toMatchObject([{ level: 'error', fields: { channel: 'sms', reason: 'Throttling.User' } }])
  })

  test('but for what comes all at once: a provider that is busy is well, as long as each message gets through after some rounds', async () => {
    const busy = { kind: 'later', reason: 'Throttling.User', class: 'busy' } as const
    const tooMany = new Set<string>()
    const { send } = sms
    sms.send = async (message) => {
      if (tooMany.size < 5) tooMany.add(message.id)
      return tooMany.has(message.id) ? busy : send(message)
    }

    const all = Array.from({ length: 30 }, (_, slot) => deliver(acknowledgement({ slot: `${slot}` }), services))
    await Promise.all(all)
    const [taken, closed] = [sms.taken.length, await stateAt(0)]
    sms.send = send
    await resolveUnknown(later(10), services)

    expect([taken, closed]).toEqual([25, undefined])
    expect(sms.taken).toHaveLength(30)
  })

  test('for being asked too much round after round, is one that takes nothing', async () => {
    answers = Array.from({ length: 100 }, () => ({ kind: 'later', reason: 'Throttling.User', class: 'busy' }))
    for (const slot of ['a', 'b', 'c', 'd', 'e']) await deliver(acknowledgement({ slot }), services)

    for (const minutes of [5, 10, 20, 35]) await resolveUnknown(later(minutes), services)

    expect(paused()).toHaveLength(1)
  })

  test('takes one in between: the row begins anew', async () => {
    await refusedAt(0, 1, 2, 3)
    answers = []
    await deliver(acknowledgement({ slot: 'taken', now: later(4) }), services)
    await refusedAt(5, 6, 7, 8)

    expect(await stateAt(8)).toBeUndefined()
    expect(paused()).toEqual([])
  })

  test('is tried by one message after the rest; what comes at the same time waits for that one', async () => {
    await refusedAt(0, 1, 2, 3, 4)

    const next = ['a', 'b', 'c'].map((slot) => deliver(acknowledgement({ slot, now: later(10) }), services))
    answers = [...nothing]
    const states = (await Promise.all(next)).map(({ state }) => state)

    expect(states).toEqual(['unknown', 'unknown', 'unknown'])
    expect(answers).toEqual([])
    expect(sms.taken).toEqual([])
    expect(await stateAt(10)).toBe(later(15))
  })

  test('is spared by whoever can be reached another way', async () => {
    await refusedAt(0, 1, 2, 3)
    const wechat = { ...provider(), name: 'tencent-sms' }
    await world.services.settings.write('channels', { owner: ['sms', 'tencent-sms'] })
    const both = { ...services, channels: { ...services.channels, 'tencent-sms': wechat } }

    answers = [...nothing]
    const fifth = await deliver(acknowledgement({ slot: 'fifth', now: later(4) }), both)
    const next = await deliver(acknowledgement({ slot: 'next', now: later(5) }), both)

    expect([fifth.state, next.state]).toEqual(['accepted', 'accepted'])
    expect(wechat.taken).toHaveLength(2)
  })

  test('and says nothing at all is spared as well: only a few answers are lost, and no message that waits is among them', async () => {
    sms.after = () => {
      throw new AnswerLost('TimeoutError')
    }

    const waits: boolean[] = []
    for (const minute of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const { messageId } = await deliver(acknowledgement({ slot: `${minute}`, now: later(minute) }), services)
      waits.push((await messageIn(world, messageId)).until !== undefined)
    }

    expect(waits).toEqual([false, false, false, false, false, true, true, true])
    expect(sms.taken).toHaveLength(5)
    expect(paused()).toHaveLength(1)
  })
})

describe('A lost message of a channel that makes one of two for a time', () => {
  let once: Provider
  let other: Provider
  let both: Services
  beforeEach(async () => {
    once = provider({ deduplicates: true })
    // All that can be known is that it may be repeated.
    once.query = async () => REPEATABLE
    other = { ...provider(), name: 'tencent-sms' }
    await world.services.settings.write('channels', { owner: ['sms', 'tencent-sms'] })
    both = { ...services, channels: { ...services.channels, sms: once, 'tencent-sms': other } }
    once.after = () => {
      throw new AnswerLost('TimeoutError')
    }
  })

  test('is repeated there alone: while that channel is paused it waits, and no other channel carries it a second time', async () => {
    const { messageId } = await deliver(acknowledgement(), both)
    await pauseChannel('sms', { reason: 'isv.OUT_OF_SERVICE', until: later(60), now }, both)

    await resolveUnknown(later(20), both)
    const during = await messageIn(world, messageId)
    once.after = () => undefined
    await resolveUnknown(later(70), both)

    expect(during).toMatchObject({ state: 'unknown', channel: 'sms', attempts: 1 })
    expect(await messageIn(world, messageId)).toMatchObject({ state: 'accepted', channel: 'sms' })
    expect([once.taken.length, other.taken.length]).toEqual([1, 0])
  })
})
