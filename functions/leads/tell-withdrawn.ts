import type { Seat } from '../customers/person-record.ts'
import type { Services } from '../shared/services.ts'
import { closeCards } from './close-cards.ts'
import type { Lead, Offer } from './lead-record.ts'
import { isSame } from './lead-writes.ts'
import { notifyAdvisor } from './notify-advisor.ts'

interface Withdrawal {
  lead: Lead
  offer: Offer | undefined
  /** A colleague has the lead now, or it is over. */
  template?: 'offer-withdrawn' | 'offer-closed'
  /** Who has the lead now. */
  except?: Seat
  now: string
}

/** Tells those who were asked, and have not declined, that there is nothing left to do; not the one who has the lead now. */
export async function tellWithdrawn(
  { lead, offer, template = 'offer-withdrawn', except, now }: Withdrawal,
  services: Services,
): Promise<void> {
  const others = offer?.candidates.filter((each) => !each.declined && !(except && isSame(each, except))) ?? []
  await Promise.all(
    others.map((to) => {
      const slot = `${offer?.offerId}/withdrawn/${to.dealerId}/${to.advisorId}`
      return notifyAdvisor({ template, lead, to, slot, step: 'offer withdrawn', now }, services)
    }),
  )
  await closeCards(lead.leadId, now, services)
}
