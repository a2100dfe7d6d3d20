import { afterEach, beforeEach, expect, test } from 'vitest'
import { erasePerson } from '../../../functions/customers/erase-person.ts'
import { AnswerLost, type Channel, type SendAnswer } from '../../../functions/messages/channels/channel.ts'
import { type Delivery, deliver } from '../../../functions/messages/deliver.ts'
import { findHanded } from '../../../functions/messages/handed-list.ts'
import { findLost } from '../../../functions/messages/message-store.ts'
import { resolveUnknown } from '../../../functions/messages/resolve-unknown.ts'
import { keys } from '../../../functions/shared/keys.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { openWorld, type World } from '../../support/world.ts'
import {
  acknowledgement,
  dyingServices,
  later,
  messageIn,
  now,
  person,
  putAdvisor,
  putPerson,
  putRun,
  subject,
} from './kit.ts'

/** In minutes. */
const DAY = 24 * 60

let world: World
let services: Services
let handed: { employee: string | undefined; text: string }[]
let pressed: boolean
let refused: SendAnswer | undefined
/** What WeCom says instead of taking a message. */
let busy: SendAnswer | undefined
/** What the employee was reminded of, or had taken back from him. */
let told: string[]
beforeEach(async () => {
  world = await openWorld({ now })
  handed = []
  pressed = false
  refused = undefined
  busy = undefined
  told = []
  await putRun(world)
  await putPerson(world)
  const { table } = world.services
  await table.update({
    key: keys.person('person-1'),
    update: 'SET wechat = :ids',
    values: { ':ids': { externalUserId: 'wm-1' } },
  })
  const wecom: Channel = {
    name: 'wecom-customer',
    personalLinks: true,
    deduplicates: false,
    needsEmployee: 'wecom',
    address: 'wecom-user',
    send: async ({ id, employee, text }) => {
      if (busy) return busy
      handed.push({ employee, text })
      return { kind: 'handed', providerId: `task:${id}` }
    },
    query: async ({ id }): Promise<SendAnswer> =>
      refused ?? { kind: pressed ? 'accepted' : 'handed', providerId: `task:${id}` },
    remind: async ({ providerId }) => {
      told.push(`remind ${providerId}`)
    },
    withdraw: async ({ providerId }) => {
      told.push(`withdraw ${providerId}`)
    },
  }
  await world.services.settings.write('channels', { owner: ['wecom-customer', 'outbox'] })
  services = { ...world.services, channels: { ...world.services.channels, 'wecom-customer': wecom } }
})
afterEach(() => world.close())

/** The lead that it is about, held by the advisor X of D1. */
const putHolder = async (reached = { channel: 'wecom', address: 'lilei' }) => {
  await putAdvisor(world, reached)
  const holder = { dealerId: 'D1', advisorId: 'X', role: 'advisor', since: now }
  const said = {
    ...{ sourceId: 'w-1', source: 'web', askedAt: now, brand: 'yunchi', signals: {}, consent: person.consent },
    person: { phone: person.phone, language: 'zh-CN' },
  }
  await world.services.table.put({
    ...keys.lead('lead-1'),
    ...{ leadId: 'lead-1', personId: 'person-1', state: 'accepted', version: 1, createdAt: now, lastAskedAt: now },
    ...{ captureId: 'evt-1', lead: said, asked: [], labels: {}, holder },
  })
}
const outbox = () => world.services.table.query({ pk: 'OUTBOX#2026-11-21' })

test('a message that an employee has to send is with him, and that is no failure', async () => {
  await putHolder()

  const { messageId, state } = await deliver(acknowledgement(), services)

  expect(state).toBe('handed')
  expect(handed).toEqual([{ employee: 'lilei', text: expect.stringContaining('张晓雨') }])
  expect(await messageIn(world, messageId)).toMatchObject({ state: 'handed', channel: 'wecom-customer' })
  expect(world.published).toEqual([])
})

test('when he presses send it counts as sent; handed again it is not', async () => {
  await putHolder()
  const { messageId } = await deliver(acknowledgement(), services)

  expect(await deliver(acknowledgement(), services)).toMatchObject({ state: 'handed' })
  await resolveUnknown(later(20), services)
  expect((await messageIn(world, messageId)).state).toBe('handed')
  pressed = true
  await resolveUnknown(later(40), services)

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'accepted', sentAt: later(40) })
  expect(handed).toHaveLength(1)
})

test('a day on which WeCom says nothing is no end: he has as long as the message may be sent', async () => {
  await putHolder()
  const days = 24 * 60
  const { messageId } = await deliver(acknowledgement({ notAfter: later(7 * days) }), services)
  const wecom = services.channels['wecom-customer']
  const silent = { ...wecom, query: () => Promise.reject(new AnswerLost('45009')) } as Channel

  await resolveUnknown(later(4 * days), { ...services, channels: { ...services.channels, 'wecom-customer': silent } })
  pressed = true
  await resolveUnknown(later(5 * days), services)

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'accepted' })
})

test('what nobody pressed until it was too late is dropped, with the reason', async () => {
  await putHolder()
  const { messageId } = await deliver(acknowledgement({ notAfter: later(60) }), services)

  await resolveUnknown(later(90), services)

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'suppressed', reason: 'not-pressed' })
  expect(await world.services.table.get(keys.message(subject, messageId))).not.toHaveProperty('duePk')
})

test('he is reminded once, when half of its time is over, and it is taken back from him when it is too late', async () => {
  await putHolder()
  const { messageId } = await deliver(acknowledgement({ notAfter: later(60) }), services)
  const task = `task:${messageId}`

  await resolveUnknown(later(20), services)
  expect(told).toEqual([])
  await resolveUnknown(later(40), services)
  await resolveUnknown(later(58), services)
  expect(told).toEqual([`remind ${task}`])
  await resolveUnknown(later(90), services)

  expect(told).toEqual([`remind ${task}`, `withdraw ${task}`])
})

test('a sweep at the very moment leaves him that moment, and the next one takes it back; where WeCom does not let us, the ones after that', async () => {
  await putHolder()
  const { messageId } = await deliver(acknowledgement({ notAfter: later(DAY) }), services)
  const channel = services.channels['wecom-customer']
  const { withdraw } = channel ?? {}
  if (channel)
    channel.withdraw = async () => {
      throw new AnswerLost('-1')
    }

  await resolveUnknown(later(DAY), services)
  await resolveUnknown(later(DAY + 5), services)
  expect((await messageIn(world, messageId)).state).toBe('handed')
  if (channel && withdraw) channel.withdraw = withdraw
  await resolveUnknown(later(DAY + 25), services)

  expect(told).toContain(`withdraw task:${messageId}`)
  expect(await messageIn(world, messageId)).toMatchObject({ state: 'suppressed', reason: 'not-pressed' })
})

test('what he pressed while it was taken back counts as sent', async () => {
  await putHolder()
  const { messageId } = await deliver(acknowledgement({ notAfter: later(60) }), services)
  const channel = services.channels['wecom-customer']
  if (channel)
    channel.withdraw = async () => {
      pressed = true
    }

  await resolveUnknown(later(90), services)

  expect((await messageIn(world, messageId)).state).toBe('accepted')
})

test('where WeCom would not bring it, it has failed with the reason, and the next message goes another way', async () => {
  await putHolder()
  const { messageId } = await deliver(acknowledgement(), services)
  refused = { kind: 'refused', reason: 'not-a-contact', unreachable: true, class: 'recipient' }

  await resolveUnknown(later(20), services)
  await deliver(acknowledgement({ slot: 'b', now: later(3 * 24 * 60) }), services)

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'failed', reason: 'not-a-contact' })
  expect(handed).toHaveLength(1)
  expect(await world.services.table.query({ pk: 'OUTBOX#2026-11-24' })).toHaveLength(1)
})

test('an employee who is not in WeCom himself cannot press: another way is taken, and where there is none the ledger says why', async () => {
  await putHolder({ channel: 'outbox', address: 'X@outbox' })

  await deliver(acknowledgement(), services)
  expect(await outbox()).toHaveLength(1)
  await world.services.settings.write('channels', { owner: ['wecom-customer'] })
  const { messageId } = await deliver(acknowledgement({ slot: 'b' }), services)

  expect(handed).toEqual([])
  expect(await messageIn(world, messageId)).toMatchObject({
    state: 'suppressed',
    reason: 'no-channel: wecom-customer employee-not-in-wecom',
  })
})

test('an employee writes to a person once a day; the next message takes another way', async () => {
  await putHolder()

  await deliver(acknowledgement(), services)
  await deliver(acknowledgement({ slot: 'b', now: later(60) }), services)

  expect(handed).toHaveLength(1)
  expect(await outbox()).toHaveLength(1)
})

test('what WeCom did not take at first is handed to him later: no message keeps itself back', async () => {
  await putHolder()
  busy = { kind: 'later', reason: '45009', class: 'defer' }
  const { messageId } = await deliver(acknowledgement(), services)
  busy = undefined

  await resolveUnknown(later(10), services)

  expect(await messageIn(world, messageId)).toMatchObject({ state: 'handed', channel: 'wecom-customer' })
})

test('what was claimed in a crash and WeCom never got is handed to him by the sweep', async () => {
  await putHolder()
  const channel = services.channels['wecom-customer']
  if (channel) channel.query = async () => undefined
  await expect(deliver(acknowledgement(), dyingServices(services, { write: 1, when: 'after' }))).rejects.toThrow(
    'killed',
  )

  await resolveUnknown(later(20), services)

  expect(handed).toHaveLength(1)
  expect(await outbox()).toEqual([])
})

test('what was too late before WeCom took it leaves the day to the next message', async () => {
  await putHolder()
  busy = { kind: 'later', reason: '45009', class: 'defer' }
  await deliver(acknowledgement({ notAfter: later(0.5) }), services)
  busy = undefined

  await deliver(acknowledgement({ slot: 'b', now: later(60) }), services)

  expect(handed).toHaveLength(1)
  expect(await outbox()).toEqual([])
})

test('what employees have before them, however much it is, does not stand in line before what others wait for', async () => {
  await putHolder()
  const { messageId } = await deliver(acknowledgement(), services)
  const lost = async (at: string) => (await findLost(world.services.table, at, 1)).map((each) => each.messageId)

  expect(await lost(later(60))).toEqual([])
  await resolveUnknown(later(20), services)
  expect(await lost(later(60))).toEqual([])

  expect((await findHanded(world.services.table, later(60), 1)).map((each) => each.messageId)).toEqual([messageId])
})

test('he is asked after soon at first, and seldom in the days that follow; never later than he is to be reminded, and than it is too late', async () => {
  await putHolder()
  const { messageId } = await deliver(acknowledgement({ notAfter: later(2 * DAY) }), services)
  const asked: number[] = []
  const channel = services.channels['wecom-customer']
  if (channel)
    channel.query = async ({ at }) => {
      asked.push((Date.parse(at) - Date.parse(now)) / 60_000)
      return { kind: 'handed', providerId: `task:${messageId}` }
    }

  for (let minute = 5; minute <= 2 * DAY + 10; minute += 5) await resolveUnknown(later(minute), services)

  expect(asked.slice(0, 4)).toEqual([20, 40, 60, 80])
  expect(asked.filter((minute) => minute > DAY).length).toBeLessThan(12)
  expect(asked).toContain(DAY + 5)
  expect(asked.slice(-2)).toEqual([2 * DAY + 5, 2 * DAY + 5])
  expect(told).toEqual([`remind task:${messageId}`, `withdraw task:${messageId}`])
})

test('one of which nothing can be learned does not keep the others from being looked at', async () => {
  await putHolder()
  await deliver(acknowledgement(), services)
  const channel = services.channels['wecom-customer']
  if (channel)
    channel.query = async () => {
      throw new TypeError('WeCom says what nobody expected')
    }

  await resolveUnknown(later(20), services)

  expect(await findHanded(world.services.table, later(25), 1)).toEqual([])
  expect(await findHanded(world.services.table, later(45), 1)).toHaveLength(1)
})

test('where nobody looks after the person another way is taken', async () => {
  await putHolder()
  await world.services.table.update({ key: keys.lead('lead-1'), update: 'REMOVE holder' })

  expect(await deliver(acknowledgement(), services)).toMatchObject({ state: 'accepted' })
  expect(handed).toEqual([])
})

const visit = (slot: string, changes: Partial<Delivery> = {}): Delivery =>
  acknowledgement({
    step: 'visit',
    slot,
    template: 'visit-confirmed',
    purpose: 'answer',
    variables: { customer: '张晓雨', car: '云驰 X5', dealer: 'D1', visitAt: '11-23 10:00' },
    notAfter: later(5 * DAY),
    ...changes,
  })

test('when the visit is moved, the message of the old time is taken back from him, and the new one alone is sent', async () => {
  await putHolder()
  const old = await deliver(visit('11-23 10:00'), services)

  const moved = await deliver(visit('11-24 15:00', { now: later(10) }), services)

  expect([old.state, moved.state]).toEqual(['handed', 'accepted'])
  expect(told).toEqual([`withdraw task:${old.messageId}`])
  expect(await messageIn(world, old.messageId)).toMatchObject({ state: 'suppressed', reason: 'replaced' })
})

test('the old message again, from a repetition, takes nothing newer back; nor does one that was not sent, or about something else', async () => {
  await putHolder()
  const first = await deliver(visit('11-23 10:00', { to: { kind: 'owner', personId: 'nobody' } }), services)
  const handedOne = await deliver(visit('11-24 15:00', { now: later(10) }), services)

  await deliver(visit('11-23 10:00', { to: { kind: 'owner', personId: 'nobody' }, now: later(20) }), services)
  await deliver(visit('11-25 15:00', { now: later(30), withheld: 'reason-gone: booked' }), services)
  await deliver(acknowledgement({ now: later(40) }), services)

  expect(first.state).toBe('suppressed')
  expect((await messageIn(world, handedOne.messageId)).state).toBe('handed')
  expect(told).toEqual([])
})

test('where WeCom does not let us take back what a newer message replaced, the sweep does; what he pressed meanwhile counts', async () => {
  for (const hePresses of [false, true]) {
    await putHolder()
    const channel = services.channels['wecom-customer']
    const { withdraw } = channel ?? {}
    const old = await deliver(visit(`old ${hePresses}`), services)
    if (channel)
      channel.withdraw = async () => {
        throw new AnswerLost('-1')
      }
    await deliver(visit(`new ${hePresses}`, { now: later(10) }), services)
    expect((await messageIn(world, old.messageId)).state).toBe('handed')

    if (channel && withdraw) channel.withdraw = withdraw
    pressed = hePresses
    await resolveUnknown(later(30), services)

    expect((await messageIn(world, old.messageId)).state).toBe(hePresses ? 'accepted' : 'suppressed')
    await world.services.table.delete(keys.contact('person-1'))
  }
})

test('what was to be sent to a person who is erased is taken back, later if it cannot be at once', async () => {
  await putHolder()
  const channel = services.channels['wecom-customer']
  const { withdraw } = channel ?? {}
  const { messageId } = await deliver(visit('11-23 10:00'), services)
  if (channel)
    channel.withdraw = async () => {
      throw new AnswerLost('-1')
    }
  await erasePerson({ personId: 'person-1', by: 'owner', now: later(10) }, services)

  if (channel && withdraw) channel.withdraw = withdraw
  await resolveUnknown(later(30), services)

  expect(told).toEqual([`withdraw task:${messageId}`])
  expect(await messageIn(world, messageId)).toMatchObject({ state: 'suppressed', reason: 'erased' })
})
