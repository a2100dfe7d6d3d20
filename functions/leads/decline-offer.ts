import { type DeclineReason, declineReasonSchema, leadDeclined } from '../../events/lead.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { keys } from '../shared/keys.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Table, Write } from '../shared/table.ts'
import { type OfferTap, type TooLate, whyTooLate } from './accept-offer.ts'
import type { Offer } from './lead-record.ts'
import { readOffered } from './lead-store.ts'
import { custodyWrites, leadChange, loadWrites, reservedBy } from './lead-writes.ts'

export type Declined = { outcome: 'declined' | 'already-yours' | TooLate }

interface Decline extends OfferTap {
  reason: DeclineReason
}

/** An advisor does not want the lead. LeadDeclined is published when nobody is left in the offer; of a team, the others may still take it. */
export async function declineOffer(tap: Decline, services: Pick<Services, 'table' | 'bus'>): Promise<Declined> {
  const { outcome, wasLast } = await decideAnew(() => declineOnce(tap, services.table))
  if (wasLast) await services.bus.publish([declinedEvent({ ...tap, ...wasLast })])
  return { outcome }
}

interface Decision extends Declined {
  /** Nobody is left: when, and why, the last one declined. */
  wasLast?: { now: string; reason: DeclineReason }
}

/** Whoever taps again publishes again: the first time may have died before it did. */
function whenLast({ state, decidedAt }: Offer, declined: { reason: string; at: string }): Partial<Decision> {
  const reason = declineReasonSchema.safeParse(declined.reason)
  const isLast = state === 'declined' && decidedAt === declined.at && reason.success
  return isLast ? { wasLast: { now: declined.at, reason: reason.data } } : {}
}

async function declineOnce(tap: Decline, table: Table): Promise<Decision> {
  const { leadId, offerId, advisorId, now, reason } = tap
  const { lead, offer } = await readOffered(table, leadId, offerId)
  const at = offer?.candidates.findIndex((each) => each.advisorId === advisorId) ?? -1
  const by = offer?.candidates[at]
  if (!lead || !offer || !by) return { outcome: 'withdrawn' }
  if (by.declined) return { outcome: 'declined', ...whenLast(offer, by.declined) }
  if (offer.state === 'accepted' && offer.acceptedBy === advisorId && lead.holder?.advisorId === advisorId)
    return { outcome: 'already-yours' }
  const tooLate = whyTooLate(lead, offer, now)
  if (tooLate) return { outcome: tooLate }
  const isLast = offer.declines + 1 === offer.candidates.length
  const { dealerId } = by
  await table.transact([
    declineWrite(offer, at, { reason, now, isLast }),
    // The lead itself stays as it is; its version orders the chain of custody.
    leadChange(lead, {}),
    ...loadWrites([], reservedBy(offer)),
    ...custodyWrites(lead, [{ at: now, what: 'declined', offerId, dealerId, advisorId, reason }]),
    ...(isLast ? [eventWrite(declinedEvent(tap), now)] : []),
  ])
  return { outcome: 'declined', ...(isLast && { wasLast: { now, reason } }) }
}

/** Refused if anybody of the offer answered meanwhile: two who decline at once must not both believe that the other is left. */
function declineWrite(
  offer: Offer,
  at: number,
  { reason, now, isLast }: { reason: DeclineReason; now: string; isLast: boolean },
): Write {
  const { leadId, offerId, declines } = offer
  const over = isLast ? ', #state = :declined, decidedAt = :now' : ''
  return {
    update: {
      key: keys.offer(leadId, offerId),
      update: `SET candidates[${at}].declined = :answer, declines = :next${over}`,
      condition: '#state = :open AND declines = :declines',
      names: { '#state': 'state' },
      values: {
        ':answer': { reason, at: now },
        ':next': declines + 1,
        ':declines': declines,
        ':open': 'open',
        ...(isLast && { ':declined': 'declined', ':now': now }),
      },
    },
  }
}

function declinedEvent({ leadId, offerId, advisorId, reason, now }: Decline) {
  return makeEvent(leadDeclined, { subject: leadId, occurredAt: now, facts: { offerId, advisorId, reason } })
}
