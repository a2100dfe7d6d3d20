import { afterEach, expect, it } from 'vitest'
import { exchangeLeads, pullLeads } from '../../../../functions/intake/pull-leads.ts'
import { readEvent } from '../../../../functions/shared/event-record.ts'
import { keys } from '../../../../functions/shared/keys.ts'
import { openLeadServer } from '../../../../local/providers/lead-server.ts'
import { NOW } from '../intake-desk.ts'
import { CONSENT, openSourceDesk } from './source-desk.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A platform that answers every page with the same text. */
async function serve(text: string) {
  const server = await openLeadServer(() => ({ status: 200, text }))
  closing.push(server.close)
  return server
}
const map = { brand: { constant: '云驰' }, ...CONSENT }
const ocean = (endpoint: string, own: object = {}) => ({
  ocean: { kind: 'ocean-engine' as const, advertiserIds: ['1'], endpoint, map: { ...map, ...own } },
})
const tencent = (endpoint: string, own: object = {}) => ({
  tencent: { kind: 'tencent-ads' as const, accountId: '1', endpoint, map: { ...map, ...own } },
})
const feiyu = (endpoint: string) => ({ feiyu: { kind: 'feiyu' as const, endpoint, map: { id: '$.id', ...map } } })

const pageOf = (...list: object[]) => JSON.stringify({ code: 0, data: { list, page_info: { total_page: 1 } } })
const clue = (id: string, more: object = {}) => ({
  clue_id: id,
  telephone: '13800000001',
  create_time_detail: '2026-11-21 09:55:00',
  ...more,
})

async function pulled(...[sources]: Parameters<typeof openSourceDesk>) {
  const desk = await openSourceDesk(sources)
  const wanting = await pullLeads(NOW, desk.services)
  const ids = [...new Set(desk.world.published.map(({ metadata }) => metadata.id))]
  const refusals = desk.world.logged.filter(({ message }) => message === 'lead of source refused')
  const leads = await Promise.all(ids.map(async (id) => (await readEvent(desk.services.table, id))?.personal))
  return { ...desk, wanting, leads, refusals }
}

it.each([
  ['Ocean Engine', ocean, '{"code":0,"data":{"list":null,"page_info":{"total_page":0}}}'],
  ['Ocean Engine, without page info', ocean, '{"code":0,"data":{"list":[],"page_info":null}}'],
  ['Ocean Engine, without data', ocean, '{"code":0,"data":null}'],
  ['Tencent Ads', tencent, '{"code":0,"data":{"leads_info":null,"list":null,"page_info":{"total_page":null}}}'],
  ['飞鱼', feiyu, '{"status":"success","data":null}'],
])('a list of %s that is null is an empty one', async (_, source, text) => {
  const { world } = await pulled(source((await serve(text)).url))

  expect(world.logged).toEqual([])
})

it('a row of Tencent Ads without an id is refused, and the other rows are taken', async () => {
  const row = { leads_telephone: '13800000001', leads_action_time: '2026-11-21 09:50:00' }
  const text = pageOf({ ...row, leads_id: null }, { ...row, leads_id: '2' })

  const { leads, refusals } = await pulled(tencent((await serve(text)).url))

  expect(leads).toMatchObject([{ sourceId: '2' }])
  expect(refusals).toHaveLength(1)
})

it('ids of 64 bits in the form of a lead of Tencent Ads keep every digit', async () => {
  const row = { leads_id: '1', leads_telephone: '13800000001', bundle: '{"shop_id":7309876543210987654}' }
  const { url } = await serve(pageOf(row))

  const { leads } = await pulled(tencent(url, { 'signals.shop': '$.form.shop_id' }))

  expect(leads).toMatchObject([{ signals: { shop: '7309876543210987654' } }])
})

it('an id that is too long is refused under a shorter name, and the other clues are taken', async () => {
  const { url } = await serve(pageOf(clue('x'.repeat(1100)), clue('1')))

  const { leads, refusals } = await pulled(ocean(url))

  expect(leads).toMatchObject([{ sourceId: '1' }])
  expect(refusals.map(({ fields }) => fields)).toMatchObject([{ sourceId: expect.stringMatching(/^too-long-.{16}$/) }])
})

it('half a character in a name is replaced, and the clue is taken', async () => {
  const { leads } = await pulled(ocean((await serve(pageOf(clue('1', { name: '小\ud83d' })))).url))

  expect(leads).toMatchObject([{ person: { name: '小\ufffd' } }])
})

it('clues without an id are each named, once', async () => {
  const { url } = await serve(pageOf(clue('1'), clue('2'), clue('3')))
  const { services, refusals, world } = await pulled(ocean(url, { id: '$.lead_no' }))

  await pullLeads(NOW, services)

  expect(refusals).toHaveLength(3)
  expect(new Set(refusals.map(({ fields }) => JSON.stringify(fields))).size).toBe(3)
  expect(world.logged.filter(({ message }) => message === 'lead of source refused')).toHaveLength(3)
})

it('a source of which nothing can be used wants attention; one of which something can does not', async () => {
  const one = await serve(pageOf(clue('1', { telephone: 'none' })))
  const two = await serve(pageOf(clue('1', { telephone: 'none' }), clue('2')))
  const { services, world, wanting } = await pulled(ocean(one.url))
  const other = await pulled(ocean(two.url))

  await exchangeLeads(NOW, services)

  expect(wanting).toEqual(['ocean'])
  expect(other.wanting).toEqual([])
  expect(world.logged).toContainEqual({
    level: 'warn',
    message: 'sources want attention',
    fields: { count: 1, sources: 'ocean' },
  })
})

it('texts that are too long are cut, numbers that cannot be kept become texts or are left out: the lead is taken, and the log says so once', async () => {
  const remarks = { wish: '想'.repeat(201), huge: 1e200, told: '1e200' }
  const { url } = await serve(pageOf(clue('1', { remarks, name: '林'.repeat(101), city_name: '上'.repeat(61) })))
  const own = {
    'signals.wish': '$.remarks.wish',
    'signals.huge': '$.remarks.huge',
    'signals.told': { path: '$.remarks.told', as: 'number' },
  }

  const { services, leads, world } = await pulled(ocean(url, own))
  await pullLeads(NOW, services)

  expect(leads).toMatchObject([
    { person: { name: '林'.repeat(100) }, signals: { wish: '想'.repeat(200), huge: '1e+200' } },
  ])
  expect(leads[0]?.signals).not.toHaveProperty('told')
  expect(world.logged.filter(({ message }) => message === 'lead of source shortened')).toEqual([
    {
      level: 'warn',
      message: 'lead of source shortened',
      fields: {
        source: 'ocean',
        sourceId: '1',
        fields: [
          '/person/name ($.name)',
          '/city ($.city_name)',
          '/signals/wish ($.remarks.wish)',
          '/signals/told ($.remarks.told)',
        ],
      },
    },
  ])
})

it('a phone is never cut: a clue with a wrong one is refused', async () => {
  const { leads, refusals } = await pulled(ocean((await serve(pageOf(clue('1', { telephone: '1'.repeat(40) })))).url))

  expect(leads).toEqual([])
  expect(refusals).toHaveLength(1)
})

it.each([
  ['the table cannot hold', Object.assign(new Error('wrong'), { name: 'ValidationException' }), 1],
  ['we stumble over', new TypeError('Cannot read properties of undefined'), 1],
  ['comes while the table is out of order', Object.assign(new Error('no'), { name: 'InternalServerError' }), 0],
  ['comes while nobody can be reached', new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }), 0],
])('a clue that %s: refused and passed if it is the clue, read again if it is not', async (_, error, refused) => {
  const { url } = await serve(pageOf(clue('odd'), clue('1')))
  const { world, services } = await openSourceDesk(ocean(url))
  const { table } = services
  const put: typeof table.put = async (item, condition) => {
    if (JSON.stringify(item).includes('"sourceId":"odd"')) throw error
    await table.put(item, condition)
  }

  await pullLeads(NOW, { ...services, table: { ...table, put } })

  expect(world.logged.filter(({ message }) => message === 'lead of source refused')).toHaveLength(refused)
  expect(world.logged.filter(({ message }) => message === 'source not pulled')).toHaveLength(1 - refused)
  expect((await table.get(keys.sourceCursor('ocean')))?.until === undefined).toBe(refused === 0)
})

const hundred = Array.from({ length: 100 }, (_, at) => ({ telphone: '13800000001', id: String(at) }))

it('pages of 飞鱼 that do not go on are read once if its count says that this was all', async () => {
  const server = await serve(JSON.stringify({ status: 'success', count: 100, data: hundred }))

  const { leads, world } = await pulled(feiyu(server.url))

  expect(leads).toHaveLength(100)
  expect(world.logged.filter(({ level }) => level === 'error')).toEqual([])
})

it('pages of 飞鱼 that do not go on though there is more are an error with its name', async () => {
  const server = await serve(JSON.stringify({ status: 'success', count: 130, data: hundred }))

  const { world } = await pulled(feiyu(server.url))

  expect(world.logged.map(({ fields }) => fields)).toEqual([
    { source: 'feiyu', error: 'WindowTooFull', code: 'too many pages' },
  ])
  expect(server.asked.length).toBeLessThan(100)
})
