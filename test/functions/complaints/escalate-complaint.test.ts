import { afterEach, beforeEach, expect, test } from 'vitest'
import { recordContact } from '../../../functions/complaints/record-contact.ts'
import { friday, hoursAfter, openScene, type Scene, staff } from './scene.ts'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.close())

const outbox = async () => {
  const days = ['2026-11-20', '2026-11-21'].map((day) => scene.services.table.query({ pk: `OUTBOX#${day}` }))
  return (await Promise.all(days)).flat()
}

test('a level is told once, with what is missing and who holds it; told again in the same opening it is not', async () => {
  const { complaintId } = await scene.file()
  await scene.escalate(complaintId, 'dealer', friday)

  expect(await scene.escalate(complaintId, 'manager', hoursAfter(friday, 2))).toBe(true)
  expect(await scene.escalate(complaintId, 'manager', hoursAfter(friday, 3))).toBe(false)

  const [first, second, ...more] = await outbox()
  expect(first).toMatchObject({
    address: 'S@outbox',
    text: expect.stringContaining('请在 11-21 17:50 前由专人联系客户'),
  })
  expect(second).toMatchObject({ address: 'M@outbox', text: expect.stringContaining('未完成：尚无人与客户本人沟通') })
  expect(second).toMatchObject({ text: expect.stringContaining('当前负责：李工') })
  expect(more).toEqual([])
  expect(JSON.stringify([first, second])).not.toContain('13800000001')
  expect((await scene.complaint(complaintId)).handler).toEqual(staff)
})

test('the same call repeated after a crash tells nobody twice', async () => {
  const { complaintId } = await scene.file()

  await scene.escalate(complaintId, 'dealer', friday)
  await scene.escalate(complaintId, 'dealer', friday)

  expect(await outbox()).toHaveLength(1)
  expect(scene.names()).toEqual(['ComplaintFiled', 'ComplaintEscalated'])
})

test('who was spoken with is not escalated', async () => {
  const { complaintId } = await scene.file()
  await recordContact({ complaintId, by: staff, channel: 'phone', now: hoursAfter(friday, 1) }, scene.services)

  expect(await scene.escalate(complaintId, 'brand', hoursAfter(friday, 24))).toBe(false)
  expect(await outbox()).toEqual([])
})

test('region and brand are told in their offices', async () => {
  const { complaintId } = await scene.file()

  await scene.escalate(complaintId, 'region', friday)
  await scene.escalate(complaintId, 'brand', friday)

  expect((await outbox()).map(({ address }) => address).sort()).toEqual(['B@outbox', 'R@outbox'])
})

test('a level where nobody is is recorded, and the ladder goes on', async () => {
  await scene.services.settings.write('headquarters', { regions: {}, brands: {} })
  const { complaintId } = await scene.file()

  expect(await scene.escalate(complaintId, 'region', friday)).toBe(true)

  expect((await scene.complaint(complaintId)).told).toEqual([{ level: 'region', at: friday, nobody: true }])
  expect(scene.names()).toEqual(['ComplaintFiled', 'MessageSuppressed'])
})
