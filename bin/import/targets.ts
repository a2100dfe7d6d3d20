import { kindIn, leadFields } from '../../functions/intake/lead-fields.ts'
import type { Kind } from '../../functions/intake/read-cell.ts'
import { ImportError } from './import-error.ts'

/** The fields that a file can fill. */
export interface Targets {
  /** e.g. `{ 'person.phone': 'text' }`; `signals.*` stands for any name. */
  readonly fields: Readonly<Record<string, Kind>>
  /** Groups of which at least one field must be filled. */
  readonly required: readonly (readonly string[])[]
}

export const leadTargets: Targets = {
  fields: leadFields,
  required: [['person.phone'], ['brand'], ['consent.otherDealers', 'consent.profiling', 'consent.marketing']],
}

export const advisorTargets: Targets = {
  fields: {
    advisorId: 'text',
    dealerId: 'text',
    name: 'text',
    role: 'text',
    language: 'text',
    channel: 'text',
    address: 'text',
    brands: 'list',
    shift: 'text',
    weight: 'number',
    capacity: 'number',
    active: 'boolean',
  },
  required: [['advisorId'], ['dealerId'], ['name'], ['address']],
}

export const dealerTargets: Targets = {
  fields: {
    dealerId: 'text',
    name: 'text',
    brands: 'list',
    brandNames: 'list',
    address: 'text',
    city: 'text',
    'position.lat': 'number',
    'position.lng': 'number',
    zone: 'text',
    hours: 'text',
    holidays: 'text',
    mode: 'text',
    assign: 'text',
    strategy: 'text',
    'workshop.bays': 'number',
    'workshop.slotMinutes': 'number',
    active: 'boolean',
  },
  required: [['dealerId'], ['name'], ['brands']],
}

/** How a cell is read for a field; `undefined` if there is no such field. */
export const kindOf = (field: string, { fields }: Targets): Kind | undefined => kindIn(fields, field)

/** For a file whose columns are called like the fields. */
export function checkColumnsAreFields(columns: readonly string[], targets: Targets, name: string): void {
  const unknown = columns.filter((column) => column !== '' && kindOf(column, targets) === undefined)
  if (unknown.length === 0) return
  throw new ImportError(
    `${name} has columns that are not fields: ${unknown.join(', ')}. Rename them, or say with --map which column goes where. The fields are: ${Object.keys(targets.fields).join(', ')}`,
  )
}

/** For a file without a map: the fields that no row can do without must be columns. */
export function checkRequired(columns: readonly string[], { required }: Targets, name: string): void {
  const missing = required.filter((group) => !group.some((field) => columns.includes(field)))
  if (missing.length === 0) return
  throw new ImportError(
    `${name} has no column ${missing.map((group) => group.join(' or ')).join(', and none called ')}; it has: ${columns.filter(Boolean).join(', ')}. Rename columns, or say with --map which is which`,
  )
}
