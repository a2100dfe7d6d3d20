import type { OwnLead } from '../../console/showroom-view.ts'
import { fill, words } from '../../console/words.ts'
import type { Advisor } from '../dealers/dealer-record.ts'
import { maskName, maskPhone } from '../messages/mask.ts'
import { nameCar } from '../messages/name-car.ts'
import type { Services } from '../shared/services.ts'
import { pagePath } from './links.ts'
import { sayMoment, type Telling } from './moments.ts'
import { type Entry, readStoreList } from './store-list.ts'

/** What waits for an advisor's answer, then what he holds: each with its page, so that no message need be searched for. */
export async function readOwnLeads(advisor: Advisor, telling: Telling, services: Services): Promise<OwnLead[]> {
  const entries = await readStoreList(advisor.dealerId, services)
  const own = await Promise.all(
    entries.map(
      async (entry) => (await offered(entry, advisor, telling, services)) ?? held(entry, advisor, telling, services),
    ),
  )
  return own
    .flatMap((each) => each ?? [])
    .sort((a, b) => Number(a.isHeld) - Number(b.isHeld) || urgencyOf(a) - urgencyOf(b))
}

/** H before A, B, C and what has no grade; within one, those that waited longest. */
const urgencyOf = ({ grade }: OwnLead): number => 'HABC'.indexOf(grade ?? '-') + (grade ? 0 : 5)

async function offered(
  { lead, offer }: Entry,
  { dealerId, advisorId }: Advisor,
  telling: Telling,
  services: Services,
): Promise<OwnLead | undefined> {
  const isAsked = offer?.candidates.some((each) => each.advisorId === advisorId && !each.declined)
  if (!offer || !isAsked || offer.expiresAt <= telling.now) return undefined
  const claims = { leadId: lead.leadId, offerId: offer.offerId, dealerId, advisorId }
  return {
    isHeld: false,
    customer: maskName(lead.lead.person.name),
    phone: maskPhone(lead.lead.person.phone),
    car: await nameCar(lead, services),
    grade: lead.score?.grade,
    standing: fill(words.acceptBefore, telling.language, { clock: sayMoment(offer.expiresAt, telling) }),
    path: await pagePath('offer', claims, { from: offer.expiresAt, secrets: services.secrets }),
  }
}

async function held(
  { lead }: Entry,
  { dealerId, advisorId }: Advisor,
  telling: Telling,
  services: Services,
): Promise<OwnLead | undefined> {
  if (lead.holder?.advisorId !== advisorId) return undefined
  const contact = lead.lastContactAt && sayMoment(lead.lastContactAt, telling)
  return {
    isHeld: true,
    customer: lead.lead.person.name ?? words.customer[telling.language],
    phone: maskPhone(lead.lead.person.phone),
    car: await nameCar(lead, services),
    grade: lead.score?.grade,
    standing: contact
      ? fill(words.contactedAt, telling.language, { when: contact })
      : words.notContacted[telling.language],
    path: await pagePath(
      'held',
      { leadId: lead.leadId, dealerId, advisorId },
      { from: lead.holder.since, secrets: services.secrets },
    ),
  }
}
