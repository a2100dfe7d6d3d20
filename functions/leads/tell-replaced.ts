import type { Services } from '../shared/services.ts'
import { readLead, readOffer } from './lead-store.ts'
import { tellWithdrawn } from './tell-withdrawn.ts'

/** Tells who was just asked to take a lead that a new one has replaced, e.g. the showroom while the call desk let it lie. Safe to repeat. */
export async function tellReplaced(leadId: string, services: Services): Promise<void> {
  const { table } = services
  const lead = await readLead(table, leadId)
  const old = lead?.continues === undefined ? undefined : await readLead(table, lead.continues)
  if (!lead || old?.offerId === undefined) return
  const offer = await readOffer(table, old.leadId, old.offerId)
  // Others who were asked before have had their answer.
  if (offer?.state !== 'withdrawn' || offer.decidedAt !== lead.createdAt) return
  await tellWithdrawn({ lead: old, offer, template: 'offer-closed', now: lead.createdAt }, services)
}
