import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Channel } from '../../../functions/messages/channels/channel.ts'
import { deliver } from '../../../functions/messages/deliver.ts'
import { whereOwner } from '../../../functions/messages/where-owner.ts'
import { keys } from '../../../functions/shared/keys.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { openWorld, type World } from '../../support/world.ts'
import { now, person } from './kit.ts'

let world: World
let services: Services

beforeEach(async () => {
  world = await openWorld()
  const channel = (name: string, rest: Partial<Channel>): Channel => ({
    name,
    personalLinks: true,
    deduplicates: true,
    send: async () => ({ kind: 'accepted', providerId: '1' }),
    ...rest,
  })
  services = {
    ...world.services,
    channels: {
      wechat: channel('wechat', { address: 'wechat-open-id' }),
      sms: channel('sms', { personalLinks: false }),
    },
  }
})
afterEach(() => world.close())

const where = async (owner: readonly string[]): Promise<string | undefined> => {
  await services.settings.write('channels', { owner: [...owner] })
  await services.table.put({ ...keys.person('person-1'), ...person, wechat: { openId: 'open-1' } })
  const about = { subject: { type: 'lead', id: 'lead-1' }, to: { kind: 'owner', personId: 'person-1' }, now } as const
  return whereOwner(about, services)
}

test('Who can be reached where links may be personal is given one', async () => {
  expect(await where(['wechat', 'sms'])).toMatch(/^https:\/\/l\.example\.cn\/me\/\S+$/)
})

test('Who is reached by SMS alone is given a code', async () => {
  expect(await where(['sms'])).toMatch(/^https:\/\/l\.example\.cn\/m \S+/)
})

test.each([
  ['wechat', /\/me\/\S+$/],
  ['sms', /\/m 查询码 \S+$/],
])(
  'A message that leaves by %s says where in the words that may go there, also where it was written for another',
  async (first, words) => {
    const sent: string[] = []
    const keep = (name: string): Channel => ({
      ...(services.channels[name] ?? fail(name)),
      send: async ({ text }) => {
        sent.push(text)
        return { kind: 'accepted', providerId: '1' }
      },
    })
    services = { ...services, channels: { wechat: keep('wechat'), sms: keep('sms') } }
    const link = (await where(['wechat', 'sms'])) ?? ''
    await services.settings.write('channels', { owner: [first] })

    await deliver(
      {
        run: undefined,
        subject: { type: 'complaint', id: 'c-1' },
        step: 'tell',
        slot: 'first',
        template: 'complaint-received',
        class: 'transactional',
        to: { kind: 'owner', personId: 'person-1' },
        variables: { customer: '张女士', car: '云驰 X5', where: link },
        now,
      },
      services,
    )

    expect(sent).toEqual([expect.stringMatching(words)])
  },
)

function fail(name: string): never {
  throw new Error(`There is no channel ${name}`)
}
