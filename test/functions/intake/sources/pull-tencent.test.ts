import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { pullLeads } from '../../../../functions/intake/pull-leads.ts'
import { readSources } from '../../../../functions/intake/sources/source-settings.ts'
import { tencentPages } from '../../../../functions/intake/sources/tencent-ads.ts'
import { readEvent } from '../../../../functions/shared/event-record.ts'
import { adLead, openTencentAds } from '../../../../local/providers/tencent-ads.ts'
import { NOW } from '../intake-desk.ts'
import { CONSENT, openSourceDesk, tencentApp } from './source-desk.ts'

const accountId = '25610'
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function openTencent() {
  let now = Date.parse(NOW)
  const ads = await openTencentAds({
    token: 'an-access-token-of-tencent',
    accountId,
    app: tencentApp,
    now: () => now,
  })
  closing.push(ads.close)
  const map = { brand: { constant: 'yunchi' }, series: '$.form.意向车型', ...CONSENT }
  const setting = { kind: 'tencent-ads' as const, accountId, endpoint: ads.url, map }
  const desk = await openSourceDesk({ tencent: setting })
  const { tencent: source } = await readSources(desk.services)
  if (source?.kind !== 'tencent-ads') throw new Error('The setting was not kept')
  const captured = () => new Set(desk.world.published.map(({ metadata }) => metadata.id)).size
  const pull = (minutes = 0) => {
    now = Date.parse(NOW) + minutes * 60_000
    return pullLeads(new Date(now).toISOString(), desk.services)
  }
  return { ...desk, ads, source, captured, pull }
}

it('a lead of Tencent Ads is taken with its form, by the id of the platform', async () => {
  const { services, world, ads, pull } = await openTencent()
  ads.leads.push(adLead(1, { leads_action_time: Date.parse('2026-11-21T01:50:00Z') }))

  await pull()

  expect((await readEvent(services.table, world.published[0]?.metadata.id ?? ''))?.personal).toMatchObject({
    source: 'tencent',
    sourceId: '6151234567890123457',
    askedAt: '2026-11-21T01:50:00Z',
    person: { name: '测试1', phone: '+8613800000001' },
    series: '云驰 S7',
  })
})

it('pages are numbered up to 5,000 rows, and follow the row before them from there on', async () => {
  const { ads, source } = await openTencent()
  ads.leads.push(...Array.from({ length: 5450 }, (_, at) => adLead(at)))
  const window = { from: '2026-11-21T01:00:00Z', to: NOW }
  const ids = new Set<unknown>()

  for await (const page of tencentPages(source, window, { token: 'an-access-token-of-tencent', pull: '1', now: NOW }))
    for (const row of page) ids.add(z.object({ leads_id: z.string() }).parse(row).leads_id)

  expect(ids.size).toBe(5450)
  const deep = ads.asked.filter((url) => url.searchParams.has('last_search_after_values'))
  expect(deep).toHaveLength(3)
  expect(deep[0]?.searchParams.has('page')).toBe(false)
})

it.each([
  ['fails with 502', { status: 502 }],
  ['drops the connection', 'drop'],
  ['refuses with a code', { code: 11017 }],
] as const)(
  'a provider that %s in the middle of paging loses nothing, doubles nothing and sees no nonce twice',
  async (_, fault) => {
    const { ads, pull, captured } = await openTencent()
    ads.leads.push(...Array.from({ length: 450 }, (_, at) => adLead(at)))
    ads.faults = ['fine', 'fine', 'fine', 'fine', fault]

    await pull()
    const some = captured()
    await pull(0)

    expect(some).toBe(200)
    expect(captured()).toBe(450)
    const nonces = ads.asked.map((url) => url.searchParams.get('nonce'))
    expect(new Set(nonces).size).toBe(nonces.length)
  },
)

it('the same pull, made again in the same moment after it failed, has nonces of its own', async () => {
  const { ads, pull, captured } = await openTencent()
  ads.leads.push(adLead(1))
  ads.faults = ['drop']

  await pull()
  await pull()

  const nonces = ads.asked.map((url) => url.searchParams.get('nonce'))
  expect(new Set(nonces).size).toBe(nonces.length)
  expect(captured()).toBe(1)
})

it('a page that comes twice makes no lead twice, and what it hid is found by the overlap', async () => {
  const { ads, pull, captured } = await openTencent()
  ads.leads.push(...Array.from({ length: 300 }, (_, at) => adLead(at)))
  ads.faults = ['fine', 'fine', 'fine', 'fine', 'page-before']

  await pull()
  await pull(5)

  expect(captured()).toBe(300)
})

it('what came in while we were down for two days is read in pieces, once the provider is asked again', async () => {
  const { ads, pull, captured } = await openTencent()
  await pull()
  ads.leads.push(
    ...[60, 600, 1200, 2400].map((minutes) =>
      adLead(minutes, { leads_create_time: Date.parse(NOW) + minutes * 60_000 }),
    ),
  )

  await pull(2 * 24 * 60)

  expect(captured()).toBe(4)
})
