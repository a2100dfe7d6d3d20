import { existsSync } from 'node:fs'
import { ImportError } from './import-error.ts'
import { type ImportMap, identityMap } from './map-schema.ts'
import { readMap } from './read-map.ts'
import type { SourceTable } from './source-table.ts'
import { checkColumnsAreFields, checkRequired, type Targets } from './targets.ts'

/** The map that was named; without one columns must be called like fields. Throws ImportError, which names a map that lies beside the file. */
export async function chooseMap(
  table: SourceTable,
  targets: Targets,
  { path, file }: { path: string | undefined; file: string },
): Promise<ImportMap> {
  if (path !== undefined) return readMap(path, targets, table.columns)
  try {
    checkColumnsAreFields(table.columns, targets, table.name)
    checkRequired(table.columns, targets, table.name)
  } catch (error) {
    const beside = file.replace(/(\.\w+)?$/, '.map.yaml')
    if (!(error instanceof ImportError) || !existsSync(beside)) throw error
    throw new ImportError(`${error.message}\nA map lies beside the file: --map ${beside}`)
  }
  return identityMap(table.columns)
}
