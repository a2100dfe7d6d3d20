import { expect, it } from 'vitest'
import { importCustomers } from '../../../bin/import/import-customers.ts'
import { importVehicles } from '../../../bin/import/import-vehicles.ts'
import { identityMap } from '../../../bin/import/map-schema.ts'
import { openSourceTable } from '../../../bin/import/source-table.ts'
import { noProgress } from '../../../bin/progress.ts'
import { loadStores } from '../../../samples/load.ts'
import { openWorld } from '../../support/world.ts'

const now = '2026-11-21T02:00:00Z'

it('the sample owners and their cars are taken, and what is odd in them is named', async () => {
  const { services } = await openWorld({ now })
  await loadStores(services, { now })
  const load = async (name: string, run: typeof importCustomers) => {
    const table = await openSourceTable(`samples/${name}`)
    const options = { source: 'dms', asOf: now, now, inFlight: 8, progress: noProgress }
    return run({ ...options, table, map: identityMap(table.columns) }, services)
  }

  const customers = await load('customers.csv', importCustomers)
  const vehicles = await load('vehicles.csv', importVehicles)
  const again = await load('vehicles.csv', importVehicles)

  expect(customers.totals).toMatchObject({ created: 60, refused: 0, duplicate: 0 })
  expect(new Set(customers.report.map(({ field }) => field))).toEqual(new Set(['birthday', 'child']))
  expect(vehicles.totals).toMatchObject({ refused: 1, duplicate: 0 })
  expect(vehicles.totals.created).toBe(vehicles.totals.rows - 1)
  expect(vehicles.report.map(({ row, result, field }) => `${row} ${result} ${field}`).sort()).toEqual([
    '22 noted vin',
    '42 refused vin',
  ])
  expect(again.totals).toMatchObject({ created: 0, changed: 0, unchanged: vehicles.totals.created })
})
