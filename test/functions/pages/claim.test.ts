import { afterEach, expect, test } from 'vitest'
import { offerPage } from '../../../functions/pages/offer-page.ts'
import type { World } from '../../support/world.ts'
import { browse, offerNow, openStoreWorld, putLead, readLeadNow, tokenFor, visit } from './kit.ts'

let world: World
afterEach(() => world.close())

test('of a team that may claim, the first tap wins and the second reads "already taken"', async () => {
  world = await openStoreWorld({ assign: 'claim' })
  await putLead(world)
  const offerId = await offerNow(world)
  const press = async (advisorId: string) => {
    const token = await tokenFor('offer', { leadId: 'lead-1', offerId, dealerId: 'D1', advisorId })
    const sent = { path: `/offers/${token}`, parameters: { token } }
    return {
      before: await visit(world, offerPage, sent),
      after: await browse(world, offerPage, { ...sent, form: { action: 'accept' } }),
    }
  }

  const winner = await press('Y')
  const second = await press('X')

  expect(winner.before.body).toContain('立即抢单')
  expect(winner.after.body).toContain('tel:')
  expect(second.before.body).toContain('已被他人接收')
  expect(second.after.body).toContain('已被他人接收')
  expect(second.after.body).not.toContain('13800000001')
  expect((await readLeadNow(world)).holder?.advisorId).toBe('Y')
})
