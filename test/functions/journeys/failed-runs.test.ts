import { afterEach, beforeEach, expect, test } from 'vitest'
import { saveAdvisor, saveDealer } from '../../../functions/dealers/dealer-store.ts'
import { settleRun } from '../../../functions/journeys/settle-run.ts'
import { keys } from '../../../functions/shared/keys.ts'
import { openTasksOf } from '../../../functions/tasks/task-store.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { openWorld, type World } from '../../support/world.ts'

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
