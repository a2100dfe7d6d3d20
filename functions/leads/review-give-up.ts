import { giveUpReviewed } from '../../events/lead.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { finishCalls } from '../tasks/finish-calls.ts'
import { closeLead } from './close-lead.ts'
import { requireLead } from './lead-store.ts'
import { custodyWrites, leadChange } from './lead-writes.ts'

export interface Review {
  leadId: string
  /** The supervisor. */
  by: string
  verdict: 'approved' | 'rejected'
  now: string
}

/** `nothing`: it was decided before, or nobody gave it up. `own`: nobody reviews what he gave up himself. */
export type Reviewed = { outcome: 'approved' | 'rejected' | 'nothing' | 'own' }

/**
 * The supervisor decides on a lead that was given up: approved, it is closed as lost; rejected, it stays with its holder, who
 * is to call again at once. Of two who decide at once the first counts. Throws LeadNotFound.
 */
export async function reviewGiveUp(review: Review, services: Services): Promise<Reviewed> {
  const { leadId, by, verdict, now } = review
  const lead = await requireLead(services.table, leadId)
  if (lead.state === 'closed' || !lead.givenUp) return { outcome: 'nothing' }
  if (lead.givenUp.by === by) return { outcome: 'own' }
  const reviewed = await (verdict === 'approved'
    ? approveGiveUp(review, lead.givenUp.reason, services)
    : rejectGiveUp(review, services))
  const effect = verdict === 'approved' ? 'approve' : 'reject'
  if (reviewed.outcome === verdict) await finishCalls({ leadId, by, effect, now }, services)
  return reviewed
}

async function approveGiveUp(
  { leadId, by, verdict, now }: Review,
  reason: string,
  services: Services,
): Promise<Reviewed> {
  const after = makeEvent(giveUpReviewed, { subject: leadId, occurredAt: now, facts: { by, verdict } })
  const because = `given-up-${reason}`
  const { outcome } = await closeLead({ leadId, by, outcome: 'lost', now, because, after }, services)
  return { outcome: outcome === 'closed' ? 'approved' : 'nothing' }
}

async function rejectGiveUp(
  { leadId, by, verdict, now }: Review,
  { table, bus }: Pick<Services, 'table' | 'bus'>,
): Promise<Reviewed> {
  const event = makeEvent(giveUpReviewed, { subject: leadId, occurredAt: now, facts: { by, verdict } })
  const outcome = await decideAnew(async () => {
    const lead = await requireLead(table, leadId)
    if (lead.state === 'closed' || !lead.givenUp) return 'nothing'
    await table.transact([
      leadChange(lead, { givenUp: undefined, nextAt: now }),
      ...custodyWrites(lead, [{ at: now, what: 'reviewed', ...seatOf(lead.holder), reason: `${verdict}, by ${by}` }]),
      eventWrite(event, now),
    ])
    return 'rejected'
  })
  if (outcome === 'rejected') await bus.publish([event])
  return { outcome }
}

const seatOf = (holder: { dealerId: string; advisorId: string } | undefined) =>
  holder ? { dealerId: holder.dealerId, advisorId: holder.advisorId } : {}
