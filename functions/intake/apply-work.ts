import { serviceCompleted, workOrderOpened, workOrderProgressed } from '../../events/vehicle.ts'
import { makeEvent } from '../shared/event-record.ts'
import { keys } from '../shared/keys.ts'
import { odometerReport } from '../vehicles/report-odometer.ts'
import { type Service, serviceSchema, type Vehicle } from '../vehicles/vehicle-record.ts'
import { serviceWrite } from '../vehicles/vehicle-store.ts'
import { withBookingsKept } from './apply-booking.ts'
import type { Applying, Effect } from './applying.ts'
import type { FactOf } from './fact-form.ts'
import { isNewsOf, saidOf } from './said.ts'

/** How far the work is. The reception opens the work order, even if it is told after what followed it; a stage that is older than what is known is no news. */
export async function applyWork(applying: Applying<FactOf<'WorkOrderProgressed'>>, vehicle: Vehicle): Promise<Effect> {
  const { fact, vehicleId, captureId } = applying
  const { workOrderId, dealerId, stage, promisedAt, occurredAt } = fact
  const isOpening = stage === 'received'
  const what = isOpening ? `opened:${workOrderId}` : `work:${workOrderId}`
  if (!isNewsOf(vehicle, what, occurredAt)) return nothing(vehicle)
  const isOver = (await readService(applying, workOrderId)) !== undefined
  const isMoved = isOpening && vehicle.saidAt[what] !== undefined
  const said = saidOf(vehicle, what, occurredAt)
  if (isOver) return nothing(said)
  const about = { subject: vehicleId, occurredAt, causedBy: captureId }
  // Every news carries the promise that stands: who waits for it need not remember the one before.
  const standing = promisedAt ?? (isUnderWay(vehicle, workOrderId) ? vehicle.workOrder?.promisedAt : undefined)
  const promised = standing === undefined ? {} : { promisedAt: standing }
  const event =
    isOpening && !isMoved
      ? makeEvent(workOrderOpened, { ...about, facts: { workOrderId, dealerId, ...promised } })
      : makeEvent(workOrderProgressed, { ...about, facts: { workOrderId, stage, ...promised } })
  return { vehicle: { ...said, workOrder: { workOrderId, ...promised } }, writes: [], events: [event] }
}

/** A visit ends the recalls that were open then, whatever was done: the workshop knows of them. */
function withoutRecalls({ recalls = [], ...vehicle }: Vehicle, at: string): Vehicle {
  const open = recalls.filter(({ openedAt }) => Date.parse(openedAt) > Date.parse(at))
  return open.length === 0 ? vehicle : { ...vehicle, recalls: open }
}

const isUnderWay = ({ workOrder }: Vehicle, workOrderId: string): boolean => workOrder?.workOrderId === workOrderId

/** A visit to the workshop, with the odometer where it was read. Told again it is the same visit; corrected later it is replaced. */
export async function applyService(applying: Applying<FactOf<'ServiceCompleted'>>, vehicle: Vehicle): Promise<Effect> {
  const { fact, vehicleId, captureId, now } = applying
  const { workOrderId, dealerId, done, declined, odometer, occurredAt } = fact
  const known = await readService(applying, workOrderId)
  if (known && Date.parse(known.completedAt) >= Date.parse(occurredAt)) return nothing(vehicle)
  const completedAt = new Date(occurredAt).toISOString()
  const service: Service = { workOrderId, dealerId, completedAt, done, declined, ...(odometer && { odometer }) }
  const event = makeEvent(serviceCompleted, {
    subject: vehicleId,
    occurredAt,
    causedBy: captureId,
    facts: { workOrderId, dealerId, done, declined },
  })
  const read =
    odometer && odometerReport({ vehicleId, ...odometer, by: 'workshop', at: occurredAt, now, causedBy: captureId })
  const kept = await withBookingsKept(applying, vehicle)
  const { workOrder: _, ...fetched } = kept.vehicle
  return {
    vehicle: withoutRecalls(isUnderWay(vehicle, workOrderId) ? fetched : kept.vehicle, completedAt),
    writes: [serviceWrite(vehicleId, service), ...kept.writes, ...(read ? [read.write] : [])],
    events: [...(read ? [read.event] : []), event],
  }
}

async function readService({ table, vehicleId }: Applying, workOrderId: string): Promise<Service | undefined> {
  const item = await table.get(keys.service(vehicleId, workOrderId))
  return item && serviceSchema.parse(item)
}

const nothing = (vehicle: Vehicle): Effect => ({ vehicle, writes: [], events: [] })
