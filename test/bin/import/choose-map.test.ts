import { join } from 'node:path'
import { expect, it } from 'vitest'
import { chooseMap } from '../../../bin/import/choose-map.ts'
import { openSourceTable } from '../../../bin/import/source-table.ts'
import { leadTargets } from '../../../bin/import/targets.ts'
import { fileOf } from './import-desk.ts'

it('columns that are no fields are named, and the map that lies beside the file', async () => {
  const file = join(import.meta.dirname, '../../../samples/leads.csv')

  const choosing = chooseMap(await openSourceTable(file), leadTargets, { path: undefined, file })

  await expect(choosing).rejects.toThrow(/not fields: 线索编号.*\n.*--map \S+samples\/leads\.map\.yaml$/s)
})

it('where no map lies beside the file, none is named', async () => {
  const file = await fileOf('mine.csv', '编号\nL1')

  const choosing = chooseMap(await openSourceTable(file), leadTargets, { path: undefined, file })

  await expect(choosing).rejects.toThrow(/The fields are: [^\n]*$/)
})
