import type { Subject } from '../../../events/define-event.ts'
import { advisorSchema } from '../../../functions/dealers/dealer-record.ts'
import type { Channel, OutgoingMessage, SendAnswer } from '../../../functions/messages/channels/channel.ts'
import type { Delivery } from '../../../functions/messages/deliver.ts'
import { type Message, messageSchema } from '../../../functions/messages/message-record.ts'
import { keys } from '../../../functions/shared/keys.ts'
import type { Services } from '../../../functions/shared/services.ts'
import type { World } from '../../support/world.ts'

export const now = '2026-11-21T02:00:00.000Z'
const run = { id: 'run-1' }
export const subject = { type: 'lead', id: 'lead-1' } as const

/** Minutes after `now`. */
export const later = (minutes: number): string => new Date(Date.parse(now) + minutes * 60_000).toISOString()

export const person = {
  personId: 'person-1',
  name: '张晓雨',
  phone: '+8613800000001',
  language: 'zh-CN',
  consent: { otherDealers: false, profiling: true, marketing: false },
  consentAt: now,
  version: 1,
}

export const putPerson = (world: World, changes: Partial<typeof person> = {}) =>
  world.services.table.put({ ...keys.person('person-1'), ...person, ...changes })

/** The run that the messages belong to, under way. */
export const putRun = (world: World, about: Subject = subject) =>
  world.services.table.put({ ...keys.run(about, 'run-1'), runId: 'run-1' })

export const putAdvisor = (world: World, changes: { channel?: string; address?: string; language?: 'en' } = {}) => {
  const given = { advisorId: 'X', dealerId: 'D1', name: '李雷', role: 'advisor', address: 'X@outbox', ...changes }
  return world.services.table.put({ ...keys.advisor('D1', 'X'), ...advisorSchema.parse(given) })
}

export const acknowledgement = (changes: Partial<Delivery> = {}): Delivery => ({
  run,
  subject,
  step: 'acknowledge',
  slot: 'first',
  template: 'lead-acknowledged',
  class: 'transactional',
  to: { kind: 'owner', personId: 'person-1' },
  variables: { customer: '张晓雨', car: '云驰 X5' },
  now,
  ...changes,
})

export async function messageIn(world: World, messageId: string): Promise<Message> {
  return messageSchema.parse(await world.services.table.get(keys.message(subject, messageId)))
}

/** A provider that keeps what it took, answers as told, and does not deduplicate. */
export interface Provider extends Channel {
  readonly taken: OutgoingMessage[]
  /** Called before each message is taken, and after it: whatever it throws is what the caller sees. */
  before: () => void
  after: () => void
  answer: SendAnswer | undefined
}

export function provider(options: { deduplicates?: boolean } = {}): Provider {
  const taken: OutgoingMessage[] = []
  const accepted = (id: string): SendAnswer => ({ kind: 'accepted', providerId: `sms:${id}` })
  const self: Provider = {
    name: 'sms',
    personalLinks: false,
    deduplicates: options.deduplicates ?? false,
    taken,
    before: () => undefined,
    after: () => undefined,
    answer: undefined,
    send: async (message) => {
      self.before()
      if (self.answer) return self.answer
      if (!self.deduplicates || !taken.some(({ id }) => id === message.id)) taken.push(message)
      self.after()
      return accepted(message.id)
    },
    query: async ({ id }) => (taken.some((each) => each.id === id) ? accepted(id) : undefined),
  }
  return self
}

/** The world's services with owners reached by `channel`. */
export async function withProvider(world: World, channel: Provider): Promise<Services> {
  await world.services.settings.write('channels', { owner: 'sms' })
  return { ...world.services, channels: { ...world.services.channels, sms: channel } }
}

/** What the process does when it is killed. */
class Killed extends Error {}

/** Services whose table dies at its nth write, before or after the write is done. */
export function dyingServices(services: Services, at: { write: number; when: 'before' | 'after' }): Services {
  let count = 0
  const dying = async <T>(write: () => Promise<T>): Promise<T> => {
    count += 1
    if (count < at.write) return write()
    if (count === at.write && at.when === 'after') await write()
    throw new Killed('The process was killed')
  }
  const { table } = services
  return {
    ...services,
    table: {
      ...table,
      transact: (writes) => dying(() => table.transact(writes)),
      update: (update) => dying(() => table.update(update)),
    },
  }
}
