import { afterEach, beforeEach, expect, test } from 'vitest'
import { readLink } from '../../../functions/pages/links.ts'
import { ownerAddress, readOwnerCode } from '../../../functions/pages/owner-address.ts'
import { openWorld, signingKey, type World } from '../../support/world.ts'
import { now } from './kit.ts'

let world: World
beforeEach(async () => {
  world = await openWorld({ now })
})
afterEach(() => world.close())

const days = (count: number): string => new Date(Date.parse(now) + count * 86_400_000).toISOString()
const codeIn = (text: string): string => text.split(' ').at(-1)?.replace('-', '') ?? ''
const inText = (at = now) => ownerAddress('person-1', { channel: 'sms', language: 'zh-CN', now: at }, world.services)

test('where personal links are allowed an owner gets his own, which serves for 180 days and for nothing else', async () => {
  const address = await ownerAddress(
    'person-1',
    { channel: 'outbox', language: 'zh-CN', now, place: { do: 'book', car: 'veh-1' } },
    world.services,
  )

  const token = /^https:\/\/l\.example\.cn\/me\/([\w.-]+)\?do=book&car=veh-1$/.exec(address)?.[1] ?? ''
  const read = (purpose: 'owner' | 'held', at: string) => readLink(purpose, token, { key: signingKey, now: at })
  expect(await read('owner', days(179))).toEqual({ kind: 'valid', claims: { personId: 'person-1' } })
  expect(await read('owner', days(181))).toEqual({ kind: 'expired' })
  expect(await read('held', now)).toEqual({ kind: 'invalid' })
})

test('in a text message an owner gets the constant address and a code of ten signs that leads to him', async () => {
  const text = await inText()

  expect(text).toMatch(/^https:\/\/l\.example\.cn\/m 查询码 [0-9a-z]{5}-[0-9a-z]{5}$/)
  expect(await readOwnerCode(world.services.table, codeIn(text), now)).toBe('person-1')
})

test('a code stays the same when it is told twice, and ends after one to two months', async () => {
  const code = codeIn(await inText())

  expect(codeIn(await inText())).toBe(code)
  expect(codeIn(await inText(days(31)))).not.toBe(code)
  expect(await readOwnerCode(world.services.table, code, days(30))).toBe('person-1')
  expect(await readOwnerCode(world.services.table, code, days(61))).toBeUndefined()
})

test('a code that nobody was told is nobody’s', async () => {
  expect(await readOwnerCode(world.services.table, '0000000000', now)).toBeUndefined()
})
