import type { Role } from '../../events/lead.ts'
import type { Seat } from '../customers/person-record.ts'
import { keys } from '../shared/keys.ts'
import type { Table, Write } from '../shared/table.ts'
import type { Custody, Lead, Offer } from './lead-record.ts'
import { readOpenOffer } from './lead-store.ts'
import { custodyWrites, isSame, leadChange, loadWrites, offerDecision, reservedBy } from './lead-writes.ts'

/** Who gets the lead without having been asked: placed by hand, or because the person stands before him. */
export interface NewHolder extends Seat {
  role: Role
}

export interface TakeOver {
  writes: Write[]
  /** Whether the first of the writes takes the new holder's capacity. */
  takesCapacity: boolean
  /** The offer that is withdrawn by this. */
  withdrawn: Offer | undefined
}

/** The writes that give the lead to `to`: an open offer is withdrawn, the holder before loses it, and all capacity but the new holder's is given back. */
export async function takeOver(
  lead: Lead,
  { to, entry, ...more }: { to: NewHolder; entry: Custody; changes?: Partial<Lead> },
  table: Table,
): Promise<TakeOver> {
  const { leadId } = lead
  const { dealerId, advisorId, role } = to
  const offer = await readOpenOffer(table, lead)
  const freed = [...(lead.holder ? [lead.holder] : []), ...reservedBy(offer)]
  const withdrawal = (current: Offer): Custody => {
    const [only] = reservedBy(current)
    const who = { offerId: current.offerId, dealerId: current.dealerId, ...(only && { advisorId: only.advisorId }) }
    return { at: entry.at, what: 'withdrawn', ...who, reason: `${entry.what} to ${advisorId}` }
  }
  const writes = [
    ...loadWrites([to], freed),
    leadChange(lead, {
      state: 'accepted',
      holder: { dealerId, advisorId, role, since: entry.at },
      ...(lead.queuedAt !== undefined && { queuedAt: undefined }),
      ...more.changes,
    }),
    ...(offer ? [offerDecision(offer, 'withdrawn', { now: entry.at })] : []),
    ...(lead.queuedAt === undefined ? [] : [{ delete: keys.queued(leadId) }]),
    ...custodyWrites(lead, [...(offer ? [withdrawal(offer)] : []), entry]),
  ]
  return { writes, takesCapacity: !freed.some((seat) => isSame(seat, to)), withdrawn: offer }
}
