import { isKeepable, UNKEEPABLE } from '../../functions/intake/form-fields.ts'
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
    const form: Record<string, unknown> = {}
    const faults: RowFault[] = []
    for (const { field, cell, kind } of fields) {
      const read: Source[] = []
      const cellOf = (column: string): string => {
        const at = places.get(column) ?? -1
        const text = row.cells[at] ?? ''
        read.push({ column, text, fault: row.unusable?.get(at) })
        return text
      }
      const reading = readCell(cell, kind, { cellOf, zone: options.zone })
      const reason = faultIn(read, field) ?? ('fault' in reading ? reading.fault : faultOf(reading.value))
      if (reason !== undefined) faults.push({ field: named(field, cell), reason })
      else if ('value' in reading && reading.value !== undefined) place(form, field, reading.value)
    }
    return { form, faults }
  }
}

const ROUNDED =
  'was rounded by a spreadsheet, and stands for other ids too: make the column text where it is written, and export it again'

/** A cell that a field is made of; several in a template. */
interface Source {
  column: string
  text: string
  fault: string | undefined
}

const IDS = /(^|\.)(id|\w+Id)$/
/** Spreadsheets keep fifteen digits of a number, and write longer ids as `7.30123E+18`. */
const ROUNDED_NUMBER = /^\d(\.\d+)?E\+?\d+$/i

function faultIn(read: readonly Source[], field: string): string | undefined {
  const unusable = read.find(({ fault }) => fault !== undefined)
  if (unusable) return read.length > 1 ? `${unusable.column} ${unusable.fault}` : unusable.fault
  return IDS.test(field) && read.some(({ text }) => ROUNDED_NUMBER.test(text)) ? ROUNDED : undefined
}

const faultOf = (value: unknown): string | undefined =>
  typeof value === 'number' && !isKeepable(value) ? UNKEEPABLE : undefined

const tooManyCells = (row: Row, columns: readonly string[]): string =>
  `has ${row.cells.length} cells where the header has ${columns.length}; a comma in a cell needs quotation marks`

/** How a fault names a field: with its column, if that is called otherwise. */
export const named = (field: string, cell: Cell | undefined): string =>
  cell?.column === undefined || cell.column === field ? field : `${field} (${cell.column})`
