import type { Cell, MapFields } from './map-schema.ts'
import type { Row } from './source-table.ts'
import { type Kind, kindOf, type Targets } from './targets.ts'
import { readDate, readMoment } from './wall-time.ts'

/** Why a row, or a part of it, cannot be taken. `field` names the column too, where there is one. */
export interface RowFault {
  field: string
  reason: string
}

export type MappedRow = { form: Record<string, unknown>; faults: readonly RowFault[] }

type Value = string | number | boolean | string[]
type Reading = { value: Value | undefined } | { fault: string }

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
      else if (reading.value !== undefined) place(form, field, reading.value)
    }
    return { form, faults }
  }
}

const tooManyCells = (row: Row, columns: readonly string[]): string =>
  `has ${row.cells.length} cells where the header has ${columns.length}; a comma in a cell needs quotation marks`

/** How a fault names a field: with its column, if that is called otherwise. */
export const named = (field: string, cell: Cell | undefined): string =>
  cell?.column === undefined || cell.column === field ? field : `${field} (${cell.column})`

function readCell(cell: Cell, kind: Kind, source: { cellOf: (column: string) => string; zone: string }): Reading {
  if (cell.constant !== undefined) return convert(String(cell.constant), kind, cell, source.zone, cell.constant)
  const text = cell.column === undefined ? fill(cell.template ?? '', source.cellOf) : source.cellOf(cell.column)
  if (text === '') return { value: cell.default }
  const meant = cell.values?.[text]
  if (meant === '') return { value: cell.default }
  if (meant !== undefined) return convert(String(meant), kind, cell, source.zone, meant)
  if (cell.values && cell.otherwise === 'refuse')
    return { fault: `the map's values do not list "${text}"; add it there, or say otherwise: keep` }
  if (cell.values && cell.otherwise === 'leave-out') return { value: undefined }
  return convert(text, kind, cell, source.zone)
}

const fill = (template: string, cellOf: (column: string) => string): string =>
  template.replace(/\{([^{}]+)\}/g, (_, column: string) => cellOf(column)).trim()

function convert(text: string, kind: Kind, cell: Cell, zone: string, meant?: string | number | boolean): Reading {
  if (kind === 'any' && cell.as === undefined) return { value: meant ?? text }
  const as = kind === 'any' ? (cell.as ?? 'text') : kind
  if (as === 'number') return readNumber(text)
  if (as === 'boolean') return readBoolean(text)
  if (as === 'list')
    return {
      value: text
        .split(cell.separator)
        .map((each) => each.trim())
        .filter((each) => each !== ''),
    }
  if (as === 'text') return { value: text }
  if (as === 'date') {
    const date = readDate(text, { format: cell.date, zone })
    return date === undefined ? { fault: `is not a date as ${cell.date ?? 'yyyy-MM-dd'}` } : { value: date }
  }
  const moment = readMoment(text, { format: cell.date, zone })
  return moment === undefined ? { fault: `is not a date as ${cell.date ?? 'yyyy-MM-dd HH:mm'}` } : { value: moment }
}

function readNumber(text: string): Reading {
  const value = Number(text.replaceAll(',', ''))
  return Number.isFinite(value) ? { value } : { fault: 'is not a number' }
}

const YES = new Set(['true', 'yes', 'y', '1', '是', '有', '同意', '√'])
const NO = new Set(['false', 'no', 'n', '0', '否', '无', '不同意', '×'])

function readBoolean(text: string): Reading {
  const word = text.toLowerCase()
  if (YES.has(word)) return { value: true }
  return NO.has(word) ? { value: false } : { fault: 'is neither yes nor no (是 / 否)' }
}

/** `person.phone` → `{ person: { phone } }`. */
function place(form: Record<string, unknown>, field: string, value: Value): void {
  const [group = field, name] = field.split('.')
  if (name === undefined) form[group] = value
  else form[group] = { ...(Object.hasOwn(form, group) ? objectOf(form[group]) : {}), [name]: value }
}

const objectOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})
