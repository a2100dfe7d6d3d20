import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  dealersOf,
  readAdvisor,
  readAdvisors,
  readDealer,
  readStore,
  saveAdvisor,
  saveDealer,
} from '../../../functions/dealers/dealer-store.ts'
import { keys } from '../../../functions/shared/keys.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { openWorld, type World } from '../../support/world.ts'
import { saturday } from '../leads/scene.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const idsOf = (found: { dealerId: string }[]): string[] => found.map(({ dealerId }) => dealerId)

test('a dealer is found by each of its brands, in its city, its province and everywhere', async () => {
  await saveDealer(dealer('D1', { brands: ['yunchi', 'hanhai'] }), world.services, saturday('08:00'))
  await saveDealer(dealer('D2', { provinceCode: '11', cityCode: '1101' }), world.services, saturday('08:00'))
  const { table } = world.services

  expect(idsOf(await dealersOf(table, 'yunchi'))).toEqual(['D2', 'D1'])
  expect(idsOf(await dealersOf(table, 'hanhai'))).toEqual(['D1'])
  expect(idsOf(await dealersOf(table, 'yunchi', { provinceCode: '31' }))).toEqual(['D1'])
  expect(idsOf(await dealersOf(table, 'yunchi', { provinceCode: '31', cityCode: '3101' }))).toEqual(['D1'])
  expect(await dealersOf(table, 'unknown')).toEqual([])
  expect(world.published.map(({ name }) => name)).toEqual(['DealerRecorded', 'DealerRecorded'])
})

test('a dealer that moves or gives up a brand leaves no entry behind', async () => {
  await saveDealer(dealer('D1', { brands: ['yunchi', 'hanhai'] }), world.services, saturday('08:00'))

  await saveDealer(dealer('D1', { provinceCode: '11', cityCode: '1101' }), world.services, saturday('09:00'))

  expect(await dealersOf(world.services.table, 'hanhai')).toEqual([])
  expect(await dealersOf(world.services.table, 'yunchi', { provinceCode: '31' })).toEqual([])
  expect(idsOf(await dealersOf(world.services.table, 'yunchi'))).toEqual(['D1'])
})

test('saving the same dealer twice at the same moment is one event', async () => {
  await saveDealer(dealer('D1'), world.services, saturday('08:00'))
  await saveDealer(dealer('D1'), world.services, saturday('08:00'))

  expect(new Set(world.published.map(({ metadata }) => metadata.id)).size).toBe(1)
  expect(await readDealer(world.services.table, 'D1')).toMatchObject({ name: '云驰 D1' })
})

test('a dealer whose city is only named, even misspelt, gets its code; an unknown one stays unknown and is listed all the same', async () => {
  const unplaced = { provinceCode: '-', cityCode: '-' }
  await saveDealer(dealer('D1', { ...unplaced, city: '杭洲市' }), world.services, saturday('08:00'))
  await saveDealer(dealer('D2', { ...unplaced, city: '火星' }), world.services, saturday('08:00'))

  expect(await readDealer(world.services.table, 'D1')).toMatchObject({ provinceCode: '33', cityCode: '3301' })
  expect(await readDealer(world.services.table, 'D2')).toMatchObject({ cityCode: '-', city: '火星' })
  expect(idsOf(await dealersOf(world.services.table, 'yunchi')).sort()).toEqual(['D1', 'D2'])
})

test('changing an advisor keeps what he holds; a shift that is taken away is gone', async () => {
  const { table } = world.services
  await saveDealer(dealer('D1'), world.services, saturday('08:00'))
  await saveAdvisor(
    advisor('D1', 'X', { shift: { mon: [{ from: '09:00', to: '12:00' }] } }),
    world.services,
    saturday('08:00'),
  )
  await table.update({
    key: keys.advisor('D1', 'X'),
    update: 'SET #load = :three, assigned = :nine',
    names: { '#load': 'load' },
    values: { ':three': 3, ':nine': 9 },
  })

  await saveAdvisor(advisor('D1', 'X', { weight: 2 }), world.services, saturday('09:00'))

  const saved = await readAdvisor(table, 'D1', 'X')
  expect(saved).toMatchObject({ load: 3, assigned: 9, weight: 2 })
  expect(saved?.shift).toBeUndefined()
  expect(await readAdvisors(table, 'D1')).toEqual([saved])
  expect((await readStore(table, 'D1'))?.dealer.dealerId).toBe('D1')
})
