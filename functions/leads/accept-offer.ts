import { leadAccepted } from '../../events/lead.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { decideAnew, failedOnlyAt } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Table } from '../shared/table.ts'
import type { Custody, Lead, Offer, OfferCandidate } from './lead-record.ts'
import { readOffered } from './lead-store.ts'
import { custodyWrites, leadChange, loadWrites, offerDecision, reservedBy } from './lead-writes.ts'

export interface OfferTap {
  leadId: string
  offerId: string
  advisorId: string
  now: string
}

/** Why a tap on an offer changes nothing any more. */
export type TooLate = 'already-taken' | 'expired' | 'withdrawn'

export type Accepted = { outcome: 'accepted' | 'already-yours' | 'at-capacity' | TooLate }

/**
 * An advisor takes the lead that he was offered. Of several who tap at once exactly one gets `accepted`; who taps again gets `already-yours`.
 * Whoever held the lead until now (the call desk) is free again.
 */
export async function acceptOffer(tap: OfferTap, services: Pick<Services, 'table' | 'bus'>): Promise<Accepted> {
  const { table, bus } = services
  const { outcome, offer } = await decideAnew(() => acceptOnce(tap, table))
  // Published again for a second tap too: the first may have died before it published.
  if (offer) await bus.publish([acceptedEvent(offer)])
  return { outcome }
}

interface Decision extends Accepted {
  /** As it was accepted, now or before. */
  offer?: AcceptedOffer
}

interface AcceptedOffer {
  leadId: string
  offerId: string
  by: OfferCandidate
  at: string
}

async function acceptOnce(tap: OfferTap, table: Table): Promise<Decision> {
  const { leadId, offerId, advisorId, now } = tap
  const { lead, offer } = await readOffered(table, leadId, offerId)
  const by = offer?.candidates.find((each) => each.advisorId === advisorId)
  if (!lead || !offer || !by) return { outcome: 'withdrawn' }
  if (offer.state === 'accepted' && offer.acceptedBy === advisorId && lead.holder?.advisorId === advisorId)
    return { outcome: 'already-yours', offer: { leadId, offerId, by, at: offer.decidedAt ?? now } }
  const tooLate = whyTooLate(lead, offer, now)
  if (tooLate) return { outcome: tooLate }
  const accepted = { leadId, offerId, by, at: now }
  const freed = lead.holder ? [lead.holder] : []
  try {
    await table.transact([
      // A team reserves nothing, so that whoever claims needs capacity now; this is the first write then.
      ...loadWrites(reservedBy(offer).length > 0 ? [] : [by], freed),
      leadChange(lead, {
        state: 'accepted',
        holder: { dealerId: by.dealerId, advisorId, role: by.role, since: now },
      }),
      offerDecision(offer, 'accepted', { now, acceptedBy: advisorId }),
      ...custodyWrites(lead, custodyOf(accepted, lead)),
      eventWrite(acceptedEvent(accepted), now),
    ])
    return { outcome: 'accepted', offer: accepted }
  } catch (error) {
    if (offer.mode === 'claim' && failedOnlyAt(error, 0)) return { outcome: 'at-capacity' }
    throw error
  }
}

/** What a tap on an offer reads when it changes nothing; `undefined` while the offer is open. */
export function whyTooLate(lead: Lead, offer: Offer, now: string): TooLate | undefined {
  if (offer.state === 'open') return Date.parse(now) < Date.parse(offer.expiresAt) ? undefined : 'expired'
  const isTaken = lead.holder !== undefined && (offer.stage === 'first' || lead.holder.role !== 'desk')
  if (isTaken || offer.state === 'accepted') return 'already-taken'
  return offer.state === 'expired' ? 'expired' : 'withdrawn'
}

function acceptedEvent({ leadId, offerId, by, at }: AcceptedOffer) {
  const { advisorId, dealerId, role } = by
  return makeEvent(leadAccepted, { subject: leadId, occurredAt: at, facts: { offerId, advisorId, dealerId, role } })
}

function custodyOf({ offerId, by, at }: AcceptedOffer, { holder }: Lead): Custody[] {
  const entry = {
    at,
    what: 'accepted',
    offerId,
    dealerId: by.dealerId,
    advisorId: by.advisorId,
    reason: by.reason,
  } as const
  if (!holder) return [entry]
  const reason = `to the showroom, ${by.advisorId}`
  return [{ at, what: 'handed-over', dealerId: holder.dealerId, advisorId: holder.advisorId, reason }, entry]
}
