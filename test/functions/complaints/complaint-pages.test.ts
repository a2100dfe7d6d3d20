import { afterEach, beforeEach, expect, test } from 'vitest'
import { saveAdvisor, saveDealer } from '../../../functions/dealers/dealer-store.ts'
import { complaintPage } from '../../../functions/pages/complaint-page.ts'
import { complaintsPage } from '../../../functions/pages/complaints-page.ts'
import { signLink } from '../../../functions/pages/links.ts'
import type { HttpResponse } from '../../../functions/shared/http.ts'
import type { HttpFunction } from '../../../functions/shared/http-function.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { signingKey } from '../../support/world.ts'
import { friday, hoursAfter, openScene, type Scene, staff } from './scene.ts'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.close())

const signing = { key: signingKey, expiresAt: '2027-11-20T00:00:00Z' }
const at = hoursAfter(friday, 2)

const here = (token: string): URL => new URL(`http://localhost/x/${token}?lang=zh-CN`)

function ask(page: HttpFunction, url: URL, fields?: Record<string, string>): Promise<HttpResponse> {
  const { pathname, searchParams } = url
  const [token = ''] = pathname.split('/').slice(-1)
  const body = Buffer.from(new URLSearchParams(fields).toString())
  const there = { path: pathname, parameters: { token }, query: Object.fromEntries(searchParams) }
  return page({ method: fields ? 'POST' : 'GET', ...there, headers: {}, body, now: at }, scene.services)
}

/** As a browser does: what was posted is answered with the way to the page that says what was done. */
async function visit(page: HttpFunction, token: string, fields?: Record<string, string>): Promise<HttpResponse> {
  const answer = await ask(page, here(token), fields)
  return answer.status === 303 ? ask(page, new URL(answer.headers?.location ?? '', here(token))) : answer
}
const refused = '内容不完整或时间不对'
const one = (complaintId: string, fields?: Record<string, string>, seat = staff) =>
  visit(complaintPage, signLink('complaint', { complaintId, ...seat }, signing), fields)
const list = (fields?: Record<string, string>) => visit(complaintsPage, signLink('complaints', staff, signing), fields)

test('the page shows what was said, the number to call, the countdown, what is missing and who holds it', async () => {
  const { complaintId } = await scene.file({ text: '刹车失灵 <b>' })
  await scene.escalate(complaintId, 'dealer', friday)

  const { status, body } = await one(complaintId)

  expect(status).toBe(200)
  for (const part of [
    '刹车失灵 &lt;b&gt;',
    'tel:+8613800000001',
    '剩余 22 小时 0 分',
    '尚无人与客户本人沟通',
    '李工',
    'P1',
  ])
    expect(body).toContain(part)
})

test('one tap records the contact and stops the countdown', async () => {
  const { complaintId } = await scene.file()

  const { body } = await one(complaintId, { action: 'contact-wechat' })

  expect(body).toContain('已登记联系')
  expect(await scene.complaint(complaintId)).toMatchObject({ state: 'contacted', contactedAt: at, handler: staff })
})

test('what was posted is answered with the way back to the page, so that a reload sends nothing again', async () => {
  const { complaintId } = await scene.file()
  const page = here(signLink('complaint', { complaintId, ...staff }, signing))
  const desk = here(signLink('complaints', staff, signing))

  const answers = await Promise.all([
    ask(complaintPage, page, { action: 'attempt' }),
    ask(complaintPage, page, { action: 'close' }),
    ask(complaintsPage, desk, { action: 'file', phone: '138 0000 0009', text: '漏水' }),
    ask(complaintsPage, desk, {}),
  ])

  expect(answers.map(({ status, headers }) => `${status} ${headers?.location?.replace(/^.*[?]/, '')}`)).toEqual(
    ['attempted', 'invalid', 'filed', 'invalid'].map((done) => `303 lang=zh-CN&said=done-${done}`),
  )
})

test('there is no button to close; calling it settled before a word with the person is refused', async () => {
  const { complaintId } = await scene.file()

  expect((await one(complaintId, { action: 'close' })).body).toContain(refused)
  expect((await one(complaintId, { action: 'resolve' })).body).toContain('请先与客户沟通')
  expect((await scene.complaint(complaintId)).state).toBe('open')
})

test('a claim and a repair that are noted set the legal clocks going, each with its source', async () => {
  const { complaintId } = await scene.file()
  await one(complaintId, { action: 'claim', claimReceivedOn: '2026-11-20' })

  const { body } = await one(complaintId, {
    action: 'repair',
    repairFrom: '2026-11-20T09:00',
    fault: 'A14',
    isSafety: 'yes',
  })

  expect(body).toContain('退换车要求答复')
  expect(body).toContain('最迟 2026-12-04')
  expect(body).toMatch(/三包规定|家用汽车产品/)
  expect((await scene.complaint(complaintId)).facts.repairs).toMatchObject([
    { from: '2026-11-20T01:00:00Z', fault: 'A14', isSafety: true },
  ])
})

test.each<Record<string, string>>([
  { action: 'claim' },
  { action: 'claim', claimReceivedOn: '2026-13-01' },
  { action: 'repair', repairFrom: '2026-11-20T09:00', repairTo: '2026-11-19T09:00', fault: 'A14' },
  { action: 'repair', repairFrom: 'yesterday', fault: 'A14' },
])('%j says nothing possible, and is refused', async (fields) => {
  const { complaintId } = await scene.file()

  expect((await one(complaintId, fields)).body).toContain(refused)
  expect(await scene.story(complaintId)).toEqual(['filed'])
})

test('who works elsewhere, or no longer, sees nothing', async () => {
  const { complaintId } = await scene.file()
  await saveDealer(dealer('D2'), scene.services, friday)
  await saveAdvisor(advisor('D2', 'Z'), scene.services, friday)
  await saveAdvisor(advisor('D1', 'gone', { active: false }), scene.services, friday)

  for (const seat of [
    { dealerId: 'D2', advisorId: 'Z' },
    { dealerId: 'D1', advisorId: 'gone' },
  ]) {
    const { status, body } = await one(complaintId, undefined, seat)
    expect(status).toBe(403)
    expect(body).not.toContain('空调')
  }
})

test('the list shows the gravest first, masked, and leads to each', async () => {
  await scene.file({ text: '空调不制冷' })
  await scene.file({ text: '刹车失灵' })

  const body = String((await list()).body)

  expect(body.indexOf('P1 安全')).toBeLessThan(body.indexOf('P3 其他'))
  expect(body).not.toContain('张晓雨')
  expect(body).toMatch(/href="\/complaint\//)
})

test('a complaint by phone is filed for the person of that number, with their only car; a new number is a new person', async () => {
  expect((await list({ action: 'file', phone: '138 0000 0009', text: '多次维修未解决' })).body).toContain('投诉已登记')
  expect((await list({ action: 'file', phone: '138 0000 0009', text: '多次维修未解决' })).body).toContain('已经登记过')
  expect((await list({ action: 'file', phone: '12', text: '漏水' })).body).toContain(refused)

  expect(await scene.open()).toMatchObject([{ severity: 'P2', way: 'phone', dealerId: 'D1', brand: 'yunchi' }])
})
