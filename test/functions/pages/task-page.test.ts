import { afterEach, beforeEach, expect, test } from 'vitest'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { giveUp } from '../../../functions/leads/give-up.ts'
import { managerPage } from '../../../functions/pages/manager-page.ts'
import { taskPage } from '../../../functions/pages/task-page.ts'
import { openTask } from '../../../functions/tasks/open-task.ts'
import { readTask } from '../../../functions/tasks/task-store.ts'
import type { World } from '../../support/world.ts'
import { browse, later, now, offerNow, openStoreWorld, putLead, readLeadNow, tokenFor } from './kit.ts'

const subject = { type: 'lead', id: 'lead-1' } as const

let world: World
beforeEach(async () => {
  world = await openStoreWorld()
  await putLead(world)
  const offerId = await offerNow(world)
  await acceptOffer({ leadId: 'lead-1', offerId, advisorId: 'X', now }, world.services)
})
afterEach(() => world.close())

const give = (task: string, step = task) =>
  openTask({ run: { id: `run-${step}` }, subject, step, now, task, due: { business: 'PT1H' } }, world.services)

const open = (who: string, form?: Record<string, string>, at = later(1), query: Record<string, string> = {}) => {
  const token = tokenFor('tasks', { dealerId: 'D1', advisorId: who })
  return browse(world, taskPage, { path: `/tasks/${token}`, parameters: { token }, query, at, ...(form && { form }) })
}

test('an advisor sees what he has to do, by when, whom to call and what to say', async () => {
  await give('first-call')

  const { body } = await open('X')

  expect(body).toContain('首次联系')
  expect(body).toContain('11:00 前')
  expect(body).toContain('tel:+8613800000001')
  expect(body).toContain('张晓雨您好，我是云驰浦东店的李雷。看到您在关注云驰 X5')
})

test('his colleague sees nothing of it', async () => {
  await give('first-call')

  const { body } = await open('Y')

  expect(body).toContain('现在没有待办')
  expect(body).not.toContain('13800000001')
})

test('one tap records the result and the contact, and the task is gone', async () => {
  const { taskId } = await give('first-call')

  const { body } = await open('X', { taskId, result: 'reached' })

  expect(body).toContain('已登记')
  expect(body).toContain('现在没有待办')
  expect(await readTask(world.services.table, subject, taskId)).toMatchObject({ state: 'done', result: 'reached' })
  expect(await readLeadNow(world)).toMatchObject({ lastContactAt: later(1) })
  const told = new Map(world.published.map(({ metadata, name }) => [metadata.id, name]))
  expect([...told.values()].slice(-2)).toEqual(['LeadContacted', 'TaskDone'])
})

test('the same tap again changes nothing', async () => {
  const { taskId } = await give('first-call')
  await open('X', { taskId, result: 'reached' })
  const events = world.published.length

  expect((await open('X', { taskId, result: 'not-reached' }, later(2))).body).toContain('这项待办已结束')
  expect(world.published).toHaveLength(events)
})

test('a result that the task does not have is refused', async () => {
  const { taskId } = await give('first-call')

  expect((await open('X', { taskId, result: 'approved' })).body).toContain('提交的内容不完整')
  expect(await readTask(world.services.table, subject, taskId)).toMatchObject({ state: 'open' })
})

test('what is due first stands first, in English on request', async () => {
  await give('ask-feedback')
  await openTask(
    { run: { id: 'run-2' }, subject, step: 'c', now, task: 'second-call', due: { business: 'PT30M' } },
    world.services,
  )

  const { body } = await open('X', undefined, later(1), { lang: 'en' })

  expect(body.indexOf('Call, second time')).toBeLessThan(body.indexOf('Ask about the test drive'))
})

const manage = (form?: Record<string, string>, at = later(5)) => {
  const token = tokenFor('manager', { dealerId: 'D1', advisorId: 'M' })
  return browse(world, managerPage, { path: `/manager/${token}`, parameters: { token }, at, ...(form && { form }) })
}

test('the manager sees what was given up, by whom and why, and whether it was called back', async () => {
  await giveUp({ leadId: 'lead-1', advisorId: 'X', reason: 'price', now: later(1) }, world.services)

  expect((await manage()).body).toContain('李雷，10:01：价格原因')
  expect((await manage()).body).toContain('回访中')
  const { taskId } = await openTask(
    { run: { id: 'run-2' }, subject, step: 'c', now: later(1), task: 'call-back-lost', due: { business: 'PT8H' } },
    world.services,
  )
  await open('M', { taskId, result: 'still-interested' }, later(3))
  expect((await manage()).body).toContain('回访结果：还有意向')
})

test('the manager sends it back: the holder keeps it; agreed, it is lost', async () => {
  await giveUp({ leadId: 'lead-1', advisorId: 'X', reason: 'price', now: later(1) }, world.services)

  expect((await manage({ leadId: 'lead-1', verdict: 'rejected' })).body).toContain('已退回')
  expect(await readLeadNow(world)).toMatchObject({ state: 'accepted', holder: { advisorId: 'X' }, nextAt: later(5) })
  expect((await manage({ leadId: 'lead-1', verdict: 'approved' }, later(6))).body).toContain('已审核过')

  await giveUp({ leadId: 'lead-1', advisorId: 'X', reason: 'price', now: later(7) }, world.services)
  expect((await manage({ leadId: 'lead-1', verdict: 'approved' }, later(8))).body).toContain('线索已关闭')
  expect(await readLeadNow(world)).toMatchObject({ state: 'closed', outcome: 'lost' })
})
