import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'

export const powertrainSchema = z.enum(['petrol', 'diesel', 'hybrid', 'plug-in-hybrid', 'electric'])
export type Powertrain = z.infer<typeof powertrainSchema>

const date = z.iso.date()

/** Who has to do with a car, over time; a company's car has a contact person. */
const relationSchema = z.object({
  personId: z.string(),
  role: z.enum(['owner', 'driver', 'contact']),
  from: date.optional(),
  to: date.optional(),
  /** When this was said; a newer statement about the same person and role replaces it. */
  saidAt: momentSchema.optional(),
})
export type Relation = z.infer<typeof relationSchema>

export const vehicleSchema = z.object({
  vehicleId: z.string(),
  /** 17 characters with a valid check digit, or as imported where `vinDoubtful`. */
  vin: z.string(),
  vinDoubtful: z.boolean().default(false),
  plate: z.string().optional(),
  /** By the catalogue's code. */
  brand: z.string(),
  model: z.string().optional(),
  powertrain: powertrainSchema,
  deliveredOn: date.optional(),
  /** The dealer who services it; who sold it where no other is known. */
  dealerId: z.string().optional(),
  warranty: z.object({ until: date.optional(), km: z.number().positive().optional() }).optional(),
  insuranceUntil: date.optional(),
  inspectionUntil: date.optional(),
  /** Whom messages about this car go to: its owner, or the contact of a company. Absent when nobody is left. */
  personId: z.string().optional(),
  people: z.array(relationSchema).default([]),
  company: z.string().optional(),
  state: z.enum(['active', 'sold', 'scrapped', 'elsewhere']).default('active'),
  /** Since when we know it: what was due before is no reason to write. */
  knownSince: momentSchema,
  /** The open booking, if any: while there is one nobody reminds. */
  booking: z.object({ bookingId: z.string(), startsAt: momentSchema }).optional(),
  /** The safety recalls that no visit to a workshop has followed yet. */
  recalls: z.array(z.object({ campaign: z.string(), openedAt: momentSchema })).optional(),
  /** What the workshop is at, and the promise that stands. */
  workOrder: z.object({ workOrderId: z.string(), promisedAt: momentSchema.optional() }).optional(),
  /** Facts apply only if newer than what they replace: when each group of fields was last said. */
  saidAt: z.record(z.string(), momentSchema).default({}),
  version: z.number().int(),
})
export type Vehicle = z.infer<typeof vehicleSchema>

/** One reading of the odometer, as reported. */
export const readingSchema = z.object({
  at: momentSchema,
  value: z.number().nonnegative(),
  unit: z.enum(['km', 'mi']).default('km'),
  source: z.string(),
})
export type Reading = z.infer<typeof readingSchema>

/** One visit to a workshop: what was done and what was declined. */
export const serviceSchema = z.object({
  workOrderId: z.string(),
  dealerId: z.string().optional(),
  completedAt: momentSchema,
  odometer: z.object({ value: z.number().nonnegative(), unit: z.enum(['km', 'mi']).default('km') }).optional(),
  done: z.array(z.string()),
  declined: z.array(z.string()).default([]),
})
export type Service = z.infer<typeof serviceSchema>

/** The DATED#maintenance item: what is due next, and how far its reminding is. */
export const maintenanceDueSchema = z.object({
  kind: z.literal('maintenance'),
  vehicleId: z.string(),
  /** stableId of vehicle, items and cycle: stays while the estimate moves, changes with a service. */
  dueId: z.string(),
  items: z.array(z.string()),
  dueOn: date,
  by: z.enum(['mileage', 'time']),
  /** The 80 % interval of the day is wider than 45 days: ask for the odometer, assert nothing. */
  asks: z.boolean(),
  /** Why this day, in words for people. */
  why: z.array(z.object({ 'zh-CN': z.string(), en: z.string() })),
  /** When the sweep looks at it next; it is on the list `dated` by this day. Absent: not before something happens. */
  on: date.optional(),
  /** What the sweep does on that day. */
  next: z.enum(['remind', 'at-risk', 'lost']),
  /** A run was started for this due item: never again for the same. */
  remindedAt: momentSchema.optional(),
  /** How many messages were sent for it, at most, by runs that ended before the due day moved away. */
  told: z.int().nonnegative().default(0),
  /** After a booking that came to nothing the owner is left in peace until this day. */
  notBefore: date.optional(),
  /** When the owner last said no. */
  declinedAt: momentSchema.optional(),
  version: z.number().int(),
})
export type MaintenanceDue = z.infer<typeof maintenanceDueSchema>
