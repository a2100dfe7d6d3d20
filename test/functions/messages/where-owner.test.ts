import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Channel } from '../../../functions/messages/channels/channel.ts'
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

test('Who may get the message by SMS in the end is given a code, for a link of his own would be refused there', async () => {
  expect(await where(['wechat', 'sms'])).toMatch(/^https:\/\/l\.example\.cn\/m \S+/)
})

test('Who is reached only where links may be personal is given one', async () => {
  expect(await where(['wechat'])).toMatch(/^https:\/\/l\.example\.cn\/me\/\S+$/)
})
