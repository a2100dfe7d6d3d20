import type { AnyEvent } from '../../events/define-event.ts'
import { readContact } from '../messages/contact-store.ts'
import { eventWrite } from '../shared/event-record.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Complaint, ComplaintEntry } from './complaint-record.ts'
import { requireComplaint } from './complaint-store.ts'
import { complaintWrites } from './complaint-writes.ts'
import { heldWrite } from './held-messages.ts'

/** What is decided about a complaint: what becomes of it, what its story tells, and what the bus is told. */
export interface Decision<Outcome> {
  outcome: Outcome
  /** Absent where nothing changes; `undefined` in `to` removes an entry. */
  change?: { to: Partial<Complaint>; entries: readonly ComplaintEntry[] }
  events?: readonly AnyEvent[]
}

/**
 * Reads a complaint, decides, and writes all that follows from it in one transaction: the record, its story, its events,
 * the lists, and what is held for the person. Decides anew when somebody else was faster. Throws ComplaintNotFound.
 */
export async function changeComplaint<Outcome>(
  { complaintId, now }: { complaintId: string; now: string },
  decide: (complaint: Complaint) => Decision<Outcome>,
  { table, bus }: Pick<Services, 'table' | 'bus'>,
): Promise<{ outcome: Outcome; complaint: Complaint }> {
  const { outcome, complaint, events } = await decideAnew(async () => {
    const known = await requireComplaint(table, complaintId)
    const { outcome, change, events = [] } = decide(known)
    if (!change) return { outcome, complaint: known, events: [] }
    const complaint: Complaint = { ...known, ...change.to, version: known.version + 1 }
    const holds = (known.state === 'closed') !== (complaint.state === 'closed')
    const held = holds ? [heldWrite(complaint, await readContact(table, known.personId))] : []
    await table.transact([
      ...complaintWrites(complaint, known, change.entries),
      ...held,
      ...events.map((event) => eventWrite(event, now)),
    ])
    return { outcome, complaint, events }
  })
  if (events.length > 0) await bus.publish(events)
  return { outcome, complaint }
}
