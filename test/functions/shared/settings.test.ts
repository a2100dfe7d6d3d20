import { afterEach, beforeEach, expect, test } from 'vitest'
import { readBrands } from '../../../functions/intake/brands.ts'
import { readRoutingRules, shippedRoutingRules } from '../../../functions/leads/routing-rules.ts'
import { readScorecard, shippedScorecard } from '../../../functions/leads/scorecard.ts'
import { SettingRefused } from '../../../functions/shared/settings.ts'
import { openWorld, type World } from '../../support/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

test('what ops stored goes before what we ship', async () => {
  const { settings } = world.services
  await settings.write('routing-rules', { ...shippedRoutingRules, advisorsPerStore: 1 })

  expect((await readRoutingRules(settings)).advisorsPerStore).toBe(1)
  expect(await readScorecard(settings)).toEqual(shippedScorecard)
})

test('rules that cannot be read do not stop a lead: what we ship applies, and the log names setting and field once', async () => {
  const { settings } = world.services
  await settings.write('routing-rules', { ...shippedRoutingRules, advisorsPerStore: 'three' })

  expect(await readRoutingRules(settings)).toEqual(shippedRoutingRules)
  expect(await readRoutingRules(settings)).toEqual(shippedRoutingRules)
  expect(world.logged).toMatchObject([
    { level: 'error', message: 'setting refused', fields: { setting: 'routing-rules' } },
  ])
  expect(world.logged[0]?.fields.problem).toContain('advisorsPerStore')
})

test('the list of brands has no stand-in: if it cannot be read that is an error of ours, not of who sends a lead', async () => {
  await world.services.settings.write('brands', { yunchi: { names: '云驰' } })

  const reading = readBrands(world.services.settings)

  await expect(reading).rejects.toThrow(SettingRefused)
  await expect(reading).rejects.toThrow('"brands" cannot be used: yunchi/names')
})
