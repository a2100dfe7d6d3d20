import { afterEach, beforeEach, expect, test } from 'vitest'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { assignLead } from '../../../functions/leads/assign-lead.ts'
import { leadPage } from '../../../functions/pages/lead-page.ts'
import { keys } from '../../../functions/shared/keys.ts'
import type { World } from '../../support/world.ts'
import { browse, later, now, offerNow, openStoreWorld, putLead, readLeadNow, tokenFor, visit } from './kit.ts'

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
  return browse(world, leadPage, { path: `/held/${token}`, parameters: { token }, at, ...(form && { form }) })
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

const confirmations = async () => {
  const items = await world.services.table.query({ pk: keys.outbox('2026-11-21', '', '').pk })
  return items.filter(({ template }) => template === 'visit-confirmed').map(({ text }) => String(text))
}

test('who is booked for a visit is told so at once, at any hour, and once for each time that was agreed', async () => {
  const late = later(12 * 60 + 30)
  await open({ action: 'visit', visitAt: '2026-11-22T15:30' }, late)
  await open({ action: 'visit', visitAt: '2026-11-22T15:30' }, later(12 * 60 + 31))
  await open({ action: 'visit', visitAt: '2026-11-22T16:30' }, later(12 * 60 + 32))
  await open({ action: 'visit', visitAt: '2026-11-22T15:30' }, later(12 * 60 + 33))

  expect(await confirmations()).toEqual([
    expect.stringContaining('15:30 到云驰浦东店'),
    expect.stringContaining('16:30 到云驰浦东店'),
    expect.stringContaining('15:30 到云驰浦东店'),
  ])
})

test('nobody is told of a visit that could not be booked', async () => {
  await open({ action: 'visit', visitAt: '2026-11-20T15:30' })

  expect(await confirmations()).toEqual([])
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

const act = (form: Record<string, string>, at = later(1)) => open(form, at)

test('a reload after a tap repeats nothing: the tap is answered with the address of the page', async () => {
  const token = tokenFor('held', { leadId: 'lead-1', dealerId: 'D1', advisorId: 'X' })
  const sent = { path: `/held/${token}`, parameters: { token }, at: later(1), form: { action: 'attempt' } }

  const answer = await visit(world, leadPage, sent)

  expect(answer).toMatchObject({ status: 303, headers: { location: `/held/${token}?said=attemptDone` } })
})

test('not reached is recorded with one tap, and is no contact', async () => {
  const { body } = await act({ action: 'attempt' })

  expect(body).toContain('未接通已登记')
  expect(await readLeadNow(world)).toMatchObject({ lastAttemptAt: later(1) })
  expect((await readLeadNow(world)).lastContactAt).toBeUndefined()
  expect(world.published.at(-1)).toMatchObject({ name: 'LeadAttempted', facts: { advisorId: 'X' } })
})

test('an agreed date is a contact, and is shown until the next one', async () => {
  expect((await act({ action: 'agree', nextAt: '2026-11-25T15:00' })).body).toContain('已登记，11月25日 15:00')
  expect(world.published.at(-1)).toMatchObject({ name: 'LeadContacted', facts: { nextAt: '2026-11-25T07:00:00Z' } })

  await act({ action: 'contact', channel: 'phone' }, later(2))
  expect((await readLeadNow(world)).nextAt).toBeUndefined()
})

test.each(['', '2026-11-20T15:30', '2027-06-01T10:00'])('a next date of "%s" is refused in words', async (nextAt) => {
  expect(await act({ action: 'agree', nextAt })).toMatchObject({
    status: 422,
    body: expect.stringContaining('三个月以内'),
  })
})

test('a test drive is booked, moved and done; the script follows', async () => {
  expect((await act({ action: 'drive', visitAt: '2026-11-22T15:30' })).body).toContain('已预约 明天 15:30 试驾')
  const first = (await readLeadNow(world)).testDrive
  await act({ action: 'drive', visitAt: '2026-11-22T16:30' }, later(2))

  const moved = (await readLeadNow(world)).testDrive
  expect(moved).toMatchObject({ startsAt: '2026-11-22T08:30:00Z', state: 'booked' })
  expect(moved?.visitId).not.toBe(first?.visitId)
  const done = await act({ action: 'driven' }, later(3))
  expect(done.body).toContain('试驾感觉怎么样')
  expect(world.published.at(-1)).toMatchObject({ name: 'TestDriveDone', facts: { visitId: moved?.visitId } })
  expect((await act({ action: 'driven' }, later(4))).body).toContain('没有可登记的内容')
})

test('the customer came: the visit is told, and the lead stays with its holder', async () => {
  expect((await act({ action: 'arrived' })).body).toContain('到店已登记')

  expect(world.published.at(-1)).toMatchObject({ name: 'CustomerWalkedIn', facts: { advisorId: 'X', dealerId: 'D1' } })
  expect(await readLeadNow(world)).toMatchObject({ lastContactAt: later(1), holder: { advisorId: 'X' } })
})

test('an order is recorded once, and the lead stays open', async () => {
  await act({ action: 'order' })
  await act({ action: 'order' }, later(2))

  expect(await readLeadNow(world)).toMatchObject({ state: 'accepted', orderedAt: later(1) })
  expect(world.published.filter(({ name }) => name === 'OrderPlaced')).toHaveLength(1)
})

test('giving up needs a reason, says so on the page, and leaves the lead with its holder until it is reviewed', async () => {
  expect(await act({ action: 'give-up' })).toMatchObject({ status: 422 })

  expect((await act({ action: 'give-up', reason: 'price' })).body).toContain('等待经理审核')
  expect(await readLeadNow(world)).toMatchObject({
    state: 'accepted',
    holder: { advisorId: 'X' },
    givenUp: { by: 'X', reason: 'price', callBack: true },
  })
  expect(world.published.at(-1)).toMatchObject({ name: 'LeadGivenUp', facts: { callBack: true } })
})

test('nobody closes a lead as lost by himself', async () => {
  expect(await act({ action: 'close', outcome: 'lost' })).toMatchObject({ status: 422 })
  expect((await readLeadNow(world)).state).toBe('accepted')
})

test('a dead number is invalid, and not lost', async () => {
  await act({ action: 'close', outcome: 'dead-number' })

  expect(await readLeadNow(world)).toMatchObject({ state: 'closed', outcome: 'invalid' })
})

test('who wants no more contact is withdrawn: the lead is closed, and marketing stops', async () => {
  await act({ action: 'close', outcome: 'withdrawn' })

  const { personId, outcome } = await readLeadNow(world)
  expect(outcome).toBe('withdrawn')
  expect(await world.services.table.get(keys.contact(personId))).toMatchObject({ stoppedAt: later(1) })
})
