import { reminderDeclined } from '../../events/vehicle.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import type { Services } from '../shared/services.ts'
import { TransactionRefused } from '../shared/table.ts'

/** The owner says no to what is due: nobody asks again until the next time. Said twice it is said once. */
export async function declineReminder(
  { vehicleId, dueId, now }: { vehicleId: string; dueId: string; now: string },
  { table, bus }: Pick<Services, 'table' | 'bus'>,
): Promise<void> {
  const event = makeEvent(reminderDeclined, {
    id: stableId('evt', reminderDeclined.name, vehicleId, dueId),
    subject: vehicleId,
    occurredAt: now,
    facts: { dueId },
  })
  try {
    await table.transact([eventWrite(event, now)])
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error
    return
  }
  await bus.publish([event])
}
