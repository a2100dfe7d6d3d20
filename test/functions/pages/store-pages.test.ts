import { afterEach, beforeEach, expect, test } from 'vitest'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { queueLead } from '../../../functions/leads/queue-lead.ts'
import { listLead } from '../../../functions/messages/store-leads.ts'
import type { Claims } from '../../../functions/pages/links.ts'
import { managerPage } from '../../../functions/pages/manager-page.ts'
import { opsPage } from '../../../functions/pages/ops-page.ts'
import { showroomPage } from '../../../functions/pages/showroom-page.ts'
import { keys } from '../../../functions/shared/keys.ts'
import type { World } from '../../support/world.ts'
import { browse, later, now, offerNow, openStoreWorld, putLead, readLeadNow, tokenFor, visit } from './kit.ts'

let world: World
beforeEach(async () => {
  world = await openStoreWorld()
})
afterEach(() => world.close())

interface More {
  form?: Record<string, string>
  query?: Record<string, string>
}

const manager = async (more: More = {}, claims: Claims<'manager'> = { dealerId: 'D1', advisorId: 'M' }) => {
  const token = await tokenFor('manager', claims)
  return browse(world, managerPage, { path: `/manager/${token}`, parameters: { token }, at: later(1), ...more })
}
const showroom = async (form?: Record<string, string>, advisorId = 'Y') => {
  const token = await tokenFor('showroom', { dealerId: 'D1', advisorId })
  return browse(world, showroomPage, {
    path: `/showroom/${token}`,
    parameters: { token },
    at: later(1),
    ...(form && { form }),
  })
}
const ops = async (page: string, more: More = {}) => {
  const token = await tokenFor('ops', { by: 'ops-1' })
  return browse(world, opsPage, { path: `/ops/${token}/${page}`, parameters: { token, page }, at: later(2), ...more })
}

test('the manager sees who was asked and until when, with the person masked', async () => {
  await putLead(world)
  await offerNow(world)

  const { body } = await manager()

  expect(body).toContain('李雷，10:15 前接收')
  expect(body).toContain('138****0001')
  expect(body).not.toContain('13800000001')
})

test('the manager gives the lead to somebody else, who is told', async () => {
  await putLead(world)
  await offerNow(world)

  const { body } = await manager({ form: { leadId: 'lead-1', advisorId: 'Y' } })

  expect(body).toContain('已指派')
  expect(body).toContain('韩梅梅，自 10:01')
  expect(body).toContain('尚未联系')
  expect((await readLeadNow(world)).holder).toMatchObject({ advisorId: 'Y' })
})

test('a manager neither sees nor gives away a lead of another store, even if that store was told of it once', async () => {
  await putLead(world)
  await offerNow(world)
  await world.services.table.transact([listLead('D2', 'lead-1', now)])
  const elsewhere = { dealerId: 'D2', advisorId: 'N' }

  expect((await manager({}, elsewhere)).body).toContain('暂时没有待处理的线索')
  expect((await manager({ form: { leadId: 'lead-1', advisorId: 'Z' } }, elsewhere)).body).toContain('已不在本店')
  expect((await readLeadNow(world)).holder).toBeUndefined()
})

test('a manager cannot give a lead to somebody of another store, nor an advisor act as a manager', async () => {
  await putLead(world)
  await offerNow(world)

  const form = { leadId: 'lead-1', advisorId: 'Z' }
  expect(await manager({ form }, { dealerId: 'D2', advisorId: 'Z' })).toMatchObject({ status: 403 })
  expect((await manager({ form })).body).toContain('提交的内容不完整')
  expect((await readLeadNow(world)).holder).toBeUndefined()
})

test('a walk-in is registered by number, as people type it', async () => {
  const { body } = await showroom({ phone: '138 0000 0009', name: '陈女士', brand: 'yunchi' })

  expect(body).toContain('已新建线索')
  expect(body).toMatch(/href="\/held\/[\w.-]+"/)
  expect(world.published.at(-1)).toMatchObject({ name: 'CustomerWalkedIn', facts: { advisorId: 'Y' } })
  expect((await manager()).body).toContain('138****0009')
})

test('a registered walk-in is answered by an address, which shows its lead to nobody but who holds it', async () => {
  const pathOf = async (advisorId: string) => `/showroom/${await tokenFor('showroom', { dealerId: 'D1', advisorId })}`
  const look = async (advisorId: string, query: Record<string, string>) => {
    const path = await pathOf(advisorId)
    return visit(world, showroomPage, { path, parameters: { token: path.slice(10) }, query, at: later(1) })
  }
  const path = await pathOf('Y')
  const form = { phone: '13800000009', name: '', brand: 'yunchi' }

  const answer = await visit(world, showroomPage, { path, parameters: { token: path.slice(10) }, form, at: later(1) })

  const { pathname, searchParams } = new URL(answer.headers.location ?? '', 'https://l.example.cn')
  const query = Object.fromEntries(searchParams)
  expect([answer.status, pathname, query.said]).toEqual([303, path, 'created'])
  expect((await look('Y', query)).body).toContain('已新建线索')
  const others = (await look('X', query)).body
  expect(others).not.toContain('已新建线索')
  expect(others).not.toMatch(/href="\/held\//)
})

test.each([
  [{ phone: '12345', name: '', brand: 'yunchi' }, '请输入有效的手机号'],
  [{ phone: '13800000009', name: '', brand: 'other' }, '请选择本店经营的品牌'],
])('a walk-in %j is refused in words, and what was typed stays', async (form, words) => {
  const page = await showroom(form)

  expect(page).toMatchObject({ status: 422, body: expect.stringContaining(words) })
  expect(page.body).toContain(`value="${form.phone}"`)
})

test('an advisor finds what he was asked to take, masked, and later what he holds', async () => {
  await putLead(world)
  const offerId = await offerNow(world)

  const asked = (await showroom(undefined, 'X')).body
  await acceptOffer({ leadId: 'lead-1', offerId, advisorId: 'X', now }, world.services)
  const mine = (await showroom(undefined, 'X')).body

  expect(asked).toMatch(/href="\/offers\/[^"]+"/)
  expect(asked).not.toContain('张晓雨')
  expect(mine).toMatch(/href="\/held\/[^"]+"/)
  expect(mine).toMatch(/张晓雨.*尚未联系/s)
})

test('operations see what would have been sent, by recipient, with masked addresses', async () => {
  await putLead(world)
  await offerNow(world)

  expect((await ops('outbox')).body).toContain('X@outbox')
  expect((await ops('outbox', { query: { to: 'Y' } })).body).toContain('这一天没有消息')
  expect((await ops('outbox', { query: { day: '2026-11-20' } })).body).toContain('这一天没有消息')
  expect(await ops('nonsense')).toMatchObject({ status: 404 })
})

test("the outbox shows the days of the product's zone", async () => {
  const sent = (at: string, text: string) => {
    const message = { at, template: 'offer-new', recipient: 'X', address: '+8613800000009', text }
    return world.services.table.put({ ...keys.outbox(at.slice(0, 10), at, text), ...message })
  }
  await sent('2026-11-20T15:59:00.000Z', 'the evening before')
  await sent('2026-11-20T16:00:00.000Z', 'at midnight in China')
  await sent('2026-11-21T01:00:00.000Z', 'in the morning')

  const { body } = await ops('outbox')

  expect(body.indexOf('in the morning')).toBeLessThan(body.indexOf('at midnight in China'))
  expect(body).toContain('at midnight in China')
  expect(body).not.toContain('the evening before')
  expect(body).toContain('新线索')
})

test("operations hand out each member's links; a manager gets the list of leads, an advisor does not", async () => {
  expect((await ops('stores')).body).toContain('?dealer=D1&amp;lang=zh-CN">云驰浦东店')

  const { body } = await ops('stores', { query: { dealer: 'D1' } })

  expect(body.match(/href="\/showroom\//g)).toHaveLength(3)
  expect(body.match(/href="\/manager\//g)).toHaveLength(1)
  expect((await ops('stores', { query: { dealer: 'D9' } })).body).toContain('没有找到这家门店')
})

test('a queued lead shows why it waits, and is placed at the chosen dealer', async () => {
  await putLead(world)
  await queueLead({ leadId: 'lead-1', reason: 'nobody-answered', now: later(1), causedBy: 'off-1' }, world.services)

  expect((await ops('queue')).body).toContain('无人接收')
  expect((await ops('queue', { query: { lead: 'lead-1', dealer: 'D1' } })).body).toContain('李雷')
  const placed = await ops('queue', { form: { leadId: 'lead-1', dealerId: 'D1', advisorId: 'X' } })

  expect(placed.body).toContain('已指派')
  expect(placed.body).toContain('没有等待人工分配的线索')
  expect((await readLeadNow(world)).holder).toMatchObject({ dealerId: 'D1', advisorId: 'X' })
})

test("placing at a dealer that the consent does not cover needs the customer's word first", async () => {
  await putLead(world)
  await queueLead({ leadId: 'lead-1', reason: 'nobody-answered', now: later(1), causedBy: 'off-1' }, world.services)
  const form = { leadId: 'lead-1', dealerId: 'D2', advisorId: 'Z' }

  expect((await ops('queue', { query: { lead: 'lead-1', dealer: 'D2' } })).body).toContain('必须先征得客户同意')
  const refused = await ops('queue', { form })
  expect(refused.body).toContain('请先征得客户同意')
  // The form is still open, at the dealer that was chosen.
  expect(refused.body).toContain('赵六')
  expect((await readLeadNow(world)).holder).toBeUndefined()
  await ops('queue', { form: { ...form, consent: 'given' } })

  expect((await readLeadNow(world)).holder).toMatchObject({ dealerId: 'D2', advisorId: 'Z' })
})

test('what was done in the queue is said by a page that can be loaded again, in its language: nothing is done twice', async () => {
  await putLead(world)
  await queueLead({ leadId: 'lead-1', reason: 'nobody-answered', now: later(1), causedBy: 'off-1' }, world.services)
  const token = await tokenFor('ops', { by: 'ops-1' })
  const there = {
    path: `/ops/${token}/queue`,
    parameters: { token, page: 'queue' },
    query: { lang: 'en' },
    at: later(2),
  }
  const form = { leadId: 'lead-1', dealerId: 'D1', advisorId: 'X' }

  const placed = await visit(world, opsPage, { ...there, form })
  const again = await browse(world, opsPage, { ...there, form })

  expect(placed).toMatchObject({ status: 303, body: '', headers: { location: `${there.path}?lang=en&said=assigned` } })
  expect(again.body).toContain('This lead no longer waits in the queue.')
  expect((await ops('queue', { query: { said: 'whatever a link says' } })).body).not.toContain('class="note')
})
