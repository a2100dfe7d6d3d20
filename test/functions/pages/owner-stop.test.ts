import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Delivered, deliver } from '../../../functions/messages/deliver.ts'
import { keys } from '../../../functions/shared/keys.ts'
import type { World } from '../../support/world.ts'
import { evening, openOwnerWorld, ownerAt, sentFrom, sunday } from './owner-kit.ts'

const after = (minutes: number): string => new Date(Date.parse(evening) + minutes * 60_000).toISOString()

let world: World
let owner: ReturnType<typeof ownerAt>
beforeEach(async () => {
  world = await openOwnerWorld()
  owner = ownerAt(world)
  // A run is under way that comes again for what was deferred.
  await world.services.table.put({ ...keys.run({ type: 'vehicle', id: 'veh-1' }, 'run-1'), runId: 'run-1' })
  await owner.tap({ action: 'consent', purpose: 'marketing', granted: 'yes' }, after(1))
})
afterEach(() => world.close())

/** An offer of the dealer's, at 21:30 first, and again at the hour to which it was deferred. */
const offer = (now: string): Promise<Delivered> =>
  deliver(
    {
      run: { id: 'run-1' },
      subject: { type: 'vehicle', id: 'veh-1' },
      step: 'offer',
      slot: 'first',
      template: 'win-back-care',
      class: 'marketing',
      whenQuiet: 'defer',
      to: { kind: 'owner', personId: 'person-1' },
      variables: { customer: '车主1', car: '云驰 X5', dealer: '云驰 D1', where: 'https://l.example.cn/m' },
      now,
      notAfter: sunday('20:00'),
    },
    world.services,
  )

test('stop holds at once for a message already deferred', async () => {
  const evenings = await offer(after(2))
  expect(evenings).toMatchObject({ state: 'deferred', until: sunday('09:00') })

  await owner.tap({ action: 'stop-all' }, sunday('07:00'))

  expect(await offer(evenings.until ?? '')).toMatchObject({ state: 'suppressed' })
  expect(await sentFrom(world)).toEqual([])
})

test('(the same message is sent in the morning where nobody stops it)', async () => {
  const { until = '' } = await offer(after(2))

  expect(await offer(until)).toMatchObject({ state: 'accepted' })
})

test('after a stop a booking is still confirmed at once', async () => {
  await owner.tap({ action: 'stop-all' })
  await owner.tap({ action: 'book', car: 'veh-1', startsAt: sunday('10:00') })

  expect((await sentFrom(world)).map(({ template }) => template)).toEqual(['service-booked'])
})
