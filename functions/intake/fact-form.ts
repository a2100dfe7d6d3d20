import { z } from 'zod'
import { workStageSchema } from '../../events/vehicle.ts'
import { anniversaryDateSchema } from '../dates/anniversary-date.ts'
import { Problem } from '../shared/problem.ts'
import { readPlate } from '../vehicles/plate.ts'
import { readPowertrain } from '../vehicles/powertrain.ts'
import { readVin } from '../vehicles/vin.ts'
import { fieldErrors, must } from './field-errors.ts'
import { day, figure, momentOfSource, phone, text, zone } from './form-fields.ts'

/** A field that is read as people write it; reading what was read gives the same. */
const readAs = <T>(read: (written: string) => { value: T } | { fault: string }, longest: number) =>
  text(longest).transform((written, context): T => {
    const reading = read(written)
    if ('value' in reading) return reading.value
    context.addIssue({ code: 'custom', message: reading.fault })
    return z.NEVER
  })

const valueOr = <T>(value: T | undefined, fault: string) => (value === undefined ? { fault } : { value })

const vin = readAs((written) => {
  const reading = readVin(written)
  return 'fault' in reading ? reading : { value: reading.vin }
}, 40)
const plate = readAs((written) => valueOr(readPlate(written), 'is no plate, e.g. 沪A12345 or 沪AD12345'), 20)
const powertrain = readAs(
  (written) => valueOr(readPowertrain(written), 'write petrol, diesel, hybrid, plug-in-hybrid or electric'),
  40,
)

const answer = z.boolean(must('write true or false')).optional()

/** A person, found by the phone. `consent`: only what the person was asked. */
const person = z.strictObject(
  {
    name: text(100).optional(),
    phone,
    language: z.enum(['zh-CN', 'en'], must('write "zh-CN" or "en"')).optional(),
    zone: zone.optional(),
    birthday: anniversaryDateSchema.optional(),
    from: day.optional(),
    to: day.optional(),
    consent: z
      .strictObject({
        marketing: answer,
        greetings: answer,
        surveys: answer,
        otherDealers: answer,
        profiling: answer,
        text: text(100).optional(),
      })
      .optional(),
  },
  must('write an object with at least a phone'),
)
export type FactPerson = z.output<typeof person>

/** What every fact may say of its car and people: enough of it makes a car that is not known yet. */
const about = {
  /** The source's own id of the fact: the same id is the same fact, however often it is sent. */
  id: text(200),
  occurredAt: momentOfSource,
  vin: vin.optional(),
  vehicleId: text(60).optional(),
  plate: plate.optional(),
  /** Code or name. */
  brand: text(100).optional(),
  model: text(100).optional(),
  powertrain: powertrain.optional(),
  /** `null`: no company's car, or not any more. */
  company: text(200).nullable().optional(),
  owner: person.optional(),
  contact: person.optional(),
  drivers: z.array(person).max(5, 'send at most 5').default([]),
}

const dates = {
  warranty: z
    .strictObject({ until: day.optional(), km: figure('write kilometres').positive('write kilometres').optional() })
    .optional(),
  insuranceUntil: day.optional(),
  inspectionUntil: day.optional(),
}

const dealerId = text(100)
const bookingId = text(100)
const workOrderId = text(100)
const items = z.array(text(60), must('write a list of service items')).max(60, 'send at most 60').default([])
const takes = z.int(must('write minutes')).positive().max(1440, 'write at most 1440 minutes').default(60)
const odometer = z.strictObject(
  {
    value: figure('write a figure from 0 up').nonnegative('write a figure from 0 up'),
    unit: z.enum(['km', 'mi'], must('write "km" or "mi"')).default('km'),
  },
  must('write { "value": …, "unit": "km" }'),
)

const event = <const Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  z.strictObject({ event: z.literal(name), ...about, ...shape })

const forms = [
  event('VehicleDelivered', { dealerId, deliveredOn: day.optional(), ...dates }),
  event('VehicleRecorded', { dealerId: dealerId.optional(), deliveredOn: day.optional(), ...dates }),
  event('OdometerReported', {
    odometer,
    by: z.enum(['workshop', 'telematics', 'owner', 'staff']).default('telematics'),
  }),
  event('ServiceBooked', { bookingId, dealerId, startsAt: momentOfSource, takes, items }),
  event('BookingChanged', { bookingId, startsAt: momentOfSource, takes: takes.optional() }),
  event('BookingCancelled', { bookingId, by: z.enum(['owner', 'dealer', 'no-show']).default('dealer') }),
  event('WorkOrderProgressed', {
    workOrderId,
    dealerId,
    stage: workStageSchema,
    promisedAt: momentOfSource.optional(),
  }),
  event('ServiceCompleted', { workOrderId, dealerId, done: items, declined: items, odometer: odometer.optional() }),
  event('VehicleLeft', { why: z.enum(['sold', 'scrapped', 'elsewhere'], must('write sold, scrapped or elsewhere')) }),
  event('RecallOpened', { campaign: text(100), dealerId: dealerId.optional() }),
  event('ComplaintFiled', {
    text: text(4000),
    codes: z.array(text(60)).max(20).default([]),
    dealerId: dealerId.optional(),
  }),
  event('SubscriptionAccepted', {
    /** Who accepted, where that is not the one whom the car knows. */
    phone: phone.optional(),
    /** The name of our message. */
    template: text(100),
    count: z.int(must('write how many messages')).min(1).max(100, 'write at most 100').default(1),
  }),
] as const

const NAMES = forms.map((form) => form.shape.event.value)

/** A fact as a DMS or telematics sends it. Unknown fields are refused, so that a misspelt one is not lost in silence. */
const factFormSchema = z
  .discriminatedUnion('event', forms, must(`write one of ${NAMES.join(', ')}`))
  .superRefine((fact, context) => {
    if (fact.vin !== undefined || fact.vehicleId !== undefined) return
    if (fact.event === 'ComplaintFiled' && fact.owner) return
    if (fact.event === 'SubscriptionAccepted' && (fact.phone !== undefined || fact.owner)) return
    context.addIssue({ code: 'custom', path: ['vin'], message: 'is missing: say the vin or the vehicleId' })
  })
export type FactForm = z.output<typeof factFormSchema>
export type FactFormInput = z.input<typeof factFormSchema>
export type FactOf<Name extends FactForm['event']> = Extract<FactForm, { event: Name }>

/** What is stored under the event. */
export const capturedFactSchema = z.object({ source: z.string(), fact: factFormSchema })
export type CapturedFact = z.infer<typeof capturedFactSchema>

/** Throws a Problem (422) that names every field that is wrong. */
export function readFactForm(value: unknown): FactForm {
  const parsed = factFormSchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Problem(
    422,
    'invalid-event',
    'The event cannot be used as it is',
    'Correct the fields that are named and send it again; nothing was stored',
    fieldErrors(parsed.error),
  )
}
