import { z } from 'zod'
import { fileComplaint } from '../../functions/complaints/file-complaint.ts'
import { personIdOf, readPerson } from '../../functions/customers/person-store.ts'
import { recordPerson } from '../../functions/customers/record-person.ts'
import { readBrands, recogniseBrand, unknownBrand } from '../../functions/intake/brands.ts'
import { fieldErrors } from '../../functions/intake/field-errors.ts'
import { day, text } from '../../functions/intake/form-fields.ts'
import { normalisePhone } from '../../functions/intake/phone.ts'
import type { Services } from '../../functions/shared/services.ts'
import { readVehicle, vehicleIdOf } from '../../functions/vehicles/vehicle-store.ts'
import { readVin } from '../../functions/vehicles/vin.ts'
import { eachInFlight } from '../in-flight.ts'
import type { Read } from './dealer-rows.ts'
import type { RecordsImport } from './import-customers.ts'
import { knownDealers } from './known-dealers.ts'
import { type MappedRow, type RowFault, rowMapper } from './map-row.ts'
import { recordTally } from './record-tally.ts'
import type { Targets } from './targets.ts'

export const complaintTargets: Targets = {
  fields: {
    id: 'text',
    phone: 'text',
    name: 'text',
    vin: 'text',
    brand: 'text',
    dealerId: 'text',
    text: 'text',
    codes: 'list',
    claimReceivedOn: 'date',
  },
  required: [['phone'], ['text']],
}

const formSchema = z.strictObject({
  id: text(200).optional(),
  phone: z.string(),
  name: text(100).optional(),
  vin: text(40).optional(),
  brand: text(100).optional(),
  dealerId: text(100).optional(),
  text: text(4000),
  codes: z.array(z.string()).default([]),
  claimReceivedOn: day.optional(),
})
type Form = z.output<typeof formSchema>

type Needs = Pick<Services, 'table' | 'bus' | 'secrets' | 'settings' | 'config'>

/** Files the complaints of a file; their clocks begin now, for now we know of them. Running it again files nothing twice. */
export async function importComplaints(options: RecordsImport, services: Needs) {
  const { table, map } = options
  const toForm = rowMapper({ fields: map.fields, targets: complaintTargets, columns: table.columns, zone: map.zone })
  const brands = await readBrands(services.settings)
  const dealerOf = knownDealers(services.table)
  const tally = recordTally()

  await eachInFlight(table.rows(), options.inFlight, async (row) => {
    tally.totals.rows += 1
    options.progress.step('complaints', tally.totals.rows, table.rowCount)
    const notes: RowFault[] = []
    const note = (fault: RowFault): void => void notes.push(fault)
    const read = readRow(toForm(row))
    if ('faults' in read) return tally.refuse(row.number, read.faults)
    const form = read.value
    const brand = form.brand === undefined ? undefined : recogniseBrand(form.brand, brands)
    if (form.brand !== undefined && brand === undefined)
      return tally.refuse(row.number, [{ field: 'brand', reason: unknownBrand(form.brand, brands).message }])
    if (form.id !== undefined && !tally.isFirst(row.number, 'id', form.id)) return
    const place = { ...(await dealerOf(form.dealerId, note)), ...(brand !== undefined && { brand }) }
    tally.count(await fileRow(form, place, { options, note, services }))
    tally.note(row.number, notes)
  })
  options.progress.end()
  return { totals: tally.totals, report: tally.report }
}

async function fileRow(
  { id, phone, name, vin, text, codes, claimReceivedOn }: Form,
  place: { dealerId?: string; brand?: string },
  context: { options: RecordsImport; note: (fault: RowFault) => void; services: Needs },
): Promise<'created' | 'unchanged'> {
  const { options, services } = context
  const { now, source } = options
  const personId = await personIdOf(phone, services.secrets)
  // A complaint changes nothing of a person who is known.
  if (!(await readPerson(services.table, personId)))
    await recordPerson({ phone, ...(name !== undefined && { name }) }, { at: options.asOf, now }, services)
  const { outcome } = await fileComplaint(
    {
      personId,
      ...place,
      ...(vin !== undefined && (await knownCar(vin, context))),
      text,
      codes,
      way: 'import',
      now,
      ...(id !== undefined && { source: { name: source, id } }),
      ...(claimReceivedOn !== undefined && { facts: { dates: { claimReceivedOn } } }),
    },
    services,
  )
  return outcome === 'filed' ? 'created' : 'unchanged'
}

async function knownCar(
  written: string,
  { note, services }: { note: (fault: RowFault) => void; services: Needs },
): Promise<{ vehicleId?: string }> {
  const read = readVin(written)
  const vehicleId = 'fault' in read ? undefined : await vehicleIdOf(read.vin, services.secrets)
  if (vehicleId !== undefined && (await readVehicle(services.table, vehicleId))) return { vehicleId }
  note({ field: 'vin', reason: 'left out: there is no such vehicle; import the vehicles first' })
  return {}
}

function readRow({ form, faults }: MappedRow): Read<Form> {
  const parsed = formSchema.safeParse(form)
  const wrong = parsed.success ? [] : fieldErrors(parsed.error)
  const found = [
    ...faults,
    ...wrong.map(({ field, message }) => ({ field: field.slice(1).replaceAll('/', '.'), reason: message })),
  ]
  if (!parsed.success || found.length > 0) return { faults: found }
  const phone = normalisePhone(parsed.data.phone)
  if (phone === undefined) return { faults: [{ field: 'phone', reason: 'is no usable number: write it as +86…' }] }
  return { value: { ...parsed.data, phone } }
}
