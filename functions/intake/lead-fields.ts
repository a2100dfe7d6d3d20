import type { Kind } from './read-cell.ts'

/** Fields of a form by their path, and what each holds. */
type Fields = Readonly<Record<string, Kind>>

/** What a map can fill of a lead (lead-form.ts); `signals.*` stands for any name. */
export const leadFields: Fields = {
  id: 'text',
  askedAt: 'moment',
  'person.name': 'text',
  'person.phone': 'text',
  'person.language': 'text',
  brand: 'text',
  series: 'text',
  city: 'text',
  'position.lat': 'number',
  'position.lng': 'number',
  dealerId: 'text',
  comment: 'text',
  'consent.otherDealers': 'boolean',
  'consent.profiling': 'boolean',
  'consent.marketing': 'boolean',
  'signals.*': 'any',
}

/** How a text is read for a field; `undefined` if there is no such field. */
export function kindIn(fields: Fields, field: string): Kind | undefined {
  const family = `${field.split('.')[0]}.*`
  return fields[field] ?? (/^\w+\.\w+$/.test(field) ? fields[family] : undefined)
}
