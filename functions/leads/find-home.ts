import { dealersOf, readStore, type Store } from '../dealers/dealer-store.ts'
import type { Table } from '../shared/table.ts'
import { shareOf } from './choose-advisors.ts'
import type { Lead } from './lead-record.ts'
import { describeDistance, type RankedDealer, rankDealers, whereabouts } from './rank-dealers.ts'
import type { RoutingRules } from './routing-rules.ts'

/** The store that a lead belongs to, and why. */
export interface Home {
  store: Store
  reason: string
}

export type Stores = (dealerId: string) => Promise<Store | undefined>

/** Reads each store at most once. */
export function openStores(table: Table): Stores {
  const read = new Map<string, Promise<Store | undefined>>()
  return (dealerId) => {
    const store = read.get(dealerId) ?? readStore(table, dealerId)
    read.set(dealerId, store)
    return store
  }
}

/** The dealers of the brand, nearest first: those of the person's city, or all of them. Each list is read when it comes to that. */
export type Ranking = (extent: 'city' | 'all') => Promise<RankedDealer[]>

/** A person whose city is unknown is looked for around the chosen dealer. */
export function lazyRanking(
  { lead, table, rules }: { lead: Lead; table: Table; rules: RoutingRules },
  stores: Stores,
): Ranking {
  const rank = async (extent: 'city' | 'all'): Promise<RankedDealer[]> => {
    const { brand, dealerId } = lead.lead
    const known = whereabouts(lead.lead)
    const chosen = dealerId === undefined || known.cityCode || known.position ? undefined : await stores(dealerId)
    const around = chosen ? { ...chosen.dealer } : known
    if (extent === 'city' && around.cityCode === undefined) return []
    const dealers = await dealersOf(table, brand, extent === 'city' ? around : {})
    return rankDealers(dealers, around, { widest: rules.widestArea, leadId: lead.leadId })
  }
  const ranked: Partial<Record<'city' | 'all', Promise<RankedDealer[]>>> = {}
  return (extent) => {
    const list = ranked[extent] ?? rank(extent)
    ranked[extent] = list
    return list
  }
}

/** The store that the lead belongs to: where it is already, the one that the person chose, the one that knows the person, or the nearest. */
export async function findHome(
  { lead, stage, rules }: { lead: Lead; stage: 'first' | 'showroom'; rules: RoutingRules },
  stores: Stores,
  ranking: Ranking,
): Promise<Home | undefined> {
  const { brand, dealerId: chosen } = lead.lead
  const usable = async (dealerId: string | undefined): Promise<Store | undefined> => {
    const store = dealerId === undefined ? undefined : await stores(dealerId)
    return store?.dealer.active && store.dealer.brands.includes(brand) ? store : undefined
  }
  const as = (store: Store | undefined, reason: string): Home | undefined => store && { store, reason }
  if (stage === 'showroom') return as(await usable(lead.holder?.dealerId), 'the store where the visit is booked')
  if (chosen !== undefined) return as(await usable(chosen), 'the person chose this dealer')
  const begun = lead.asked.find(({ level }) => level !== 'other-dealer')?.dealerId
  if (begun !== undefined) return as(await usable(begun), 'the store that has the lead')
  const knowing = rules.askPreviousAdvisor ? await usable(lead.previous?.dealerId) : undefined
  if (knowing) return { store: knowing, reason: 'the store knows this person' }
  const inCity = await chooseNearest(await ranking('city'), rules, stores)
  return inCity ?? chooseNearest(await ranking('all'), rules, stores)
}

/** Nobody was told yet: a nearest store without people is passed over for the next. */
async function chooseNearest(
  ranked: readonly RankedDealer[],
  rules: RoutingRules,
  stores: Stores,
): Promise<Home | undefined> {
  const compared: { ranked: RankedDealer; store: Store }[] = []
  for (const each of ranked) {
    if (compared.length > 0 && (rules.chooseDealer === 'nearest' || each.area !== compared[0]?.ranked.area)) break
    const store = await stores(each.dealerId)
    if (store?.advisors.some(({ active }) => active)) compared.push({ ranked: each, store })
    if (compared.length === rules.comparedDealers) break
  }
  const [first] =
    rules.chooseDealer === 'nearest' ? compared : compared.sort((a, b) => shareOf(a.store) - shareOf(b.store))
  if (!first) return undefined
  const nearest = first.ranked.kilometres === undefined ? 'dealer' : 'nearest dealer'
  const how = rules.chooseDealer === 'nearest' ? nearest : 'dealer that was offered least for its weight'
  return { store: first.store, reason: `${how} ${describeDistance(first.ranked)}` }
}
