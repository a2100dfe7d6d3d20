import { reservedBy } from '../../functions/leads/lead-writes.ts'
import type { Break, Facts } from './facts.ts'

/** Every advisor's load is what he holds and is asked for alone, and never more than his capacity. */
export function checkAdvisors({ leads, offers, advisors }: Facts): Break[] {
  const loads = new Map<string, number>()
  const seat = ({ dealerId, advisorId }: { dealerId: string; advisorId: string }): string => `${dealerId} ${advisorId}`
  const held = [...leads.values()].flatMap(({ holder }) => (holder ? [holder] : []))
  const reserved = offers
    .filter(({ state }) => state === 'open')
    .flatMap((offer) => {
      const holder = leads.get(offer.leadId)?.holder
      // Who holds a lead and is asked for it again occupies one place, not two.
      return reservedBy(offer).filter((candidate) => !holder || seat(holder) !== seat(candidate))
    })
  for (const each of [...held, ...reserved]) loads.set(seat(each), (loads.get(seat(each)) ?? 0) + 1)

  return advisors.flatMap((advisor) => {
    const about = `advisor ${advisor.advisorId} of ${advisor.dealerId}`
    const counted = loads.get(seat(advisor)) ?? 0
    return [
      ...(advisor.load === counted
        ? []
        : [{ rule: 'load', about, found: `has a load of ${advisor.load}, but holds or is offered ${counted}` }]),
      ...(advisor.load > advisor.capacity
        ? [
            {
              rule: 'capacity',
              about,
              found: `has a load of ${advisor.load}, more than the capacity of ${advisor.capacity}`,
            },
          ]
        : []),
    ]
  })
}
