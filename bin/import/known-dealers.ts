import { readDealer } from '../../functions/dealers/dealer-store.ts'
import type { Table } from '../../functions/shared/table.ts'
import type { RowFault } from './map-row.ts'

/** Gives the dealer of a row if there is such a dealer; else the row goes without one, and the report says so. */
export function knownDealers(table: Table) {
  const known = new Map<string, Promise<boolean>>()
  return async (dealerId: string | undefined, note: (fault: RowFault) => void): Promise<{ dealerId?: string }> => {
    if (dealerId === undefined) return {}
    const found = known.get(dealerId) ?? readDealer(table, dealerId).then((dealer) => dealer !== undefined)
    known.set(dealerId, found)
    if (await found) return { dealerId }
    note({ field: 'dealerId', reason: 'left out: there is no such dealer; import the dealers first' })
    return {}
  }
}
