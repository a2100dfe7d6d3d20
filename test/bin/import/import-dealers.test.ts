import { expect, it } from 'vitest'
import { importAdvisors, importDealers } from '../../../bin/import/import-dealers.ts'
import { identityMap } from '../../../bin/import/map-schema.ts'
import { parseMap } from '../../../bin/import/read-map.ts'
import { openSourceTable } from '../../../bin/import/source-table.ts'
import { dealerTargets } from '../../../bin/import/targets.ts'
import { noProgress } from '../../../bin/progress.ts'
import { dealersOf, readAdvisor, readAdvisors, readDealer } from '../../../functions/dealers/dealer-store.ts'
import { readBrands } from '../../../functions/intake/brands.ts'
import { openWorld, type World } from '../../support/world.ts'
import { fileOf, NOW } from './import-desk.ts'

async function dealersFrom(world: World, csv: string, map?: string) {
  const table = await openSourceTable(await fileOf('dealers.csv', csv))
  const read =
    map === undefined
      ? identityMap(table.columns)
      : parseMap(map, { name: 'map.yaml', targets: dealerTargets, columns: table.columns })
  return importDealers({ table, map: read, now: NOW, inFlight: 4, progress: noProgress }, world.services)
}

async function advisorsFrom(world: World, csv: string) {
  const table = await openSourceTable(await fileOf('advisors.csv', csv))
  return importAdvisors(
    { table, map: identityMap(table.columns), now: NOW, inFlight: 4, progress: noProgress },
    world.services,
  )
}

const ONE_DEALER = 'dealerId,name,brands,city\nD-1,一店,yunchi,上海'

it('dealers are stored with their place, hours and brand, and are found by brand', async () => {
  const world = await openWorld()

  const { totals } = await dealersFrom(
    world,
    'dealerId,name,brands,brandNames,city,position.lat,position.lng,hours,mode\nD-1,一店,yunchi,云驰,上海,31.2,121.4,"mon-fri 9:00-12:00,13:00-18:00; sat 10:00-17:00",desk',
  )

  expect(totals).toMatchObject({ created: 1, rows: 1, withoutCity: 0 })
  expect(await readDealer(world.services.table, 'D-1')).toMatchObject({
    cityCode: '3101',
    position: { lat: 31.2, lng: 121.4 },
    mode: 'desk',
    hours: {
      mon: [
        { from: '09:00', to: '12:00' },
        { from: '13:00', to: '18:00' },
      ],
      sat: [{ from: '10:00', to: '17:00' }],
    },
  })
  expect(await dealersOf(world.services.table, 'yunchi')).toHaveLength(1)
  expect(await readBrands(world.services.settings)).toEqual({ yunchi: { names: ['云驰'] } })
})

it('a misspelt city is kept as it is written, and the dealer stays reachable', async () => {
  const world = await openWorld()

  const { totals } = await dealersFrom(
    world,
    'dealerId,name,brands,city\nD-1,一店,yunchi,杭洲\nD-2,二店,yunchi,火星基地',
  )

  expect(totals).toMatchObject({ created: 2, withoutCity: 1 })
  expect(await readDealer(world.services.table, 'D-1')).toMatchObject({ city: '杭洲', cityCode: '3301' })
  expect(await readDealer(world.services.table, 'D-2')).toMatchObject({ city: '火星基地', cityCode: '-' })
  expect((await dealersOf(world.services.table, 'yunchi')).map(({ dealerId }) => dealerId).sort()).toEqual([
    'D-1',
    'D-2',
  ])
})

it('a dealer that stands twice in the file is stored once, and the totals add up', async () => {
  const world = await openWorld()
  await dealersFrom(world, ONE_DEALER)

  const { totals, report } = await dealersFrom(
    world,
    `${ONE_DEALER}\nD-2,二店,yunchi,杭州\nD-2,二店,yunchi,杭州\n,三店,yunchi,杭州\nD-4,四店,Not A Code!,杭州`,
  )

  expect(totals).toMatchObject({ created: 1, changed: 0, unchanged: 1, duplicate: 1, refused: 2, rows: 5 })
  expect(report.map(({ row, field }) => [row, field])).toEqual([
    [4, 'dealerId'],
    [5, 'dealerId'],
    [6, 'brands'],
  ])
})

it('a dealer that changed is changed', async () => {
  const world = await openWorld()
  await dealersFrom(world, ONE_DEALER)

  const { totals } = await dealersFrom(world, ONE_DEALER.replace('一店', '旗舰店'))

  expect(totals).toMatchObject({ created: 0, changed: 1 })
  expect((await readDealer(world.services.table, 'D-1'))?.name).toBe('旗舰店')
})

it("a map can bring advisors along in the dealers' rows", async () => {
  const world = await openWorld()
  const map = `
fields: { dealerId: 编码, name: 店名, brands: { column: 品牌 }, city: 城市 }
advisors:
  - { advisorId: { template: '{编码}-M' }, name: 经理, role: { constant: manager }, address: 经理电话 }
`

  const { totals } = await dealersFrom(
    world,
    '编码,店名,品牌,城市,经理,经理电话\nD-1,一店,yunchi,上海,测试,13800009001',
    map,
  )

  expect(totals).toMatchObject({ created: 1, advisors: 1 })
  expect(await readAdvisors(world.services.table, 'D-1')).toMatchObject([
    { advisorId: 'D-1-M', role: 'manager', address: '+8613800009001' },
  ])
})

it('advisors are stored with their shift; one of an unknown dealer is refused', async () => {
  const world = await openWorld()
  await dealersFrom(world, ONE_DEALER)

  const { totals, report } = await advisorsFrom(
    world,
    'advisorId,dealerId,name,role,address,shift\nA-1,D-1,甲,advisor,13800009001,sat-sun 09:00-18:00\nA-2,D-9,乙,advisor,13800009002,\nA-3,D-1,丙,boss,13800009003,sometimes',
  )

  expect(totals).toMatchObject({ created: 1, refused: 2, rows: 3 })
  expect(await readAdvisor(world.services.table, 'D-1', 'A-1')).toMatchObject({
    shift: { sat: [{ from: '09:00', to: '18:00' }] },
  })
  expect(report.map(({ row, field }) => [row, field]).sort()).toEqual([
    [3, 'dealerId'],
    [4, 'role'],
    [4, 'shift'],
  ])
})

it('importing advisors again leaves alone what they hold', async () => {
  const world = await openWorld()
  await dealersFrom(world, ONE_DEALER)
  const csv = 'advisorId,dealerId,name,role,address\nA-1,D-1,甲,advisor,13800009001'
  await advisorsFrom(world, csv)
  await world.services.table.update({
    key: { pk: 'DEALER#D-1', sk: 'ADVISOR#A-1' },
    update: 'SET #load = :three',
    names: { '#load': 'load' },
    values: { ':three': 3 },
  })

  const { totals } = await advisorsFrom(world, csv)

  expect(totals).toMatchObject({ unchanged: 1, changed: 0 })
  expect((await readAdvisor(world.services.table, 'D-1', 'A-1'))?.load).toBe(3)
})
