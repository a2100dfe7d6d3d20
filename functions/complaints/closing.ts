import type { z } from 'zod'
import { complaintClosed } from '../../events/complaint.ts'
import { makeEvent } from '../shared/event-record.ts'
import type { Services } from '../shared/services.ts'
import { changeComplaint, type Decision } from './change-complaint.ts'
import type { Complaint } from './complaint-record.ts'

export type ClosedBecause = z.infer<typeof complaintClosed.facts>['why']

/** What closing a complaint changes. There is no reason by which a member of staff alone could close one. */
export function closing(complaintId: string, why: ClosedBecause, now: string) {
  const to: Partial<Complaint> = { state: 'closed', closedAt: now, closedBecause: why, lookOn: undefined }
  return {
    to,
    entry: { at: now, what: 'closed', detail: why } as const,
    event: makeEvent(complaintClosed, { subject: complaintId, occurredAt: now, facts: { why } }),
  }
}

/** The person takes the complaint back, or is erased: it is over at once. Throws ComplaintNotFound. */
export async function withdrawComplaint(
  { complaintId, why = 'withdrawn', now }: { complaintId: string; why?: 'withdrawn' | 'owner-erased'; now: string },
  services: Pick<Services, 'table' | 'bus'>,
): Promise<{ outcome: 'closed' | 'already-closed' }> {
  const decide = ({ state }: Complaint): Decision<'closed' | 'already-closed'> => {
    if (state === 'closed') return { outcome: 'already-closed' }
    const { to, entry, event } = closing(complaintId, why, now)
    return { outcome: 'closed', change: { to, entries: [entry] }, events: [event] }
  }
  const { outcome } = await changeComplaint({ complaintId, now }, decide, services)
  return { outcome }
}
