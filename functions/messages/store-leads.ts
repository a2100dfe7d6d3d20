import { keys, storeLeadsPk } from '../shared/keys.ts'
import type { Table, Write } from '../shared/table.ts'

/** How long a store keeps a lead on its list without hearing of it again, in seconds. */
const KEPT = 180 * 24 * 3600

/**
 * Puts a lead on a store's list: whenever somebody there is told of it. The list only says where to look; whose the
 * lead is, the lead itself says.
 */
export const listLead = (dealerId: string, leadId: string, now: string): Write => ({
  put: { ...keys.storeLead(dealerId, leadId), leadId, expiresAt: Math.floor(Date.parse(now) / 1000) + KEPT },
})

/** Ids of the leads that a store was told of. */
export async function listedLeads(table: Table, dealerId: string): Promise<string[]> {
  const items = await table.query({ pk: storeLeadsPk(dealerId) })
  return items.map((item) => String(item.leadId))
}

/** Takes a lead that has left, or is closed, off the list. */
export const unlistLead = (table: Table, dealerId: string, leadId: string): Promise<void> =>
  table.delete(keys.storeLead(dealerId, leadId))
