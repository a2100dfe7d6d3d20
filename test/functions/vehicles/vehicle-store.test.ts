import { expect, it } from 'vitest'
import { TransactionRefused } from '../../../functions/shared/table.ts'
import { reportOdometer } from '../../../functions/vehicles/report-odometer.ts'
import { type Vehicle, vehicleSchema } from '../../../functions/vehicles/vehicle-record.ts'
import {
  readReadings,
  readVehicle,
  requireVehicle,
  saveVehicle,
  VehicleNotFound,
  vehicleIdOf,
  vehiclesOf,
} from '../../../functions/vehicles/vehicle-store.ts'
import { openWorld } from '../../support/world.ts'

const NOW = '2026-11-21T02:00:00Z'
const car = (details: Partial<Vehicle> = {}): Vehicle =>
  vehicleSchema.parse({
    vehicleId: 'veh-1',
    vin: 'LYCTEST10AA000001',
    brand: 'yunchi',
    powertrain: 'petrol',
    knownSince: NOW,
    version: 1,
    ...details,
  })

it('the id of a vehicle follows from its VIN and does not show it', async () => {
  const { services } = await openWorld()

  const id = await vehicleIdOf('1M8GDM9AXKP042788', services.secrets)

  expect(id).toMatch(/^veh-[0-9a-z]{16}$/)
  expect(await vehicleIdOf('1M8GDM9AXKP042788', services.secrets)).toBe(id)
})

it('a person finds the cars that they have to do with now, and not those that they gave away', async () => {
  const { services } = await openWorld()
  await saveVehicle(car({ personId: 'person-1' }), undefined, { now: NOW, services })
  await saveVehicle(car({ vehicleId: 'veh-2', people: [{ personId: 'person-1', role: 'driver' }] }), undefined, {
    now: NOW,
    services,
  })
  await saveVehicle(
    car({ vehicleId: 'veh-3', people: [{ personId: 'person-1', role: 'owner', to: '2025-01-01' }] }),
    undefined,
    { now: NOW, services },
  )

  const found = await vehiclesOf(services.table, 'person-1')

  expect(found.map(({ vehicleId }) => vehicleId)).toEqual(['veh-1', 'veh-2'])
})

it('of two changes of a vehicle that were decided on the same version one is refused', async () => {
  const { services } = await openWorld()
  await saveVehicle(car(), undefined, { now: NOW, services })
  const known = await requireVehicle(services.table, 'veh-1')
  await saveVehicle({ ...known, plate: '沪A12345' }, known, { now: NOW, services })

  const second = saveVehicle({ ...known, plate: '沪B12345' }, known, { now: NOW, services })

  await expect(second).rejects.toThrow(TransactionRefused)
  expect(await readVehicle(services.table, 'veh-1')).toMatchObject({ plate: '沪A12345', version: 2 })
})

it('a reading is kept once, in the order of time, and said on the bus', async () => {
  const { services, published } = await openWorld()
  await saveVehicle(car(), undefined, { now: NOW, services })
  const reading = { vehicleId: 'veh-1', value: 9820, unit: 'km' as const, by: 'owner' as const, now: NOW }

  await reportOdometer({ ...reading, at: '2026-11-20T10:00:00+08:00' }, services)
  await reportOdometer({ ...reading, at: '2026-11-20T10:00:00+08:00' }, services)
  await reportOdometer({ ...reading, value: 9000, at: '2026-10-01T10:00:00+08:00' }, services)

  expect(await readReadings(services.table, 'veh-1')).toEqual([
    { at: '2026-10-01T02:00:00.000Z', value: 9000, unit: 'km', source: 'owner' },
    { at: '2026-11-20T02:00:00.000Z', value: 9820, unit: 'km', source: 'owner' },
  ])
  const readings = published.filter(({ name }) => name === 'OdometerReported')
  expect(new Set(readings.map(({ metadata }) => metadata.id)).size).toBe(2)
})

it('a reading of a vehicle that is not there is an error by name', async () => {
  const { services } = await openWorld()

  const report = reportOdometer({ vehicleId: 'veh-9', value: 1, unit: 'km', by: 'owner', at: NOW, now: NOW }, services)

  await expect(report).rejects.toThrow(VehicleNotFound)
})
