import { afterEach, beforeEach, expect, test } from 'vitest'
import { readLead, readOffer } from '../../../functions/leads/lead-store.ts'
import { leadVariables } from '../../../functions/messages/lead-variables.ts'
import type { World } from '../../support/world.ts'
import { now, offerNow, openStoreWorld, putLead } from '../pages/kit.ts'

let world: World
beforeEach(async () => {
  world = await openStoreWorld()
  await putLead(world)
})
afterEach(() => world.close())

/** Until when an offer may be accepted, as its message says it at ten in the morning of 21 November. */
async function untilOf(expiresAt: string): Promise<string | undefined> {
  const { table } = world.services
  const offer = await readOffer(table, 'lead-1', await offerNow(world))
  const lead = await readLead(table, 'lead-1')
  if (!lead || !offer) throw new Error('There is no offer')
  const to = { kind: 'advisor', dealerId: 'D1', advisorId: 'X' } as const
  return (await leadVariables('offer-new', { lead, to, now, offer: { ...offer, expiresAt } }, world.services)).until
}

test('a message says the time alone if the offer ends today', async () => {
  expect(await untilOf('2026-11-21T02:15:00Z')).toBe('10:15')
})

test('a message says the day, too, if the offer ends on another day', async () => {
  expect(await untilOf('2026-11-22T01:15:00Z')).toBe('11-22 09:15')
})
