import type { Services } from '../shared/services.ts'
import { dropTask } from '../tasks/drop-tasks.ts'
import { openTask } from '../tasks/open-task.ts'
import { tasksOf } from '../tasks/task-store.ts'
import type { Booking } from './booking-record.ts'
import { readBooked } from './booking-store.ts'

const TASK = 'missed-booking-call'

/** A service advisor asks who was booked and did not come; not who has booked anew, and nobody about a car that left. Safe to repeat. */
export async function askMissed({ vehicleId, bookingId }: Booking, now: string, services: Services): Promise<void> {
  const { vehicle, booking } = await readBooked(services.table, vehicleId)
  if (booking || vehicle.state !== 'active' || vehicle.personId === undefined) return
  const subject = { type: 'vehicle', id: vehicleId } as const
  const task = { to: 'service', task: TASK, due: { business: 'PT4H' } } as const
  await openTask({ run: { id: `missed-${bookingId}` }, subject, step: TASK, now, ...task }, services)
}

/** Who has booked anew, or is there, need not be asked. Safe to repeat. */
export async function askNoLonger(vehicleId: string, now: string, { table }: Pick<Services, 'table'>): Promise<void> {
  const subject = { type: 'vehicle', id: vehicleId } as const
  for (const each of await tasksOf(table, subject))
    if (each.task === TASK && each.state === 'open') await dropTask(each, now, table)
}
