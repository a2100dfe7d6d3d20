import { Temporal } from 'temporal-polyfill'
import { importCustomers } from '../bin/import/import-customers.ts'
import { importVehicles } from '../bin/import/import-vehicles.ts'
import { identityMap } from '../bin/import/map-schema.ts'
import { openSourceTable, type SourceTable } from '../bin/import/source-table.ts'
import { bookService } from '../functions/bookings/book-service.ts'
import { dayIn } from '../functions/dates/dated-days.ts'
import type { Services } from '../functions/shared/services.ts'
import { vehiclesOf } from '../functions/vehicles/vehicle-store.ts'
import { firstOwner } from './first-owner.ts'
import { file, type Loading, optionsOf } from './load.ts'

/** The day on which customers.csv and vehicles.csv were true. */
const TRUE_ON = '2026-11-21'
/** Days of a life do not move; everything else in the files is as long ago as it was. */
const FIXED = /birthday/i

/** Loads the owners of the fictional brand and their cars, whose dealers are there already. Loading them again changes nothing. */
export async function loadOwners(
  services: Services,
  loading: Loading,
): Promise<{ customers: number; vehicles: number }> {
  const { now } = loading
  const later = Temporal.PlainDate.from(TRUE_ON).until(dayIn(services.config.zone, now)).days
  const options = { ...optionsOf(loading), source: 'dms', asOf: now, now }
  const load = async (name: string) => {
    const table = moved(await openSourceTable(file(name)), later)
    return { ...options, table, map: identityMap(table.columns) }
  }
  const customers = await importCustomers(await load('customers.csv'), services)
  const vehicles = await importVehicles(await load('vehicles.csv'), services)
  return { customers: customers.totals.rows, vehicles: vehicles.totals.rows }
}

/** The owner to try things with, who has just booked a service: what was sent has a link to the owner's page. */
export async function bookFirstService(services: Services, now: string): Promise<void> {
  const personId = await firstOwner(services)
  const [car] = await vehiclesOf(services.table, personId)
  if (car?.dealerId === undefined) return
  const { vehicleId, dealerId } = car
  for (let day = 2; day < 9; day++) {
    const startsAt = tenOClock(services.config.zone, now, day)
    const { outcome } = await bookService({ vehicleId, personId, dealerId, startsAt, by: 'owner', now }, services)
    if (outcome === 'booked' || outcome === 'already-booked') return
  }
}

function tenOClock(zone: string, now: string, days: number): string {
  const day = Temporal.Instant.from(now).toZonedDateTimeISO(zone).add({ days })
  return new Date(day.withPlainTime('10:00').epochMilliseconds).toISOString()
}

/** The same rows, with every day so many days later. */
function moved(table: SourceTable, days: number): SourceTable {
  const later = (cell: string, at: number): string =>
    FIXED.test(table.columns[at] ?? '') ? cell : cell.replace(/^\d{4}-\d{2}-\d{2}(?= |$)/, (day) => plus(day, days))
  return {
    ...table,
    rows: async function* () {
      for await (const row of table.rows()) yield { ...row, cells: row.cells.map(later) }
    },
  }
}

const plus = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString()
