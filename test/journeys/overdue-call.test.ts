import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyResult } from '../../functions/tasks/apply-result.ts'
import { openTasksOf } from '../../functions/tasks/task-store.ts'
import { readVehicle } from '../../functions/vehicles/vehicle-store.ts'
import { at, type OwnerTown, openOwnerTown } from './owner-town.ts'

/** A car delivered on 10 January is due on 10 April 2026; the call about it is due on the 25th. The owner allows marketing. */
let town: OwnerTown
beforeEach(async () => {
  town = await openOwnerTown({ at: at('2026-04-08', '10:00') })
  await town.person({ consent: { otherDealers: false, profiling: false, marketing: true } })
  await town.car()
})
afterEach(() => town.close())

/** A service advisor calls on 25 April and notes what the owner says. */
const calls = (result: string) =>
  town.on(at('2026-04-25', '10:00'), async (services, now) => {
    const [task] = await openTasksOf(services.table, 'D1')
    return task && applyResult({ task, by: 'S', result, now }, services)
  })

test('an owner who says on the phone that the car goes elsewhere is left in peace: no win-back, no next reminder', async () => {
  expect(await calls('declined')).toBe('done')
  await town.on(at('2026-06-20', '12:00'))

  expect(await readVehicle(town.machine.services.table, 'veh-1')).toMatchObject({ state: 'elsewhere' })
  expect(await town.due('veh-1')).toBeUndefined()
  expect((await town.events('OwnerAtRisk')).length).toBe(0)
  expect((await town.told()).filter((each) => each > 'win-back')).toEqual([])
})

test('an owner who wants no reminder this time gets none for 90 days, and no win-back', async () => {
  expect(await calls('not-now')).toBe('done')
  await town.on(at('2026-06-20', '12:00'))

  expect(await readVehicle(town.machine.services.table, 'veh-1')).toMatchObject({ state: 'active' })
  expect((await town.events('ReminderDeclined')).length).toBe(1)
  expect((await town.events('OwnerAtRisk')).length).toBe(0)
  expect(await town.due('veh-1')).toMatchObject({ next: 'remind' })
})

test('an owner who was reached and said nothing of the kind is at risk on day 60', async () => {
  expect(await calls('reached')).toBe('done')
  await town.on(at('2026-06-12', '12:00'))

  expect(await readVehicle(town.machine.services.table, 'veh-1')).toMatchObject({ state: 'active' })
  expect((await town.events('OwnerAtRisk')).length).toBe(1)
})
