import type { z } from 'zod'
import { odometerReported } from '../../events/vehicle.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import type { Services } from '../shared/services.ts'
import { TransactionRefused } from '../shared/table.ts'
import { readingWrite, requireVehicle } from './vehicle-store.ts'

export interface OdometerReport extends Pick<z.infer<typeof odometerReported.facts>, 'unit' | 'by'> {
  vehicleId: string
  /** The figure as reported. */
  value: number
  /** When it was read. */
  at: string
  now: string
  /** The event that says so, if one does. */
  causedBy?: string
}

/** Keeps a reading of the odometer as it is reported, right or wrong, and says so. The same report again changes nothing. Throws VehicleNotFound. */
export async function reportOdometer(report: OdometerReport, services: Pick<Services, 'table' | 'bus'>): Promise<void> {
  await requireVehicle(services.table, report.vehicleId)
  const { event, write } = odometerReport(report)
  try {
    await services.table.transact([write, eventWrite(event, report.now)])
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error
    if (error.items.some((item) => item?.outcome !== undefined)) return // it is there, and was published
  }
  await services.bus.publish([event])
}

/** The reading and its event, for who writes more in the same transaction. */
export function odometerReport({ vehicleId, value, unit, by, at, causedBy }: OdometerReport) {
  const event = makeEvent(odometerReported, {
    subject: vehicleId,
    facts: { reported: value, unit, by },
    occurredAt: at,
    ...(causedBy !== undefined && { causedBy }),
  })
  return { event, write: readingWrite(vehicleId, { at, value, unit, source: by }) }
}
