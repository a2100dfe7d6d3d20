import type { ListedLead } from '../../console/manager-view.ts'
import { fill, words } from '../../console/words.ts'
import type { Store } from '../dealers/dealer-store.ts'
import type { Lead, Offer } from '../leads/lead-record.ts'
import { readLead, readOpenOffer } from '../leads/lead-store.ts'
import { maskName, maskPhone } from '../messages/mask.ts'
import { nameCar } from '../messages/name-car.ts'
import { listedLeads, unlistLead } from '../messages/store-leads.ts'
import type { Services } from '../shared/services.ts'
import { sayMoment, type Telling } from './moments.ts'

export interface Entry {
  lead: Lead
  offer: Offer | undefined
}

const urgency = { queued: 0, offered: 1, new: 2, accepted: 3, closed: 4 } as const

/** The open leads of a store, the most pressing first. Takes what is closed off its list. */
export async function readStoreList(dealerId: string, { table }: Services): Promise<Entry[]> {
  const ids = await listedLeads(table, dealerId)
  const found = await Promise.all(ids.map((leadId) => readEntry(leadId, table)))
  const over = ids.filter((_, at) => found[at] === undefined)
  await Promise.all(over.map((leadId) => unlistLead(table, dealerId, leadId)))
  return found
    .flatMap((entry) => (entry && isAt(dealerId, entry) ? [entry] : []))
    .sort(
      (a, b) => urgency[a.lead.state] - urgency[b.lead.state] || a.lead.lastAskedAt.localeCompare(b.lead.lastAskedAt),
    )
}

async function readEntry(leadId: string, table: Services['table']): Promise<Entry | undefined> {
  const lead = await readLead(table, leadId)
  if (!lead || lead.state === 'closed') return undefined
  return { lead, offer: await readOpenOffer(table, lead) }
}

/** A lead is at the store that holds it, else at the one that is asked, else at the first that was asked, or that the person chose. */
export function isAt(dealerId: string, { lead, offer }: Entry): boolean {
  if (lead.state === 'closed') return false
  const asked = offer ?? lead.asked[0]
  return (lead.holder?.dealerId ?? asked?.dealerId ?? lead.lead.dealerId) === dealerId
}

/** An entry as the page shows it. */
export async function describeEntry(
  { lead, offer }: Entry,
  { store, telling, services }: { store: Store; telling: Telling; services: Services },
): Promise<ListedLead> {
  return {
    leadId: lead.leadId,
    customer: maskName(lead.lead.person.name),
    phone: maskPhone(lead.lead.person.phone),
    car: await nameCar(lead, services),
    grade: lead.score?.grade,
    state: lead.state === 'closed' ? 'new' : lead.state,
    standing: standingOf({ lead, offer }, store, telling),
  }
}

function standingOf({ lead, offer }: Entry, store: Store, telling: Telling): string[] {
  const { language } = telling
  const nameOf = (advisorId: string): string =>
    store.advisors.find((each) => each.advisorId === advisorId)?.name ?? advisorId
  const lines: string[] = []
  if (lead.holder) {
    const when = sayMoment(lead.holder.since, telling)
    lines.push(fill(words.heldBy, language, { who: nameOf(lead.holder.advisorId), when }))
    lines.push(
      lead.lastContactAt
        ? fill(words.contactedAt, language, { when: sayMoment(lead.lastContactAt, telling) })
        : words.notContacted[language],
    )
  }
  if (offer) {
    const asked = offer.candidates.filter((each) => !each.declined).map((each) => nameOf(each.advisorId))
    const clock = sayMoment(offer.expiresAt, telling)
    lines.push(fill(words.offeredTo, language, { who: asked.join(language === 'en' ? ', ' : '、'), clock }))
  }
  if (lead.queuedAt) lines.push(fill(words.waitingSince, language, { when: sayMoment(lead.queuedAt, telling) }))
  return lines
}
