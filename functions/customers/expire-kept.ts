import { Temporal } from 'temporal-polyfill'
import { complaintPk, keys, prefixes, vehiclePk } from '../shared/keys.ts'
import { ConditionFailed, type Table } from '../shared/table.ts'
import type { Vehicle } from '../vehicles/vehicle-record.ts'
import { readVehicle } from '../vehicles/vehicle-store.ts'
import { updateIfThere } from './erase-messages.ts'
import { type Erasure, keptReasons } from './erasure-record.ts'

/** When what is kept for a reason is deleted by the table's time to live, in epoch seconds: its years count from the erasure. */
export function keptUntil(reason: 'consents' | 'cars' | 'complaints', { askedAt }: Erasure): number {
  const asked = Temporal.Instant.from(askedAt).toZonedDateTimeISO('UTC')
  return Math.floor(asked.add({ years: keptReasons[reason].years }).epochMilliseconds / 1000)
}

/** What is left of a car that nobody has any more goes when its years are over. Whoever records the car anew keeps it: its item is then written anew. */
export async function expireCar(vehicleId: string, erasure: Erasure, table: Table): Promise<void> {
  const vehicle = await readVehicle(table, vehicleId)
  if (!vehicle || isSomebodys(vehicle)) return
  const until = keptUntil('cars', erasure)
  try {
    await table.update({
      key: keys.vehicle(vehicleId),
      update: 'SET expiresAt = :until',
      condition: 'version = :seen',
      values: { ':until': until, ':seen': vehicle.version },
    })
  } catch (error) {
    // Somebody has just recorded it: it is a car in use.
    if (error instanceof ConditionFailed) return
    throw error
  }
  await expireAll(vehiclePk(vehicleId), [prefixes.readings, prefixes.services, prefixes.bookings], { until, table })
}

const isSomebodys = ({ personId, people }: Vehicle): boolean =>
  personId !== undefined || people.some(({ to }) => to === undefined)

/** The facts and the story of a complaint that was closed by the erasure, or before. */
export function expireComplaint(complaintId: string, erasure: Erasure, table: Table): Promise<void> {
  const until = keptUntil('complaints', erasure)
  return expireAll(complaintPk(complaintId), [keys.complaint('').sk, prefixes.entries], { until, table })
}

async function expireAll(
  pk: string,
  parts: readonly string[],
  { until, table }: { until: number; table: Table },
): Promise<void> {
  for (const prefix of parts)
    for (const { sk } of await table.query({ pk, prefix }))
      await updateIfThere(
        table,
        { pk, sk: String(sk) },
        { update: 'SET expiresAt = :until', values: { ':until': until } },
      )
}
