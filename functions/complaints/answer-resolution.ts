import { complaintReopened, ownerConfirmed, ownerDisagreed } from '../../events/complaint.ts'
import { makeEvent } from '../shared/event-record.ts'
import type { Services } from '../shared/services.ts'
import { changeComplaint, type Decision } from './change-complaint.ts'
import { closing } from './closing.ts'
import type { Complaint } from './complaint-record.ts'
import { type ComplaintRules, readComplaintRules, shippedComplaintRules } from './complaint-rules.ts'

const DAY = 24 * 60 * 60 * 1000

interface Answer {
  complaintId: string
  now: string
}
type Needs = Pick<Services, 'table' | 'bus' | 'settings'>

/** The owner says that it is settled, whatever the handler says: that closes it. Throws ComplaintNotFound. */
export async function confirmResolution(
  { complaintId, now }: Answer,
  services: Needs,
): Promise<{ outcome: 'closed' | 'already-closed' }> {
  const decide = ({ state }: Complaint): Decision<'closed' | 'already-closed'> => {
    if (state === 'closed') return { outcome: 'already-closed' }
    const { to, entry, event } = closing(complaintId, 'owner-confirmed', now)
    const confirmed = makeEvent(ownerConfirmed, { subject: complaintId, occurredAt: now, facts: {} })
    const entries = [{ at: now, what: 'confirmed', by: 'owner', detail: 'settled' } as const, entry]
    return { outcome: 'closed', change: { to, entries }, events: [confirmed, event] }
  }
  const { outcome } = await changeComplaint({ complaintId, now }, decide, services)
  return { outcome }
}

type Disagreed = 'opened-again' | 'still-open' | 'too-late'

/**
 * The owner says that it is not settled. What was called settled, or was closed lately (setting `complaint-rules`), is open again: nobody has
 * been told, nobody has called, every clock of ours begins anew. Throws ComplaintNotFound.
 */
export async function disagree({ complaintId, now }: Answer, services: Needs): Promise<{ outcome: Disagreed }> {
  const { reopenWithinDays } = await readComplaintRules(services.settings)
  const decide = (complaint: Complaint): Decision<Disagreed> => {
    const { state, severity, reopened } = complaint
    if (state === 'open' || state === 'contacted') return { outcome: 'still-open' }
    if (state === 'closed' && !mayReopen(complaint, now, { reopenWithinDays })) return { outcome: 'too-late' }
    const times = reopened + 1
    const about = { subject: complaintId, occurredAt: now }
    const event =
      state === 'resolved'
        ? makeEvent(ownerDisagreed, { ...about, facts: {} })
        : makeEvent(complaintReopened, { ...about, facts: { severity, times } })
    const entry = {
      at: now,
      what: state === 'resolved' ? 'disagreed' : 'reopened',
      by: 'owner',
      detail: `opening ${times + 1}`,
    } as const
    return { outcome: 'opened-again', change: { to: openedAgain(complaint, now), entries: [entry] }, events: [event] }
  }
  const { outcome } = await changeComplaint({ complaintId, now }, decide, services)
  return { outcome }
}

/** Whether a closed complaint can still be opened again. */
export const mayReopen = (
  { closedAt }: Pick<Complaint, 'closedAt'>,
  now: string,
  { reopenWithinDays }: Pick<ComplaintRules, 'reopenWithinDays'> = shippedComplaintRules,
): boolean => closedAt !== undefined && Date.parse(now) - Date.parse(closedAt) <= reopenWithinDays * DAY

function openedAgain({ facts, reopened }: Complaint, now: string): Partial<Complaint> {
  return {
    state: 'open',
    openedAt: now,
    reopened: reopened + 1,
    told: [],
    attempts: [],
    contactedAt: undefined,
    resolvedAt: undefined,
    closedAt: undefined,
    closedBecause: undefined,
    // The clocks look again tomorrow: what came due meanwhile is told then.
    lookOn: now.slice(0, 10),
    facts: { ...facts, moments: { filedAt: now } },
  }
}
