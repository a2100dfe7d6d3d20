import { z } from 'zod'
import { fieldErrors } from '../field-errors.ts'
import { isKeepable } from '../form-fields.ts'
import { kindIn, leadFields } from '../lead-fields.ts'
import { type LeadForm, leadFormSchema } from '../lead-form.ts'
import { type Cell, place, readCell, readingFields } from '../read-cell.ts'
import { isPath, lookUp, parsePath } from './json-path.ts'

const cellSchema = z
  .strictObject({
    /** Where it lies in what the source sends, e.g. `$.clue.phone`, unless it is a constant or a template. */
    path: z.string().refine(isPath, 'write a path, e.g. $.clue.phone or $.answers[0].text').optional(),
    ...readingFields,
  })
  .refine(
    (cell) => [cell.path, cell.constant, cell.template].filter((each) => each !== undefined).length === 1,
    'write exactly one of path, constant and template',
  )

/** Our field → where it comes from; a text is a path. */
export const leadMapSchema = z
  .record(
    z.string(),
    z.preprocess((written) => (typeof written === 'string' ? { path: written } : written), cellSchema),
  )
  .superRefine((map, context) => {
    for (const field of Object.keys(map))
      if (kindIn(leadFields, field) === undefined)
        context.addIssue({
          code: 'custom',
          path: [field],
          message: `is not a field; the fields are: ${Object.keys(leadFields).join(', ')}`,
        })
  })
type PathCell = z.output<typeof cellSchema>
export type LeadMap = Readonly<Record<string, PathCell>>

/** Where the fields of a kind of source are known to lie. */
export const leadMap = (written: z.input<typeof leadMapSchema>): LeadMap => leadMapSchema.parse(written)

/** What is wrong with a field that was mapped, by our name and the source's. */
export interface MapFault {
  /** Our field as a JSON pointer, and where it came from, e.g. `/person/phone ($.clue.phone)`. */
  field: string
  message: string
}

export type MappedLead = { form: LeadForm } | { faults: readonly MapFault[] }

/** A lead as a source says it → our form, or everything that is wrong with it. `zone`: of times that name none. */
export function mapLead(said: unknown, reading: { map: LeadMap; zone: string }): MappedLead {
  const placed = placeFields(said, reading)
  return 'raw' in placed ? readForm(placed.raw, reading.map) : placed
}

type Placed = { raw: Record<string, unknown> } | { faults: readonly MapFault[] }

/** Our fields as the map reads them; whether the form takes them is not known yet. */
export function placeFields(said: unknown, { map, zone }: { map: LeadMap; zone: string }): Placed {
  const raw: Record<string, unknown> = { person: {} }
  const faults: MapFault[] = []
  for (const [field, cell] of Object.entries(map)) {
    const kind = kindIn(leadFields, field) ?? 'text'
    const reading = readCell(asSaid(cell, said), kind, { cellOf: (path) => textAt(said, path), zone })
    if ('fault' in reading) faults.push({ field: nameOf(field, map), message: unquoted(reading.fault) })
    else if (reading.value !== undefined) place(raw, field, reading.value)
  }
  return faults.length > 0 ? { faults } : { raw }
}

export function readForm(raw: Record<string, unknown>, map: LeadMap): MappedLead {
  const parsed = leadFormSchema.safeParse(raw)
  if (parsed.success) return { form: parsed.data }
  return {
    faults: fieldErrors(parsed.error).map(({ field, message }) => ({
      field: nameOf(field.slice(1).replaceAll('/', '.'), map),
      message,
    })),
  }
}

/** A signal that the source sends as a number or as true or false stays one. */
function asSaid({ path, ...reading }: PathCell, said: unknown): Cell {
  const cell = { ...reading, column: path }
  if (cell.as !== undefined || path === undefined || cell.values) return cell
  const value = lookUp(said, parsePath(path) ?? [])
  if (typeof value === 'number' && isKeepable(value)) return { ...cell, as: 'number' }
  return typeof value === 'boolean' ? { ...cell, as: 'boolean' } : cell
}

/** What lies at a path, as text. Objects are none: their parts have paths of their own. */
export function textAt(said: unknown, path: string): string {
  const value = lookUp(said, parsePath(path) ?? [])
  if (Array.isArray(value)) return value.filter((each) => typeof each === 'string').join(';')
  if (typeof value === 'string') return value.trim().toWellFormed()
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** What somebody said is not repeated. */
const unquoted = (fault: string): string => fault.replace(/ "[^"]*"/, ' it')

/** Our field with the source's, as a refusal names it. */
export function nameOf(field: string, map: LeadMap): string {
  const pointer = `/${field.replaceAll('.', '/')}`
  const from = map[field]?.path ?? map[field]?.template
  return from === undefined ? pointer : `${pointer} (${from})`
}
