import { leadQueued, type QueueReason } from '../../events/lead.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { due, keys } from '../shared/keys.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Lead } from './lead-record.ts'
import { readOpenOffer, requireLead } from './lead-store.ts'
import { custodyWrites, leadChange, loadWrites, offerDecision, reservedBy } from './lead-writes.ts'
import { settledEntry, settledState } from './make-offer.ts'

/** `closed`: the lead is over, nobody needs to place it. */
export interface LeadPutInQueue {
  outcome: 'queued' | 'already-queued' | 'closed'
}

/**
 * Gives the lead to the human queue: nobody could be found, or its run failed. Whoever holds it keeps it until a human decides.
 * The same cause queues once. Throws LeadNotFound.
 */
export async function queueLead(
  input: { leadId: string; reason: QueueReason; now: string; causedBy: string },
  services: Pick<Services, 'table' | 'bus'>,
): Promise<LeadPutInQueue> {
  const { leadId, reason, now, causedBy } = input
  const event = makeEvent(leadQueued, { subject: leadId, occurredAt: now, causedBy, facts: { reason } })
  const outcome = await decideAnew(async () => {
    const lead = await requireLead(services.table, leadId)
    if (lead.state === 'closed') return 'closed'
    const isStored = (await services.table.get(keys.event(event.metadata.id))) !== undefined
    if (isStored) return 'already-queued'
    await services.table.transact([
      ...(await queueWrites(lead, { reason, now }, services.table)),
      eventWrite(event, now),
    ])
    return 'queued'
  })
  if (outcome !== 'closed') await services.bus.publish([event])
  return { outcome }
}

async function queueWrites(
  lead: Lead,
  { reason, now }: { reason: QueueReason; now: string },
  table: Services['table'],
) {
  const { leadId } = lead
  const offer = await readOpenOffer(table, lead)
  const queuedAt = lead.queuedAt ?? now
  const dealerId = lead.holder?.dealerId ?? offer?.dealerId ?? lead.asked.at(0)?.dealerId ?? lead.lead.dealerId
  return [
    leadChange(lead, { state: lead.holder ? lead.state : 'queued', queuedAt }),
    { put: { ...keys.queued(leadId), ...due('human-queue', leadId, queuedAt), leadId, reason, queuedAt, dealerId } },
    ...(offer ? [offerDecision(offer, settledState(offer, now), { now })] : []),
    ...loadWrites([], reservedBy(offer)),
    ...custodyWrites(lead, [
      ...(offer ? [settledEntry(offer, now)] : []),
      { at: now, what: 'queued' as const, reason },
    ]),
  ]
}
