import { complaintAttempted } from '../../events/complaint.ts'
import type { Seat } from '../customers/person-record.ts'
import { localDay } from '../dates/period.ts'
import { readDealer } from '../dealers/dealer-store.ts'
import { makeEvent } from '../shared/event-record.ts'
import type { Services } from '../shared/services.ts'
import { changeComplaint, type Decision } from './change-complaint.ts'
import { closing } from './closing.ts'
import type { Complaint } from './complaint-record.ts'
import { readComplaintRules } from './complaint-rules.ts'

type Outcome = 'attempted' | 'closed' | 'already-closed'

/**
 * A human tried in vain to reach the person. The third day on which that happens (setting `complaint-rules`), counted since
 * somebody last spoke with them, closes the complaint. Throws ComplaintNotFound.
 */
export async function recordAttempt(
  { complaintId, by, now }: { complaintId: string; by: Seat; now: string },
  services: Pick<Services, 'table' | 'bus' | 'settings' | 'config'>,
): Promise<{ outcome: Outcome; daysTried: number }> {
  const zone = (await readDealer(services.table, by.dealerId))?.zone ?? services.config.zone
  const { daysTried } = await readComplaintRules(services.settings)
  const daysOf = ({ attempts }: Pick<Complaint, 'attempts'>): number =>
    new Set(attempts.map(({ at }) => localDay(at, zone))).size
  const decide = (complaint: Complaint): Decision<Outcome> => {
    if (complaint.state === 'closed') return { outcome: 'already-closed' }
    const attempts = [...complaint.attempts, { at: now, by: by.advisorId }]
    const facts = { by: by.advisorId, attempt: attempts.length }
    const tried = makeEvent(complaintAttempted, { subject: complaintId, occurredAt: now, facts })
    const entry = { at: now, what: 'attempted', by: by.advisorId, detail: `attempt ${attempts.length}` } as const
    if (daysOf({ attempts }) < daysTried)
      return { outcome: 'attempted', change: { to: { attempts }, entries: [entry] }, events: [tried] }
    const end = closing(complaintId, 'three-attempts', now)
    const change = { to: { ...end.to, attempts }, entries: [entry, end.entry] }
    return { outcome: 'closed', change, events: [tried, end.event] }
  }
  const { outcome, complaint } = await changeComplaint({ complaintId, now }, decide, services)
  return { outcome, daysTried: daysOf(complaint) }
}
