import type { Services } from '../shared/services.ts'
import { dropTask } from '../tasks/drop-tasks.ts'
import { openTask } from '../tasks/open-task.ts'
import { tasksOf } from '../tasks/task-store.ts'
import type { Booking } from './booking-record.ts'
import { isSeenSince, readBooked, readBooking } from './booking-store.ts'

const TASK = 'missed-booking-call'
const RUN = 'missed-'

/** A service advisor asks who was booked and did not come; not who has booked anew, and nobody about a car that left. Safe to repeat. */
export async function askMissed({ vehicleId, bookingId }: Booking, now: string, services: Services): Promise<void> {
  const { vehicle, booking } = await readBooked(services.table, vehicleId)
  if (booking || vehicle.state !== 'active' || vehicle.personId === undefined) return
  const subject = { type: 'vehicle', id: vehicleId } as const
  const task = { to: 'service', task: TASK, due: { business: 'PT4H' }, isSwept: true } as const
  await openTask({ run: { id: `${RUN}${bookingId}` }, subject, step: TASK, now, ...task }, services)
}

/** Who has booked anew, or was there since (`seenAt`), need not be asked. Safe to repeat. */
export async function askNoLonger(
  { vehicleId, seenAt, now }: { vehicleId: string; seenAt?: string; now: string },
  { table }: Pick<Services, 'table'>,
): Promise<void> {
  const open = (await tasksOf(table, { type: 'vehicle', id: vehicleId })).filter(
    ({ task, state }) => task === TASK && state === 'open',
  )
  for (const each of open) {
    const booking = await readBooking(table, vehicleId, each.runId?.slice(RUN.length) ?? '')
    const wasThere = !booking || seenAt === undefined || isSeenSince(booking, seenAt)
    if (wasThere) await dropTask(each, now, table)
  }
}
