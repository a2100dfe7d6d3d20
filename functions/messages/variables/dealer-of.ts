import type { Dealer } from '../../dealers/dealer-record.ts'
import { readDealer } from '../../dealers/dealer-store.ts'
import type { Services } from '../../shared/services.ts'
import type { About } from './about.ts'

/** The dealer that a message speaks of: whose staff is told, or who looks after the matter, the car or the person. */
export function dealerIdOf({ to, lead, offer, complaint, vehicle, task, person }: About): string | undefined {
  if (to.kind === 'advisor') return to.dealerId
  if (lead) return lead.holder?.dealerId ?? offer?.dealerId ?? lead.lead.dealerId
  return complaint?.dealerId ?? task?.dealerId ?? vehicle?.dealerId ?? person?.dealerId
}

export async function dealerOf(about: About, { table }: Pick<Services, 'table'>): Promise<Dealer | undefined> {
  const dealerId = dealerIdOf(about)
  return dealerId === undefined ? undefined : readDealer(table, dealerId)
}

/** The zone in which times are told: the owner's own where it is known, else the dealer's. */
export async function zoneOf(about: About, services: Pick<Services, 'table' | 'config'>): Promise<string> {
  const own = about.to.kind === 'owner' ? about.person?.zone : undefined
  return own ?? (await dealerOf(about, services))?.zone ?? services.config.zone
}
