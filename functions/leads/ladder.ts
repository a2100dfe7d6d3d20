import type { QueueReason, Role } from '../../events/lead.ts'
import type { Advisor, Dealer } from '../dealers/dealer-record.ts'
import { dealersOf, readStore, type Store } from '../dealers/dealer-store.ts'
import type { Holidays } from '../dealers/holidays.ts'
import type { Table } from '../shared/table.ts'
import { chooseAdvisors, type Search, shareOf } from './choose-advisors.ts'
import type { Lead, Level, Offer } from './lead-record.ts'
import { describeDistance, type RankedDealer, rankDealers, whereabouts } from './rank-dealers.ts'
import type { RoutingRules } from './routing-rules.ts'

/** One step of the ladder: whom an offer may go to. */
export interface Rung {
  level: Level
  dealer: Dealer
  mode: Offer['mode']
  /** Best first. One by one, only the first with capacity is asked; in a claim all of them are. */
  advisors: readonly Advisor[]
  /** Why these, in words. */
  reason: string
}

export interface Climb {
  lead: Lead
  stage: 'first' | 'showroom'
  now: string
  rules: RoutingRules
  holidays: Holidays
  table: Table
}

/** How many dealers in which nobody can be asked are passed over before we give up. */
const LOOKED_AT = 10

/** Why nobody is left to ask. */
export interface Exhausted {
  anyFull: boolean
  anyDealer: boolean
  consentForbids: boolean
}

/**
 * Who to ask next, in order: the previous advisor, the store's people one after another (or all at once), its manager,
 * and the nearest other dealers where the person allowed it. Yields rung after rung, for one may turn out to be full.
 */
export async function* climb(about: Climb): AsyncGenerator<Rung, Exhausted> {
  const { lead, rules } = about
  const end: Exhausted = { anyFull: false, anyDealer: false, consentForbids: false }
  const stores = openStores(about.table)
  const ranking = await lazyRanking(about, stores)
  const home = await findHome(about, stores, ranking)
  if (home) {
    end.anyDealer = true
    yield* homeRungs(about, home, end)
  }
  if (about.stage === 'showroom') return end
  const others = (await ranking()).filter(({ dealerId }) => dealerId !== home?.store.dealer.dealerId)
  if (others.length === 0) return end
  end.anyDealer = true
  if (!lead.lead.consent.otherDealers) return { ...end, consentForbids: true }
  const asked = askedDealers(lead)
  for (const ranked of inOrder(others, asked).slice(0, rules.otherDealers + LOOKED_AT)) {
    if (!asked.includes(ranked.dealerId) && asked.length >= rules.otherDealers) continue
    if (timesAsked(lead, 'other-dealer', ranked.dealerId) >= rules.advisorsPerOtherDealer) continue
    const store = await stores(ranked.dealerId)
    if (!store) continue
    yield* teamRung(about, { store, level: 'other-dealer', reason: `another dealer, ${describeDistance(ranked)}` }, end)
  }
  return end
}

interface Home {
  store: Store
  reason: string
}

async function* homeRungs(about: Climb, { store, reason }: Home, end: Exhausted): AsyncGenerator<Rung, void> {
  const { lead, rules } = about
  const { dealerId } = store.dealer
  const { previous } = lead
  if (rules.askPreviousAdvisor && previous?.dealerId === dealerId && !lead.asked.some(isPrevious)) {
    const roles: Role[] = about.stage === 'showroom' ? ['advisor'] : ['advisor', 'desk', 'manager']
    const known = 'looked after this person last time'
    yield* rung(about, { store, level: 'previous-advisor', reason: known, only: previous.advisorId, roles }, end)
  }
  const rounds = store.dealer.assign === 'claim' ? 1 : rules.advisorsPerStore
  if (timesAsked(lead, 'store', dealerId) < rounds) yield* teamRung(about, { store, level: 'store', reason }, end)
  if (rules.askManager && timesAsked(lead, 'manager', dealerId) === 0)
    yield* rung(
      about,
      { store, level: 'manager', reason: 'nobody of the team took it', roles: ['manager'], anyShift: true },
      end,
    )
}

const isPrevious = ({ level }: Lead['asked'][number]): boolean => level === 'previous-advisor'

/** The call desk first where there is one; else, and for the hand-over to the showroom, the advisors. */
function teamRung(
  about: Climb,
  step: { store: Store; level: Level; reason: string },
  end: Exhausted,
): AsyncGenerator<Rung, void> {
  const isDesk = about.stage === 'first' && step.store.dealer.mode === 'desk'
  return rung(about, { ...step, roles: isDesk ? ['desk', 'advisor'] : ['advisor'] }, end)
}

async function* rung(
  { lead, now, holidays, rules }: Climb,
  step: { store: Store; level: Level; reason: string } & Pick<Search, 'roles' | 'only' | 'anyShift'>,
  end: Exhausted,
): AsyncGenerator<Rung, void> {
  const { store, level, reason, ...search } = step
  const { dealer } = store
  const before = lead.asked.filter(({ dealerId }) => dealerId === dealer.dealerId)
  const asked = new Set([
    ...before.flatMap(({ advisorIds }) => advisorIds),
    ...(lead.holder?.dealerId === dealer.dealerId ? [lead.holder.advisorId] : []),
  ])
  const found = chooseAdvisors(store, { brand: lead.lead.brand, now, holidays, asked, ...search })
  end.anyFull ||= found.allFull
  if (found.advisors.length === 0) return
  const isClaim = dealer.assign === 'claim' && (level === 'store' || level === 'other-dealer')
  yield {
    level,
    dealer,
    mode: isClaim ? 'claim' : 'one-by-one',
    advisors: isClaim ? found.advisors.slice(0, rules.claimTeam) : found.advisors,
    reason,
  }
}

type Stores = (dealerId: string) => Promise<Store | undefined>

/** Reads each store at most once. */
function openStores(table: Table): Stores {
  const read = new Map<string, Promise<Store | undefined>>()
  return (dealerId) => {
    const store = read.get(dealerId) ?? readStore(table, dealerId)
    read.set(dealerId, store)
    return store
  }
}

/** The dealers of the brand, nearest first; read only when it comes to that. A person whose city is unknown is looked for around the chosen dealer. */
async function lazyRanking({ lead, table, rules }: Climb, stores: Stores): Promise<() => Promise<RankedDealer[]>> {
  let ranked: Promise<RankedDealer[]> | undefined
  const rank = async (): Promise<RankedDealer[]> => {
    const { brand, dealerId } = lead.lead
    const known = whereabouts(lead.lead)
    const chosen = dealerId === undefined || known.cityCode || known.position ? undefined : await stores(dealerId)
    const around = chosen ? { ...chosen.dealer } : known
    return rankDealers(await dealersOf(table, brand), around, { widest: rules.widestArea, leadId: lead.leadId })
  }
  return () => {
    ranked ??= rank()
    return ranked
  }
}

/** The store that the lead belongs to: where it is already, the one that the person chose, the one that knows the person, or the nearest. */
async function findHome(
  { lead, stage, rules }: Climb,
  stores: Stores,
  ranking: () => Promise<RankedDealer[]>,
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
  return chooseNearest(await ranking(), rules, stores)
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
  const how = rules.chooseDealer === 'nearest' ? 'nearest dealer' : 'dealer that was offered least for its weight'
  return { store: first.store, reason: `${how} ${describeDistance(first.ranked)}` }
}

const timesAsked = (lead: Lead, level: Level, dealerId: string): number =>
  lead.asked.filter((each) => each.level === level && each.dealerId === dealerId).length

const askedDealers = ({ asked }: Lead): string[] => [
  ...new Set(asked.filter(({ level }) => level === 'other-dealer').map(({ dealerId }) => dealerId)),
]

/** Those who were asked already come first, so that one dealer is finished before the next. */
const inOrder = (others: readonly RankedDealer[], asked: readonly string[]): RankedDealer[] => [
  ...others.filter(({ dealerId }) => asked.includes(dealerId)),
  ...others.filter(({ dealerId }) => !asked.includes(dealerId)),
]

/** Why the lead goes to a human now. */
export function queueReason(lead: Lead, { anyDealer, consentForbids, anyFull }: Exhausted): QueueReason {
  if (!anyDealer) return 'no-dealer-for-brand'
  if (consentForbids) return 'consent-covers-no-other-dealer'
  return lead.asked.length === 0 && anyFull ? 'nobody-has-capacity' : 'nobody-answered'
}
