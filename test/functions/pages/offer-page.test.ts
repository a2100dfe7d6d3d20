import { afterEach, beforeEach, expect, test } from 'vitest'
import { registerWalkIn } from '../../../functions/leads/register-walk-in.ts'
import { offerPage } from '../../../functions/pages/offer-page.ts'
import type { World } from '../../support/world.ts'
import { browse, later, now, offerNow, openStoreWorld, outbox, putLead, readLeadNow, tokenFor, visit } from './kit.ts'

let world: World
let offerId: string
beforeEach(async () => {
  world = await openStoreWorld()
  await putLead(world)
  offerId = await offerNow(world)
})
afterEach(() => world.close())

interface Tap {
  by?: string
  form?: Record<string, string>
  at?: string
  query?: Record<string, string>
}

const open = async ({ by = 'X', ...rest }: Tap = {}) => {
  const token = await tokenFor('offer', { leadId: 'lead-1', offerId, dealerId: 'D1', advisorId: by })
  return browse(world, offerPage, { path: `/offers/${token}`, parameters: { token }, ...rest })
}
/** The answer itself, as it comes before a browser follows it. */
const tap = async (form: Record<string, string>, by = 'X') => {
  const token = await tokenFor('offer', { leadId: 'lead-1', offerId, dealerId: 'D1', advisorId: by })
  return visit(world, offerPage, { path: `/offers/${token}`, parameters: { token }, form, query: { lang: 'en' } })
}
const accept = { action: 'accept' }

test('the link in the notice leads to the offer', async () => {
  const [notice] = await outbox(world)
  const token = /\/offers\/(\S+)$/.exec(String(notice?.text))?.[1] ?? ''

  const page = await visit(world, offerPage, { path: `/offers/${token}`, parameters: { token } })

  expect(page.status).toBe(200)
  expect(page.body).toContain('云驰 X5')
})

test('looking shows the person masked, until when and why, and decides nothing', async () => {
  const page = await open()

  expect(page.body).toContain('<b>10:15</b>')
  expect(page.body).toContain('张**')
  expect(page.body).toContain('138****0001')
  expect(page.body).toContain('一周内购车')
  expect(page.body).not.toContain('13800000001')
  expect(page.body).not.toContain('周末可以试驾吗')
  expect((await readLeadNow(world)).state).toBe('offered')
})

test('accepting shows the whole person, with a number to tap, and makes the advisor the holder', async () => {
  const page = await open({ form: accept })

  expect(page.status).toBe(200)
  expect(page.body).toContain('href="tel:+8613800000001"')
  expect(page.body).toContain('张晓雨')
  expect(page.body).toContain('周末可以试驾吗？')
  expect(page.body).toMatch(/action="\/held\/[\w.-]+"/)
  expect(await readLeadNow(world)).toMatchObject({ state: 'accepted', holder: { advisorId: 'X' } })
})

test('a second tap is harmless, and the link goes on as the page of the held lead', async () => {
  await open({ form: accept })

  expect((await open({ form: accept })).body).toContain('tel:+8613800000001')
  expect((await open()).body).toContain('tel:+8613800000001')
})

test('every tap is answered by an address, so that going back and loading again repeat nothing; the language stays', async () => {
  const declined = await tap({ action: 'decline', reason: 'busy' }, 'Y')
  const accepted = await tap(accept)
  const again = await tap(accept)

  expect([declined, accepted, again].map(({ status, headers }) => [status, headers.location])).toEqual([
    [303, expect.stringMatching(/^\/offers\/[\w.-]+\?lang=en&said=withdrawn$/)],
    [303, expect.stringMatching(/^\/held\/[\w.-]+\?lang=en&said=acceptedFlash$/)],
    [303, expect.stringMatching(/^\/held\/[\w.-]+\?lang=en$/)],
  ])
})

test('accepting says so once on the page of the held lead', async () => {
  expect((await open({ form: accept })).body).toContain('已接收，请尽快联系客户。')
  expect((await open()).body).not.toContain('已接收，请尽快联系客户。')
})

test('a refusal with a reason passes the lead on', async () => {
  const page = await open({ form: { action: 'decline', reason: 'busy' } })

  expect(page.body).toContain('已转给同事')
  expect(world.published.at(-1)).toMatchObject({ name: 'LeadDeclined', facts: { offerId, reason: 'busy' } })
  expect((await open({ at: later(1) })).body).toContain('已转给同事')
})

test('a refusal without a reason asks for one and changes nothing', async () => {
  const page = await open({ form: { action: 'decline' } })

  expect(page.status).toBe(422)
  expect(page.body).toContain('请选择一个原因')
  expect((await readLeadNow(world)).state).toBe('offered')
})

test('after its time the offer reads "too late"', async () => {
  expect((await open({ at: later(16) })).body).toContain('已超时')
  expect((await open({ at: later(16), form: accept })).body).toContain('已超时')
  expect((await readLeadNow(world)).holder).toBeUndefined()
})

test('when the customer walked in and another registered him, the tap reads "already taken"', async () => {
  const walkIn = { phone: '+8613800000001', brand: 'yunchi', dealerId: 'D1', advisorId: 'Y', now: later(1) }
  await registerWalkIn(walkIn, world.services)

  expect((await open({ at: later(2) })).body).toContain('已被他人接收')
  const tapped = await open({ form: accept, at: later(2) })
  expect(tapped.body).toContain('已被他人接收')
  expect(tapped.body).not.toContain('13800000001')
})

test("an offer of somebody else cannot be accepted with one's own link", async () => {
  const page = await open({ by: 'Y', form: accept })

  expect(page.body).toContain('已被收回')
  expect((await readLeadNow(world)).holder).toBeUndefined()
})

test('a link that was tampered with, is for another purpose or has expired opens nothing', async () => {
  const claims = { leadId: 'lead-1', offerId, dealerId: 'D1', advisorId: 'X' }
  const good = await tokenFor('offer', claims)
  const held = await tokenFor('held', claims)
  const old = await tokenFor('offer', claims, now)
  const statusOf = async (token: string) =>
    (await visit(world, offerPage, { path: `/offers/${token}`, parameters: { token } })).status

  expect(await statusOf(`${good.slice(0, -4)}AAAA`)).toBe(404)
  expect(await statusOf(held)).toBe(404)
  expect(await statusOf('nonsense')).toBe(404)
  expect(await statusOf(old)).toBe(410)
})

test('the page speaks English on request', async () => {
  const page = await open({ query: { lang: 'en' } })

  expect(page.body).toContain('<html lang="en">')
  expect(page.body).toContain('Please accept before')
  expect(page.body).toContain('Buys within a week')
  expect(page.body).toContain('?lang=en"')
})

test('a page loads nothing from elsewhere, runs no script and stays under 30 KB', async () => {
  const { body, headers } = await open()

  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(headers['content-security-policy']).not.toContain('unsafe-inline')
  expect(body).not.toMatch(/<script|src=|https?:\/\//)
  expect(Buffer.byteLength(body)).toBeLessThan(30_000)
})
