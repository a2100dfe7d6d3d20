import { afterEach, beforeEach, expect, test } from 'vitest'
import { readLegalClocks, shippedClocks } from '../../../functions/dates/legal-clock.ts'
import { readHolidays, shippedHolidays } from '../../../functions/dates/statutory-days.ts'
import { addWorkingDays } from '../../../functions/dates/working-days.ts'
import { openWorld, type World } from '../../support/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

test('the days of 2027 that ops enter give a claim of 2026-12-28 its date', async () => {
  const { settings } = world.services
  const years = { ...shippedHolidays.years, '2027': [{ from: '2027-01-01', to: '2027-01-03' }] }
  await settings.write('holidays', { years, workdays: { ...shippedHolidays.workdays, '2027': [] } })

  const entered = await readHolidays(settings)

  expect(addWorkingDays('2026-12-28', 10, entered)).toEqual({ kind: 'known', date: '2027-01-12' })
})

test('holidays that were entered before make-up workdays were asked for are still read, but no working day is counted', async () => {
  const { settings } = world.services
  await settings.write('holidays', { years: shippedHolidays.years })

  const entered = await readHolidays(settings)

  expect(entered.years).toEqual(shippedHolidays.years)
  expect(addWorkingDays('2026-09-24', 10, entered)).toMatchObject({ kind: 'unknown', year: '2026' })
})

test('ops can move a warning; what does not fit is not used, and the log says so', async () => {
  const { settings } = world.services
  const moved = shippedClocks.map((clock) => (clock.kind === 'count' ? { ...clock, warnAt: [2] } : clock))
  await settings.write('legal-clocks', moved)
  expect(await readLegalClocks(settings)).toEqual(moved)

  await settings.write('legal-clocks', [...moved, ...moved])

  expect(await readLegalClocks(settings)).toEqual(shippedClocks)
  expect(world.logged.map(({ message }) => message)).toContain('setting refused')
})
