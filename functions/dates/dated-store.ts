import type { Subject } from '../../events/define-event.ts'
import { keys } from '../shared/keys.ts'
import type { Table } from '../shared/table.ts'
import { type Dated, type DatedOf, datedSchema } from './dated-record.ts'

/** What of a subject comes due, by kind (for expiry: `expiry-insurance` …). */
export async function readDated(table: Table, subject: Subject, kind: string): Promise<Dated | undefined> {
  const item = await table.get(keys.dated(subject, kind))
  return item && datedSchema.parse(item)
}

/** What service of a car is due next. */
export async function readMaintenanceDue(table: Table, vehicleId: string): Promise<DatedOf<'maintenance'> | undefined> {
  const dated = await readDated(table, { type: 'vehicle', id: vehicleId }, 'maintenance')
  return dated?.kind === 'maintenance' ? dated : undefined
}
