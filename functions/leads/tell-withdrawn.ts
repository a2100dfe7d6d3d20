import type { Services } from '../shared/services.ts'
import type { Lead, Offer, Seat } from './lead-record.ts'
import { isSame } from './lead-writes.ts'
import { notifyAdvisor } from './notify-advisor.ts'

/** Tells those who were asked, and have not declined, that there is nothing left to do; not the one who has the lead now. */
export async function tellWithdrawn(
  { lead, offer, except, now }: { lead: Lead; offer: Offer | undefined; except: Seat; now: string },
  services: Services,
): Promise<void> {
  const others = offer?.candidates.filter((each) => !each.declined && !isSame(each, except)) ?? []
  await Promise.all(
    others.map((to) => {
      const slot = `${offer?.offerId}/withdrawn/${to.dealerId}/${to.advisorId}`
      return notifyAdvisor({ template: 'offer-withdrawn', lead, to, slot, step: 'taken by another', now }, services)
    }),
  )
}
