import { expect, test } from 'vitest'
import { importComplaints } from '../../../bin/import/import-complaints.ts'
import { identityMap } from '../../../bin/import/map-schema.ts'
import { openSourceTable } from '../../../bin/import/source-table.ts'
import { noProgress } from '../../../bin/progress.ts'
import { openComplaintsOf } from '../../../functions/complaints/complaint-store.ts'
import { friday, openScene } from '../../functions/complaints/scene.ts'
import { fileOf } from './import-desk.ts'

test('complaints of a file are filed once each, however often it is run; what is not taken is named with its reason', async () => {
  const { services, close } = await openScene()
  await services.settings.write('brands', { yunchi: { names: ['云驰'] } })
  const path = await fileOf(
    'complaints.csv',
    [
      'id,phone,name,brand,dealerId,vin,text,codes',
      '1,138 0000 0005,周先生,云驰,D1,,刹车失灵,E12',
      '2,138 0000 0006,吴女士,云驰,D1,1M8GDM9AXKP042788,多次维修未解决,',
      '3,12,郑先生,云驰,D1,,漏水,',
      '1,138 0000 0005,周先生,云驰,D1,,刹车失灵,E12',
      '',
    ].join('\n'),
  )
  const run = async () => {
    const table = await openSourceTable(path)
    const options = { table, map: identityMap(table.columns), source: '12315', asOf: friday, now: friday }
    return importComplaints({ ...options, inFlight: 2, progress: noProgress }, services)
  }

  const first = await run()
  const second = await run()

  expect(first.totals).toMatchObject({ created: 2, refused: 1, duplicate: 1, noted: 1, rows: 4 })
  expect(first.report.map(({ field }) => field).sort()).toEqual(['id', 'phone', 'vin'])
  expect(second.totals).toMatchObject({ created: 0, unchanged: 2 })
  const open = await openComplaintsOf(services.table, 'D1')
  expect(open.map(({ severity, way, brand }) => `${severity} ${way} ${brand}`).sort()).toEqual([
    'P1 import yunchi',
    'P2 import yunchi',
  ])
  close()
})
