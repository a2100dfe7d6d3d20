import { afterEach, beforeEach, expect, test } from 'vitest'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { assignLead } from '../../../functions/leads/assign-lead.ts'
import { leadPage } from '../../../functions/pages/lead-page.ts'
import type { World } from '../../support/world.ts'
import { later, now, offerNow, openStoreWorld, putLead, readLeadNow, tokenFor, visit } from './kit.ts'

let world: World
beforeEach(async () => {
  world = await openStoreWorld()
  await putLead(world)
  const offerId = await offerNow(world)
  await acceptOffer({ leadId: 'lead-1', offerId, advisorId: 'X', now }, world.services)
})
afterEach(() => world.close())

const open = async (form?: Record<string, string>, at = later(1)) => {
  const token = await tokenFor('held', { leadId: 'lead-1', dealerId: 'D1', advisorId: 'X' })
  return visit(world, leadPage, { path: `/held/${token}`, parameters: { token }, at, ...(form && { form }) })
}

test('the holder sees the person, why the lead matters and how to begin', async () => {
  const { body } = await open()

  expect(body).toContain('href="tel:+8613800000001"')
  expect(body).toContain('张晓雨您好，我是云驰浦东店的李雷')
  expect(body).toContain('还没有')
})

test('a contact is recorded with one tap', async () => {
  const { body } = await open({ action: 'contact', channel: 'wechat' })

  expect(body).toContain('联系已登记')
  expect(body).toContain('10:01')
  expect(world.published.at(-1)).toMatchObject({ name: 'LeadContacted', facts: { advisorId: 'X', channel: 'wechat' } })
})

test("a visit is booked in the store's time", async () => {
  const { body } = await open({ action: 'visit', visitAt: '2026-11-22T15:30' })

  expect(body).toContain('已预约 明天 15:30 到店')
  expect((await readLeadNow(world)).visitAt).toBe('2026-11-22T07:30:00Z')
})

test('a visit may be booked at any full quarter of an hour to come', async () => {
  const { body } = await open(undefined, '2026-11-21T02:03:20.000Z')

  expect(body).toContain('min="2026-11-21T10:15" step="900"')
})

test.each(['', 'soon', '2026-11-20T15:30'])('a visit at "%s" is refused in words', async (visitAt) => {
  const page = await open({ action: 'visit', visitAt })

  expect(page).toMatchObject({ status: 422, body: expect.stringContaining('请选择一个以后的到店时间') })
  expect((await readLeadNow(world)).visitAt).toBeUndefined()
})

test('closing records the outcome, and the person is no longer shown', async () => {
  expect((await open({ action: 'close', outcome: 'won' })).body).toContain('线索已关闭')

  expect(await readLeadNow(world)).toMatchObject({ state: 'closed', outcome: 'won' })
  expect(await open()).toMatchObject({ status: 403, body: expect.not.stringContaining('13800000001') })
})

test('closing without an outcome asks for one', async () => {
  expect(await open({ action: 'close' })).toMatchObject({ status: 422 })
  expect((await readLeadNow(world)).state).toBe('accepted')
})

test('once somebody else holds the lead, its former holder sees nothing and can do nothing', async () => {
  await assignLead({ leadId: 'lead-1', dealerId: 'D1', advisorId: 'Y', by: 'M', now: later(1) }, world.services)
  const events = world.published.length

  const look = await open(undefined, later(2))
  const act = await open({ action: 'close', outcome: 'lost' }, later(2))

  for (const page of [look, act]) {
    expect(page).toMatchObject({ status: 403, body: expect.stringContaining('不再由您跟进') })
    expect(page.body).not.toContain('13800000001')
  }
  expect(world.published).toHaveLength(events)
})
