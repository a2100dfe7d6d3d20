import fc from 'fast-check'
import { expect, it } from 'vitest'
import { requirePerson } from '../../../functions/customers/person-store.ts'
import { type PersonFacts, recordPerson } from '../../../functions/customers/record-person.ts'
import { recordVehicle, type VehicleFacts, VehicleUnknown } from '../../../functions/vehicles/record-vehicle.ts'
import { requireVehicle, vehiclesOf } from '../../../functions/vehicles/vehicle-store.ts'
import { openWorld } from '../../support/world.ts'

const NOW = '2026-11-21T02:00:00Z'
const vin = '1M8GDM9AXKP042788'
const car: VehicleFacts = { vin, brand: 'yunchi', powertrain: 'petrol' }
const phone = '+8613800000001'

const on = (day: number) => ({ at: `2026-11-${String(day).padStart(2, '0')}T00:00:00Z`, now: NOW })

it('an older fact does not replace a newer one, and fills in what nobody spoke of', async () => {
  const { services } = await openWorld()
  const { vehicleId } = await recordVehicle({ ...car, insuranceUntil: '2027-01-01' }, on(10), services)

  await recordVehicle({ vin, insuranceUntil: '2026-01-01', plate: '沪A12345' }, on(5), services)

  expect(await requireVehicle(services.table, vehicleId)).toMatchObject({
    insuranceUntil: '2027-01-01',
    plate: '沪A12345',
  })
})

it('what is said again changes nothing and is no news', async () => {
  const { services, published } = await openWorld()
  await recordVehicle(car, on(10), services)

  const again = await recordVehicle(car, on(10), services)

  expect(again.recorded).toBe('unchanged')
  expect(published.map(({ name }) => name)).toEqual(['VehicleRecorded'])
})

it('a car of which nobody said brand and powertrain is not kept', async () => {
  const { services } = await openWorld()

  await expect(recordVehicle({ vin, plate: '沪A12345' }, on(1), services)).rejects.toThrow(VehicleUnknown)
})

it('a car that was sold on tells its new owner, and the former one finds it no more', async () => {
  const { services } = await openWorld()
  const first = await recordVehicle({ ...car, people: [{ personId: 'p-1', role: 'owner' }] }, on(1), services)

  await recordVehicle({ vin, people: [{ personId: 'p-2', role: 'owner' }] }, on(9), services)

  expect(await requireVehicle(services.table, first.vehicleId)).toMatchObject({ personId: 'p-2' })
  expect(await vehiclesOf(services.table, 'p-1')).toEqual([])
  expect(await vehiclesOf(services.table, 'p-2')).toHaveLength(1)
})

it('of a company car its contact is told, and its driver finds it', async () => {
  const { services } = await openWorld()
  const people = [
    { personId: 'p-driver', role: 'driver' as const },
    { personId: 'p-contact', role: 'contact' as const },
  ]

  const { vehicleId } = await recordVehicle({ ...car, company: '云驰物流', people }, on(1), services)

  expect(await requireVehicle(services.table, vehicleId)).toMatchObject({ personId: 'p-contact' })
  expect(await vehiclesOf(services.table, 'p-driver')).toHaveLength(1)
})

it.each([
  ['is said to be nobody’s but its owner’s', { company: null }],
  ['is sold', { state: 'sold' as const }],
])('a company car that %s has no company any more, whatever was said before or comes late', async (_, facts) => {
  const { services } = await openWorld()
  const { vehicleId } = await recordVehicle({ ...car, company: '云驰物流' }, on(1), services)

  await recordVehicle({ vin, ...facts }, on(9), services)
  await recordVehicle({ vin, company: '云驰物流' }, on(5), services)

  expect(await requireVehicle(services.table, vehicleId)).not.toHaveProperty('company')
})

it('a company that is named at the moment at which there shall be none stays, in either order', async () => {
  for (const said of [
    [{ company: '云驰物流' }, { company: null }],
    [{ company: null }, { company: '云驰物流' }],
  ]) {
    const { services } = await openWorld()
    for (const facts of said) await recordVehicle({ ...car, ...facts }, on(1), services)

    const { vehicleId } = await recordVehicle(car, on(1), services)
    expect(await requireVehicle(services.table, vehicleId)).toMatchObject({ company: '云驰物流' })
  }
})

it('a child is kept with its guardian’s consent, or when it is old enough, and else not', async () => {
  const { services } = await openWorld()
  const birthday = (year: number) => ({ calendar: 'solar' as const, year, month: 6, day: 1 })
  const guardianConsent = { by: 'owner', at: NOW, source: 'dms' }
  const family: PersonFacts['family'] = [
    { relation: 'child', name: '甲', birthday: birthday(2020) },
    { relation: 'child', name: '乙', birthday: birthday(2020), guardianConsent },
    { relation: 'child', name: '丙', birthday: birthday(2008) },
    { relation: 'child', name: '丁' },
    { relation: 'spouse', name: '戊' },
  ]

  const { personId } = await recordPerson({ phone, family }, on(1), services)

  const kept = (await requirePerson(services.table, personId)).family
  expect(kept.map(({ name }) => name)).toEqual(['乙', '丙', '戊'])
})

it('a wish is replaced by a newer one, and leaves other wishes as they are', async () => {
  const { services } = await openWorld()
  const { personId } = await recordPerson({ phone, preferences: { seat: 'window' } }, on(1), services)
  await recordPerson({ phone, preferences: { noSalesTalk: true } }, on(3), services)

  await recordPerson({ phone, preferences: { seat: 'quiet', noSalesTalk: false } }, on(2), services)

  expect(await requirePerson(services.table, personId)).toMatchObject({
    preferences: { seat: 'quiet', noSalesTalk: true },
  })
})

it('what is said of cars and persons may come in any order: in the end the same is known', async () => {
  const day = fc.integer({ min: 1, max: 28 })
  const said = fc.record(
    {
      plate: fc.constantFrom('沪A12345', '沪B12345'),
      insuranceUntil: fc.constantFrom('2027-01-01', '2028-01-01'),
      warranty: fc.record(
        { km: fc.constantFrom(60_000, 100_000), until: fc.constant('2030-01-01') },
        { requiredKeys: [] },
      ),
      people: fc.array(
        fc.record(
          {
            personId: fc.constantFrom('p-1', 'p-2'),
            role: fc.constantFrom('owner' as const, 'driver' as const),
            to: fc.constant('2026-05-01'),
          },
          { requiredKeys: ['personId', 'role'] },
        ),
        { maxLength: 1 },
      ),
    },
    { requiredKeys: [] },
  )
  const statements = fc.uniqueArray(fc.tuple(day, said), { selector: ([at]) => at, minLength: 2, maxLength: 5 })
  const twoOrders = statements.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  )
  await fc.assert(
    fc.asyncProperty(twoOrders, async (orders) => {
      const outcomes = []
      for (const order of orders) {
        const { services, close } = await openWorld()
        const { vehicleId } = await recordVehicle(car, { at: '2026-10-01T00:00:00Z', now: NOW }, services)
        for (const [at, facts] of order) await recordVehicle({ vin, ...facts }, on(at), services)
        const { version: _, ...known } = await requireVehicle(services.table, vehicleId)
        outcomes.push(known)
        close()
      }
      expect(outcomes[0]).toEqual(outcomes[1])
    }),
    { numRuns: 60 },
  )
})
