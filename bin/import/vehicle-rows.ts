import { z } from 'zod'
import { fieldErrors } from '../../functions/intake/field-errors.ts'
import { day, momentOfSource, text } from '../../functions/intake/form-fields.ts'
import { normalisePhone } from '../../functions/intake/phone.ts'
import { present } from '../../functions/shared/present.ts'
import { readPlate } from '../../functions/vehicles/plate.ts'
import { readPowertrain } from '../../functions/vehicles/powertrain.ts'
import type { VehicleFacts } from '../../functions/vehicles/record-vehicle.ts'
import type { Reading as OdometerReading, Relation } from '../../functions/vehicles/vehicle-record.ts'
import { readVin } from '../../functions/vehicles/vin.ts'
import type { Read } from './dealer-rows.ts'
import type { MappedRow, RowFault } from './map-row.ts'

const personSchema = z
  .strictObject({
    name: text(100).optional(),
    phone: z.string().optional(),
    from: day.optional(),
    to: day.optional(),
  })
  .optional()

const formSchema = z.strictObject({
  id: text(200).optional(),
  statedAt: momentOfSource.optional(),
  vin: text(40),
  plate: text(20).optional(),
  brand: text(100),
  model: text(100).optional(),
  powertrain: text(40),
  deliveredOn: day.optional(),
  dealerId: text(100).optional(),
  warranty: z.strictObject({ until: day.optional(), km: z.number().positive().optional() }).optional(),
  insuranceUntil: day.optional(),
  inspectionUntil: day.optional(),
  state: z.enum(['active', 'sold', 'scrapped', 'elsewhere'], 'write active, sold, scrapped or elsewhere').optional(),
  odometer: z
    .strictObject({
      value: z.number().nonnegative('write a figure from 0 up').optional(),
      unit: z.enum(['km', 'mi'], 'write km or mi').default('km'),
      at: momentOfSource.optional(),
    })
    .optional(),
  company: text(200).optional(),
  owner: personSchema,
  formerOwner: personSchema,
  contact: personSchema,
  driver: personSchema,
  driver2: personSchema,
})
type Form = z.output<typeof formSchema>

/** Somebody who has to do with the car, found by the phone. */
export type RowPerson = Pick<Relation, 'role' | 'from' | 'to'> & { phone: string; name?: string }

export interface VehicleRow {
  id: string | undefined
  statedAt: string
  facts: VehicleFacts
  /** As it is written; the catalogue knows the code. */
  brand: string
  people: RowPerson[]
  reading: Pick<OdometerReading, 'value' | 'unit' | 'at'> | undefined
}

/** `asOf` is when the file was true; `note` takes what is left out of a row, and what is doubtful in it. */
export function readVehicleRow(
  { form, faults }: MappedRow,
  { asOf, note }: { asOf: string; note: (fault: RowFault) => void },
): Read<VehicleRow> {
  const parsed = formSchema.safeParse(form)
  const wrong = parsed.success ? [] : fieldErrors(parsed.error)
  const found = [
    ...faults,
    ...wrong.map(({ field, message }) => ({ field: field.slice(1).replaceAll('/', '.'), reason: message })),
  ]
  if (!parsed.success || found.length > 0) return { faults: found }
  const vin = readVin(parsed.data.vin)
  if ('fault' in vin) return { faults: [{ field: 'vin', reason: vin.fault }] }
  const powertrain = readPowertrain(parsed.data.powertrain)
  if (!powertrain) return { faults: [{ field: 'powertrain', reason: NO_POWERTRAIN }] }
  if (vin.doubtful !== undefined) note({ field: 'vin', reason: `taken, but ${vin.doubtful}` })
  const {
    id,
    brand,
    model,
    deliveredOn,
    dealerId,
    warranty,
    insuranceUntil,
    inspectionUntil,
    state,
    company,
    odometer,
  } = parsed.data
  const statedAt = parsed.data.statedAt ?? asOf
  const plate = readNotedPlate(parsed.data.plate, note)
  const owner = company !== undefined && NO_COMPANY.test(company) ? null : company
  const plain = { plate, model, deliveredOn, dealerId, insuranceUntil, inspectionUntil, state, company: owner }
  return {
    value: {
      id,
      statedAt,
      brand,
      facts: {
        vin: vin.vin,
        vinDoubtful: vin.doubtful !== undefined,
        powertrain,
        ...present(plain),
        ...(warranty && { warranty: present(warranty) }),
      },
      people: readPeople(parsed.data, note),
      reading:
        odometer?.value === undefined
          ? undefined
          : { value: odometer.value, unit: odometer.unit, at: odometer.at ?? statedAt },
    },
  }
}

/** How files say that a car is a person's own; an empty cell says nothing. */
const NO_COMPANY = /^(-|无|个人|私人|private)$/i

const NO_POWERTRAIN = 'write petrol, diesel, hybrid, plug-in-hybrid or electric (汽油, 柴油, 混动, 插混 / 增程, 纯电)'

function readNotedPlate(written: string | undefined, note: (fault: RowFault) => void): string | undefined {
  if (written === undefined) return undefined
  const plate = readPlate(written)
  if (plate === undefined) note({ field: 'plate', reason: 'left out: is no Chinese plate, e.g. 沪A12345 or 沪AD12345' })
  return plate
}

const ROLES = { owner: 'owner', formerOwner: 'owner', contact: 'contact', driver: 'driver', driver2: 'driver' } as const

function readPeople(form: Form, note: (fault: RowFault) => void): RowPerson[] {
  const fields = ['owner', 'formerOwner', 'contact', 'driver', 'driver2'] as const
  return fields.flatMap((field) => {
    const { name, phone, from, to } = form[field] ?? {}
    if (name === undefined && phone === undefined) return []
    const normal = phone === undefined ? undefined : normalisePhone(phone)
    if (normal === undefined) {
      const why = phone === undefined ? 'a person is found by the phone' : 'the number is unusable'
      note({ field: `${field}.phone`, reason: `left out: ${why}` })
      return []
    }
    return [{ role: ROLES[field], phone: normal, ...present({ name, from, to }) }]
  })
}
