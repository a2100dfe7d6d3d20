import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOffer } from '../../../functions/leads/lead-store.ts'
import { offerPage } from '../../../functions/pages/offer-page.ts'
import type { World } from '../../support/world.ts'
import { later, now, offerNow, openStoreWorld, putLead, visit } from './kit.ts'

let world: World
let code: string
beforeEach(async () => {
  world = await openStoreWorld()
  await putLead(world)
  const offer = await readOffer(world.services.table, 'lead-1', await offerNow(world))
  code = offer?.candidates[0]?.code ?? ''
})
afterEach(() => world.close())

const enter = (typed: string, at = now) => visit(world, offerPage, { path: '/o', form: { code: typed }, at })

test('the constant address asks for a code', async () => {
  expect((await visit(world, offerPage, { path: '/o' })).body).toContain('输入接收码')
})

test('a code leads to the offer, however it is typed', async () => {
  const typed = ` ${code.slice(0, 4).toUpperCase()}-${code.slice(4)} `.replaceAll('0', 'O')

  const answer = await enter(typed)

  expect(answer.status).toBe(303)
  const token = answer.headers.location?.replace('/offers/', '') ?? ''
  expect((await visit(world, offerPage, { path: `/offers/${token}`, parameters: { token } })).body).toContain(
    '138****0001',
  )
})

test('a misshapen or unknown code is told so, in words', async () => {
  expect(await enter('12')).toMatchObject({ status: 422, body: expect.stringContaining('应为 8 位') })
  expect(await enter('00000000')).toMatchObject({ status: 404, body: expect.stringContaining('没有找到') })
})

test('guessing is stopped for an hour after 20 wrong codes, even for the right one, and others are not locked out', async () => {
  const guess = (at: number): string => `${code.slice(0, 2)}${String(at).padStart(6, '0')}`
  for (let at = 0; at < 20; at++) await enter(guess(at))
  const elsewhere = code.startsWith('zz') ? 'yy000000' : 'zz000000'

  expect(await enter(code)).toMatchObject({ status: 429, body: expect.stringContaining('错误次数过多') })
  expect(await enter(elsewhere)).toMatchObject({ status: 404 })
  expect(await enter(code, later(60))).toMatchObject({ status: 303 })
})

test('what was typed comes back escaped', async () => {
  expect((await enter('"><script>alert(1)')).body).not.toContain('<script')
})
