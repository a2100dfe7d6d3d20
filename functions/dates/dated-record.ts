import { z } from 'zod'
import type { Subject } from '../../events/define-event.ts'
import { due, type Key, keys } from '../shared/keys.ts'
import type { Item, Write } from '../shared/table.ts'
import { maintenanceDueSchema } from '../vehicles/vehicle-record.ts'

const date = z.iso.date()
/** `on`: the day on which the sweep looks at it; absent where nothing comes any more. `version` counts changes. */
const turn = { on: date.optional(), version: z.int() }

/** `lastOn`: the last birthday that was kept, so that a corrected date brings no second one in the same year. */
const birthdaySchema = z.object({
  kind: z.literal('birthday'),
  personId: z.string(),
  lastOn: date.optional(),
  ...turn,
})
/** On the list some days before `festivalOn`, so that not everybody comes on the same day. */
const festivalSchema = z.object({
  kind: z.literal('festival'),
  personId: z.string(),
  festival: z.string(),
  festivalOn: date,
  ...turn,
})
const anniversarySchema = z.object({ kind: z.literal('anniversary'), vehicleId: z.string(), ...turn })
export const expiringSchema = z.enum(['warranty', 'insurance', 'inspection'])
const expirySchema = z.object({
  kind: z.literal('expiry'),
  vehicleId: z.string(),
  what: expiringSchema,
  /** The last day. */
  until: date,
  ...turn,
})

/** Something of a person or a car that comes due on a day; one item of each kind (and, for expiry, of each thing). */
export const datedSchema = z.discriminatedUnion('kind', [
  birthdaySchema,
  festivalSchema,
  anniversarySchema,
  expirySchema,
  maintenanceDueSchema,
])
export type Dated = z.infer<typeof datedSchema>
export type DatedOf<Kind extends Dated['kind']> = Extract<Dated, { kind: Kind }>

const subjectOf = (dated: Dated): Subject =>
  'personId' in dated ? { type: 'customer', id: dated.personId } : { type: 'vehicle', id: dated.vehicleId }

const datedKey = (dated: Dated): Key =>
  keys.dated(subjectOf(dated), dated.kind === 'expiry' ? `${dated.kind}-${dated.what}` : dated.kind)

/** The item, on the list `dated` by its day. */
export function datedItem(dated: Dated): Item & Key {
  const key = datedKey(dated)
  return { ...key, ...(dated.on !== undefined && due('dated', `${key.pk}#${key.sk}`, dated.on)), ...dated }
}

/** Stores the next version of an item, if nobody changed it since `known` was read; `undefined` takes it away. */
export function datedWrite(next: Dated | undefined, known: Dated | undefined): Write | undefined {
  const condition = known
    ? { condition: 'version = :version', values: { ':version': known.version } }
    : { condition: 'attribute_not_exists(pk)' }
  if (next) return { put: datedItem({ ...next, version: (known?.version ?? 0) + 1 }), condition }
  return known && { delete: datedKey(known), condition }
}
