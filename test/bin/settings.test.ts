import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { knownSettings } from '../../bin/settings/known-settings.ts'
import { forgetSetting, readSetting, storeSetting } from '../../bin/settings/store-setting.ts'
import { readHolidays } from '../../functions/dealers/holidays.ts'
import { readRoutingRules, shippedRoutingRules } from '../../functions/leads/routing-rules.ts'
import { openWorld, type World } from '../support/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

it("next year's holidays are put in with a YAML file, and are in force", async () => {
  const file = 'years:\n  "2027":\n    - { from: 2027-02-05, to: 2027-02-13 }\n'

  await storeSetting('holidays', file, world.services)

  expect((await readHolidays(world.services.settings)).years).toEqual({
    '2027': [{ from: '2027-02-05', to: '2027-02-13' }],
  })
})

it('a setting with mistakes is not stored, and each mistake is named with its field', async () => {
  const wrong = JSON.stringify({ ...shippedRoutingRules, claimTeam: 500, widestArea: 'moon' })

  const storing = storeSetting('routing-rules', wrong, world.services)

  await expect(storing).rejects.toThrow(/claimTeam: .*\n.*widestArea: /)
  expect(await readSetting('routing-rules', world.services)).toEqual({ value: shippedRoutingRules, isOwn: false })
})

it('a name that does not exist is answered with those that do; a file that cannot be read is refused', async () => {
  await expect(storeSetting('rooting', '{}', world.services)).rejects.toThrow('routing-rules')
  await expect(storeSetting('scorecard', '{ "a: ', world.services)).rejects.toThrow('neither JSON nor YAML')
})

it('a channel that does not exist is refused with those that do; one without an account is stored, and says what is missing', async () => {
  const store = (owner: unknown) => storeSetting('channels', JSON.stringify({ owner }), world.services)

  await expect(store('wechat')).rejects.toThrow(/owner: there is no channel "wechat"\. There are: outbox, aliyun-sms, /)
  await expect(store(['aliyun-sms', 'smoke'])).rejects.toThrow('"smoke"')
  expect((await readSetting('channels', world.services)).isOwn).toBe(false)

  expect(await store(['wechat-subscribe', 'outbox'])).toEqual([
    'wechat-subscribe is not set up, and carries nothing until it is: npm run channels -- add wechat-template',
  ])
  await world.services.settings.write('channel-accounts', { 'wechat-template': { appId: 'wx0000000000000001' } })
  expect(await store(['wechat-subscribe', 'outbox'])).toEqual([])
})

it('what was stored is taken back: what is shipped is in force again', async () => {
  await storeSetting('routing-rules', JSON.stringify({ ...shippedRoutingRules, otherDealers: 0 }), world.services)
  expect((await readSetting('routing-rules', world.services)).isOwn).toBe(true)

  await forgetSetting('routing-rules', world.services)

  expect((await readSetting('routing-rules', world.services)).isOwn).toBe(false)
  expect(await readRoutingRules((await openWorld()).services.settings)).toEqual(shippedRoutingRules)
})

it.each(Object.entries(knownSettings))('what is shipped as %s is itself a good setting', (_, { schema, shipped }) => {
  expect(schema.safeParse(shipped).error).toBeUndefined()
})

it('every setting is described in the docs', () => {
  const docs = readFileSync('docs/settings.md', 'utf8')
  const described = [...docs.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name)

  expect(described.toSorted()).toEqual(Object.keys(knownSettings).toSorted())
})
