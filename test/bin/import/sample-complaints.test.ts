import { expect, it } from 'vitest'
import { importComplaints } from '../../../bin/import/import-complaints.ts'
import { identityMap } from '../../../bin/import/map-schema.ts'
import { openSourceTable } from '../../../bin/import/source-table.ts'
import { noProgress } from '../../../bin/progress.ts'
import { complaintsOf } from '../../../functions/complaints/complaint-store.ts'
import { personIdOf } from '../../../functions/customers/person-store.ts'
import { loadStores } from '../../../samples/load.ts'
import { openWorld } from '../../support/world.ts'

const now = '2026-11-21T02:00:00Z'

it('the sample complaints are filed, one of each severity, and nothing twice', async () => {
  const { services } = await openWorld({ now })
  await loadStores(services, { now })
  const load = async () => {
    const table = await openSourceTable('samples/complaints.csv')
    const options = { source: 'hotline', asOf: now, now, inFlight: 8, progress: noProgress }
    return importComplaints({ ...options, table, map: identityMap(table.columns) }, services)
  }

  const first = await load()
  const again = await load()

  expect(first).toMatchObject({ totals: { rows: 3, created: 3, refused: 0 }, report: [] })
  expect(again.totals).toMatchObject({ created: 0, unchanged: 3 })
  const filed = await Promise.all(
    ['5003', '5005', '5008'].map(async (ending) =>
      complaintsOf(services.table, await personIdOf(`+861380000${ending}`, services.secrets)),
    ),
  )
  expect(filed.flat().map(({ severity }) => severity)).toEqual(['P1', 'P2', 'P3'])
})
