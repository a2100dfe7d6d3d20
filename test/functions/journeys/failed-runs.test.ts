import { afterEach, beforeEach, expect, test } from 'vitest'
import { saveAdvisor, saveDealer } from '../../../functions/dealers/dealer-store.ts'
import { HEAD_OFFICE } from '../../../functions/dealers/headquarters.ts'
import { settleRun } from '../../../functions/journeys/settle-run.ts'
import { signLink } from '../../../functions/pages/links.ts'
import { opsPage } from '../../../functions/pages/ops-page.ts'
import { keys } from '../../../functions/shared/keys.ts'
import { openTasksOf } from '../../../functions/tasks/task-store.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { openWorld, signingKey, type World } from '../../support/world.ts'
import { browse } from '../pages/kit.ts'

const NOW = '2026-11-21T02:00:00.000Z'
const subject = { type: 'vehicle', id: 'veh-1' } as const

let world: World
beforeEach(async () => {
  world = await openWorld({ now: NOW })
  await saveDealer(dealer('D1'), world.services, NOW)
  await saveAdvisor(advisor('D1', 'M', { role: 'manager' }), world.services, NOW)
  await world.services.table.put({
    ...keys.vehicle('veh-1'),
    vehicleId: 'veh-1',
    vin: 'LSVAA4182E2184847',
    brand: 'yunchi',
    powertrain: 'petrol',
    dealerId: 'D1',
    knownSince: NOW,
    version: 1,
  })
})
afterEach(() => world.close())

const settle = (status: 'SUCCEEDED' | 'FAILED') => {
  const run = { id: 'run-1', journey: 'maintenance-reminder', ...keys.run(subject, 'run-1') }
  const event = { id: 'evt-1', name: 'MaintenanceDue', occurredAt: NOW, facts: {} }
  return settleRun({ input: { run, subject, event }, status, now: NOW }, world.services)
}

test("a run about a car that fails is a task of its dealer's manager, once", async () => {
  await settle('FAILED')
  await settle('FAILED')

  expect(await openTasksOf(world.services.table, 'D1')).toMatchObject([
    { task: 'run-failed', subject, advisorId: 'M', dueAt: expect.stringContaining('2026-11-21') },
  ])
})

test('a run about a car that succeeds asks nobody', async () => {
  await settle('SUCCEEDED')

  expect(await openTasksOf(world.services.table, 'D1')).toEqual([])
})

test('a run about a car of no dealer that fails stands in the queue of operations until somebody has seen to it', async () => {
  const { table } = world.services
  await table.update({ key: keys.vehicle('veh-1'), update: 'REMOVE dealerId' })
  await settle('FAILED')
  await settle('FAILED')
  const before = await askOps()
  const [task] = await openTasksOf(table, HEAD_OFFICE)

  const after = await askOps({ taskId: task?.taskId ?? '', result: 'handled' })

  expect(before.match(/自动流程中断/g)).toHaveLength(1)
  expect(before).toContain('vehicle veh-1')
  expect(after).toContain('已登记')
  expect(after).not.toContain('vehicle veh-1')
})

/** The page of operations, or the one that it leads to after a form. */
async function askOps(form?: Record<string, string>): Promise<string> {
  const token = signLink('ops', { by: 'ops-1' }, { key: signingKey, expiresAt: '2027-11-20T00:00:00Z' })
  const there = { path: `/ops/${token}/queue`, parameters: { token, page: 'queue' }, at: NOW }
  return (await browse(world, opsPage, { ...there, ...(form && { form }) })).body
}
