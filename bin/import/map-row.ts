import { place, readCell } from '../../functions/intake/read-cell.ts'
import type { Cell, MapFields } from './map-schema.ts'
import type { Row } from './row.ts'
import { kindOf, type Targets } from './targets.ts'

/** Why a row, or a part of it, cannot be taken. `field` names the column too, where there is one. */
export interface RowFault {
  field: string
  reason: string
}

export type MappedRow = { form: Record<string, unknown>; faults: readonly RowFault[] }

/** Makes the mapping of rows to forms; what is empty in the row is left out of the form. */
export function rowMapper(options: { fields: MapFields; targets: Targets; columns: readonly string[]; zone: string }) {
  const places = new Map(options.columns.map((column, at) => [column, at]))
  const fields = Object.entries(options.fields).map(([field, cell]) => ({
    field,
    cell,
    kind: kindOf(field, options.targets) ?? 'text',
  }))

  return (row: Row): MappedRow => {
    if (row.cells.length > options.columns.length)
      return { form: {}, faults: [{ field: '', reason: tooManyCells(row, options.columns) }] }
    const cellOf = (column: string): string => row.cells[places.get(column) ?? -1] ?? ''
    const form: Record<string, unknown> = {}
    const faults: RowFault[] = []
    for (const { field, cell, kind } of fields) {
      const reading = readCell(cell, kind, { cellOf, zone: options.zone })
      if ('fault' in reading) faults.push({ field: named(field, cell), reason: reading.fault })
      else if (isRounded(field, reading.value)) faults.push({ field: named(field, cell), reason: ROUNDED })
      else if (reading.value !== undefined) place(form, field, reading.value)
    }
    return { form, faults }
  }
}

const ROUNDED =
  'was rounded by a spreadsheet, and stands for other ids too: make the column text where it is written, and export it again'

/** Spreadsheets keep fifteen digits of a number, and write longer ids as `7.30123E+18`. */
const isRounded = (field: string, value: unknown): boolean =>
  /(^|\.)(id|\w+Id)$/.test(field) && /^\d(\.\d+)?E\+?\d+$/i.test(String(value ?? ''))

const tooManyCells = (row: Row, columns: readonly string[]): string =>
  `has ${row.cells.length} cells where the header has ${columns.length}; a comma in a cell needs quotation marks`

/** How a fault names a field: with its column, if that is called otherwise. */
export const named = (field: string, cell: Cell | undefined): string =>
  cell?.column === undefined || cell.column === field ? field : `${field} (${cell.column})`
