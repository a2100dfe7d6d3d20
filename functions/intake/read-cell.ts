import { z } from 'zod'
import { readDate, readMoment } from './wall-time.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()])

/** How a map reads one field, wherever the text comes from. */
export const readingFields = {
  /** The same value every time … */
  constant: scalar.optional(),
  /** … or several places in a text: `{城市} {区}`. */
  template: z.string().optional(),
  /** What is written → what is meant; an empty text means that nothing is. */
  values: z.record(z.string(), scalar).optional(),
  /** What to do with a text that `values` does not list: refuse it, keep it, or leave the field out. */
  otherwise: z.enum(['refuse', 'keep', 'leave-out']).default('refuse'),
  /** Where nothing is written. */
  default: scalar.optional(),
  /** e.g. `yyyy-MM-dd HH:mm`; ISO 8601 is understood without it. */
  date: z.string().optional(),
  /** Of `signals` only: how to read the text; text without it. */
  as: z.enum(['text', 'number', 'boolean']).optional(),
  /** Of lists: what stands between the entries. */
  separator: z.string().min(1).default(';'),
}

/** `column` is the place that the text is read from: a column of a file, a path in JSON. */
export type Cell = z.output<z.ZodObject<typeof readingFields>> & { column?: string | undefined }

/** What a field of a form holds, and so how a text is read for it. */
export type Kind = 'text' | 'number' | 'boolean' | 'moment' | 'date' | 'list' | 'any'

export type Value = string | number | boolean | string[]
type Reading = { value: Value | undefined } | { fault: string }

/** Reads one field of a form; `undefined` where nothing is written. */
export function readCell(
  cell: Cell,
  kind: Kind,
  source: { cellOf: (column: string) => string; zone: string },
): Reading {
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
export function place(form: Record<string, unknown>, field: string, value: Value): void {
  const [group = field, name] = field.split('.')
  if (name === undefined) form[group] = value
  else form[group] = { ...(Object.hasOwn(form, group) ? objectOf(form[group]) : {}), [name]: value }
}

const objectOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})
