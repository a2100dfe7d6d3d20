import { complaintResolved } from '../../events/complaint.ts'
import type { Seat } from '../customers/person-record.ts'
import { makeEvent } from '../shared/event-record.ts'
import type { Services } from '../shared/services.ts'
import { changeComplaint, type Decision } from './change-complaint.ts'
import type { Complaint } from './complaint-record.ts'

/** `not-contacted`: nobody can have settled it who never spoke with the person. */
type Outcome = 'resolved' | 'already-resolved' | 'not-contacted' | 'closed'

/** The handler says that it is settled. That closes nothing: the person is asked. Throws ComplaintNotFound. */
export async function resolveComplaint(
  { complaintId, by, now }: { complaintId: string; by: Seat; now: string },
  services: Pick<Services, 'table' | 'bus'>,
): Promise<{ outcome: Outcome }> {
  const decide = ({ state }: Complaint): Decision<Outcome> => {
    if (state === 'closed') return { outcome: 'closed' }
    if (state === 'resolved') return { outcome: 'already-resolved' }
    if (state === 'open') return { outcome: 'not-contacted' }
    const event = makeEvent(complaintResolved, { subject: complaintId, occurredAt: now, facts: { by: by.advisorId } })
    const entry = { at: now, what: 'resolved', by: by.advisorId, detail: 'the person is asked' } as const
    const change = { to: { state: 'resolved', resolvedAt: now }, entries: [entry] } as const
    return { outcome: 'resolved', change, events: [event] }
  }
  const { outcome } = await changeComplaint({ complaintId, now }, decide, services)
  return { outcome }
}
