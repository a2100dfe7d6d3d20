import { afterEach, expect, it } from 'vitest'
import { exchangeLeads } from '../../../../functions/intake/pull-leads.ts'
import { clue, openOceanEngine } from '../../../../local/providers/ocean-engine.ts'
import { adLead, openTencentAds } from '../../../../local/providers/tencent-ads.ts'
import { NOW } from '../intake-desk.ts'
import { CONSENT, oceanApp, openSourceDesk, tencentApp } from './source-desk.ts'

const advertiserId = '1678971206080525'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const keysOf = ({ appSecret, refreshToken }: typeof oceanApp) => ({
  'app-secret': appSecret,
  'refresh-token': refreshToken,
})
const beijing = (at: number) => new Date(at + 8 * HOUR).toISOString().slice(0, 19).replace('T', ' ')

async function openOcean() {
  let now = Date.parse(NOW)
  const ocean = await openOceanEngine({ advertiserId, app: oceanApp, now: () => now })
  closing.push(ocean.close)
  const source = {
    kind: 'ocean-engine' as const,
    advertiserIds: [advertiserId],
    appId: oceanApp.appId,
    endpoint: ocean.url,
    map: { brand: { constant: '云驰' }, ...CONSENT },
  }
  const desk = await openSourceDesk({ ocean: source }, { ocean: keysOf(oceanApp) })
  const pull = async (after = 0) => {
    now += after
    await exchangeLeads(new Date(now).toISOString(), desk.services)
  }
  const arrive = (number: number) => ocean.clues.push(clue(number, { create_time_detail: beijing(now) }))
  const captured = () => new Set(desk.world.published.map(({ metadata }) => metadata.id)).size
  const logs = (message: string) => desk.world.logged.filter((each) => each.message === message)
  return { ...desk, ocean, source, pull, arrive, captured, logs }
}

it('with the first refresh token alone, tokens are had and renewed for months, each refresh token once', async () => {
  const { ocean, pull, arrive, captured, logs } = await openOcean()

  for (let turn = 0; turn < 180; turn++) {
    arrive(turn)
    await pull(12 * HOUR)
  }

  expect(captured()).toBe(180)
  expect(logs('source not pulled')).toEqual([])
  // A token lasts a day and is renewed when a quarter of it is left: here every other half day.
  expect(ocean.grant.renewals).toBe(90)
})

it('a token is renewed before its end, and kept until then', async () => {
  const { ocean, pull } = await openOcean()

  await pull()
  await pull(17 * HOUR)
  expect(ocean.grant.renewals).toBe(1)
  await pull(HOUR)

  expect(ocean.grant.renewals).toBe(2)
})

it('a token that the platform ended is replaced in the same pull, and nothing is missed', async () => {
  const { ocean, pull, arrive, captured } = await openOcean()
  await pull()
  ocean.grant.endAccess()
  arrive(1)

  await pull(20 * MINUTE)

  expect(ocean.grant.renewals).toBe(2)
  expect(captured()).toBe(1)
})

it('a token that is quite new and refused is not replaced at once: it may need minutes to work', async () => {
  const { ocean, pull, arrive, captured, logs } = await openOcean()
  ocean.faults = Array.from({ length: 3 }, () => ({ code: 40105 }))
  arrive(1)

  for (const minutes of [0, 5, 5]) await pull(minutes * MINUTE)
  expect(ocean.grant.renewals).toBe(1)
  expect(logs('source not pulled')).toHaveLength(3)
  await pull(5 * MINUTE)

  expect(captured()).toBe(1)
})

it('a renewal that the platform never took is asked for again, and nobody is bothered', async () => {
  const { ocean, pull, arrive, captured, logs } = await openOcean()
  await pull()
  ocean.tokenFaults = ['drop', { status: 503 }]
  arrive(1)

  await pull(18 * HOUR)
  await pull(5 * MINUTE)
  await pull(5 * MINUTE)

  expect(ocean.grant.renewals).toBe(2)
  expect(captured()).toBe(1)
  expect(logs('source access lost')).toEqual([])
})

it('a renewal whose answer was lost uses up the refresh token: that is told once, with what to do, and the last token is used to its end', async () => {
  const { ocean, keys, pull, arrive, captured, logs } = await openOcean()
  await pull()
  ocean.tokenFaults = ['drop-after']

  await pull(18 * HOUR)
  arrive(1)
  await pull(5 * MINUTE)
  await pull(5 * MINUTE)
  await pull(2 * HOUR)

  expect(captured()).toBe(1)
  expect(logs('source access lost')).toEqual([
    {
      level: 'error',
      message: 'source access lost',
      fields: {
        source: 'ocean',
        code: 40107,
        interrupted: true,
        remedy: expect.stringContaining('npm run keys -- set ocean refresh-token'),
      },
    },
  ])
  expect(logs('sources want attention')).toHaveLength(3)

  await pull(3 * HOUR + 40 * MINUTE)
  expect(logs('source not pulled')).toEqual([])
  await pull(15 * MINUTE)
  expect(logs('source not pulled')).toMatchObject([{ fields: { error: 'SourceAccessLost' } }])
  expect(logs('sources want attention')).toHaveLength(5)

  // The owner authorises the app again.
  ocean.grant.authorise('a-second-refresh-token-of-ocean')
  keys.ocean = keysOf({ ...oceanApp, refreshToken: 'a-second-refresh-token-of-ocean' })
  arrive(2)
  await pull(5 * MINUTE)

  expect(captured()).toBe(2)
  expect(logs('source access lost')).toHaveLength(1)
})

it('a refresh token that is refused is asked about once an hour, not with every pull', async () => {
  const { ocean, keys, pull } = await openOcean()
  keys.ocean = keysOf({ ...oceanApp, refreshToken: 'a-refresh-token-that-is-over' })

  for (let turn = 0; turn < 24; turn++) await pull(5 * MINUTE)

  expect(ocean.renewed).toHaveLength(2)
})

it("an app's secret that was wrong can be corrected, and the refresh token that is in force stays so", async () => {
  const { ocean, keys, pull, arrive, captured, logs } = await openOcean()
  await pull()
  keys.ocean = keysOf({ ...oceanApp, appSecret: 'a-secret-with-a-slip-in-it' })
  await pull(18 * HOUR)
  keys.ocean = keysOf(oceanApp)
  arrive(1)

  await pull(HOUR)

  expect(ocean.grant.renewals).toBe(2)
  expect(captured()).toBe(1)
  expect([logs('source access lost').length, logs('source access restored').length]).toEqual([1, 1])
})

it('what is missing for renewing is named', async () => {
  const { keys, pull, logs } = await openOcean()
  keys.ocean = { 'refresh-token': oceanApp.refreshToken }

  await pull()

  expect(logs('source not pulled')[0]?.fields).toMatchObject({ error: 'SourceRefused', code: 'no app-secret' })
})

it('two sources by one authorisation share its token', async () => {
  const { ocean, services, source, pull, arrive, captured } = await openOcean()
  const other = { ...source, keysOf: 'ocean', map: { ...source.map, brand: { constant: '蓝禾' } } }
  await services.settings.write('sources', { ocean: source, lanhe: other })
  arrive(1)

  await pull()
  await pull(18 * HOUR)

  expect(ocean.grant.renewals).toBe(2)
  expect(captured()).toBe(2)
})

it('two advertisers, each with an authorisation of its own, are two sources', async () => {
  const { services, keys, source, pull, arrive, captured } = await openOcean()
  const app = { ...oceanApp, refreshToken: 'a-refresh-token-of-another' }
  const second = await openOceanEngine({ advertiserId: '1678971206080526', app, now: () => Date.parse(NOW) })
  closing.push(second.close)
  second.clues.push(clue(2))
  keys.second = keysOf(app)
  const other = { ...source, advertiserIds: ['1678971206080526'], endpoint: second.url }
  await services.settings.write('sources', { ocean: source, second: other })
  arrive(1)

  await pull()

  expect(captured()).toBe(2)
})

it('no token and no secret is ever logged', async () => {
  const { ocean, world, pull } = await openOcean()
  ocean.tokenFaults = ['fine', 'drop-after', 'fine', { status: 500 }]

  for (let turn = 0; turn < 8; turn++) await pull(8 * HOUR)

  const given = ocean.renewed.map(({ body }) => /"refresh_token":"(\w+)"/.exec(body)?.[1] ?? oceanApp.refreshToken)
  expect(world.logged.length).toBeGreaterThan(2)
  for (const secret of [oceanApp.appSecret, oceanApp.refreshToken, ...given])
    expect(JSON.stringify(world.logged)).not.toContain(secret)
})

it("Tencent's refresh token lasts with each renewal; an answer that was lost is asked for again", async () => {
  let now = Date.parse(NOW)
  const ads = await openTencentAds({ accountId: '25610', app: tencentApp, now: () => now })
  closing.push(ads.close)
  const setting = {
    kind: 'tencent-ads' as const,
    accountId: '25610',
    appId: tencentApp.appId,
    endpoint: ads.url,
    map: { brand: { constant: 'yunchi' }, ...CONSENT },
  }
  const { world, services } = await openSourceDesk({ tencent: setting }, { tencent: keysOf(tencentApp) })
  ads.tokenFaults = ['fine', 'drop-after']

  for (let day = 0; day < 100; day++) {
    now += 20 * HOUR
    ads.leads.push(adLead(day, { leads_create_time: now - MINUTE }))
    await exchangeLeads(new Date(now).toISOString(), services)
  }

  expect(new Set(world.published.map(({ metadata }) => metadata.id)).size).toBe(100)
  expect(world.logged.filter(({ level }) => level === 'error')).toEqual([])
})
