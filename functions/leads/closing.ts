import { keys } from '../shared/keys.ts'
import type { Table, Write } from '../shared/table.ts'
import type { Lead, Offer } from './lead-record.ts'
import { readOpenOffer } from './lead-store.ts'
import { custodyWrites, leadChange, loadWrites, offerDecision, reservedBy } from './lead-writes.ts'

/** The writes that end a lead: nobody holds it any more, an open offer is withdrawn, and all capacity is given back. */
export async function closing(
  lead: Lead,
  { outcome, reason, now }: { outcome: string; reason: string; now: string },
  table: Table,
): Promise<{ withdrawn: Offer | undefined; writes: (more?: Partial<Lead>) => Write[] }> {
  const offer = await readOpenOffer(table, lead)
  const freed = [...(lead.holder ? [lead.holder] : []), ...reservedBy(offer)]
  const writes = (more: Partial<Lead> = {}): Write[] => [
    leadChange(lead, { state: 'closed', outcome, holder: undefined, queuedAt: undefined, ...more }),
    ...(offer ? [offerDecision(offer, 'withdrawn', { now })] : []),
    ...loadWrites([], freed),
    ...(lead.queuedAt === undefined ? [] : [{ delete: keys.queued(lead.leadId) }]),
    ...custodyWrites(lead, [
      ...(offer
        ? [{ at: now, what: 'withdrawn' as const, offerId: offer.offerId, reason: 'the lead was closed' }]
        : []),
      {
        at: now,
        what: 'closed' as const,
        reason,
        ...(lead.holder && { advisorId: lead.holder.advisorId, dealerId: lead.holder.dealerId }),
      },
    ]),
  ]
  return { withdrawn: offer, writes }
}
