import type { Advisor, Dealer } from '../dealers/dealer-record.ts'
import { readAdvisor, readDealer } from '../dealers/dealer-store.ts'
import type { Lead } from '../leads/lead-record.ts'
import { readLead } from '../leads/lead-store.ts'
import type { Services } from '../shared/services.ts'

/** A lead on somebody's desk: what the pages about one lead are made of. */
export interface Desk {
  lead: Lead
  dealer: Dealer
  advisor: Advisor
}

/** `undefined`: the lead, the store or the advisor is gone. */
export async function readDesk(
  { leadId, dealerId, advisorId }: { leadId: string; dealerId: string; advisorId: string },
  { table }: Pick<Services, 'table'>,
): Promise<Desk | undefined> {
  const [lead, dealer, advisor] = await Promise.all([
    readLead(table, leadId),
    readDealer(table, dealerId),
    readAdvisor(table, dealerId, advisorId),
  ])
  return lead && dealer && advisor && { lead, dealer, advisor }
}
