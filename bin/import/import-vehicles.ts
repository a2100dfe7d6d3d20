import { recordPerson, type Saying } from '../../functions/customers/record-person.ts'
import { readBrands, recogniseBrand, unknownBrand } from '../../functions/intake/brands.ts'
import type { Services } from '../../functions/shared/services.ts'
import { recordVehicle } from '../../functions/vehicles/record-vehicle.ts'
import { reportOdometer } from '../../functions/vehicles/report-odometer.ts'
import type { Relation } from '../../functions/vehicles/vehicle-record.ts'
import { eachInFlight } from '../in-flight.ts'
import type { RecordsImport } from './import-customers.ts'
import { knownDealers } from './known-dealers.ts'
import { type RowFault, rowMapper } from './map-row.ts'
import { recordTally } from './record-tally.ts'
import { vehicleTargets } from './record-targets.ts'
import { type RowPerson, readVehicleRow } from './vehicle-rows.ts'

type RecordServices = Pick<Services, 'table' | 'bus' | 'secrets' | 'settings'>

/** Adds or changes the vehicles of a file with their people and their last readings. A car may stand in several rows. Running it again changes nothing. */
export async function importVehicles(options: RecordsImport, services: RecordServices) {
  const { table, map, asOf, now } = options
  const toForm = rowMapper({ fields: map.fields, targets: vehicleTargets, columns: table.columns, zone: map.zone })
  const brands = await readBrands(services.settings)
  const dealerOf = knownDealers(services.table)
  const tally = recordTally()

  await eachInFlight(table.rows(), options.inFlight, async (row) => {
    tally.totals.rows += 1
    options.progress.step('vehicles', tally.totals.rows, table.rowCount)
    const notes: RowFault[] = []
    const note = (fault: RowFault): void => void notes.push(fault)
    const read = readVehicleRow(toForm(row), { asOf, note })
    if ('faults' in read) return tally.refuse(row.number, read.faults)
    const { id, reading, statedAt } = read.value
    const brand = recogniseBrand(read.value.brand, brands)
    if (brand === undefined)
      return tally.refuse(row.number, [{ field: 'brand', reason: unknownBrand(read.value.brand, brands).message }])
    if (id !== undefined && !tally.isFirst(row.number, 'id', id)) return
    const saying = { at: statedAt, now }
    const { dealerId, ...rest } = read.value.facts
    const placed = { ...rest, brand, ...(await dealerOf(dealerId, note)) }
    const people = await recordPeople(read.value.people, saying, services)
    const { vehicleId, recorded } = await recordVehicle({ ...placed, people }, saying, services)
    if (reading) await reportOdometer({ vehicleId, ...reading, by: 'import', now }, services)
    tally.count(recorded)
    tally.note(row.number, notes)
  })
  options.progress.end()
  return { totals: tally.totals, report: tally.report }
}

/** The persons behind the phones of a row; known ones keep what is newer. */
async function recordPeople(
  people: readonly RowPerson[],
  saying: Saying,
  services: RecordServices,
): Promise<Omit<Relation, 'saidAt'>[]> {
  const relations = []
  for (const { phone, name, ...relation } of people) {
    const { personId } = await recordPerson({ phone, ...(name !== undefined && { name }) }, saying, services)
    relations.push({ personId, ...relation })
  }
  return relations
}
