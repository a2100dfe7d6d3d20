import type { QueueReason, Role } from '../../events/lead.ts'
import type { Advisor, Dealer } from '../dealers/dealer-record.ts'
import { readStore, type Store } from '../dealers/dealer-store.ts'
import type { Holidays } from '../dealers/holidays.ts'
import type { Table } from '../shared/table.ts'
import { chooseAdvisors, type Search } from './choose-advisors.ts'
import { findHome, type Home, lazyRanking, openStores } from './find-home.ts'
import { leadAllows } from './lead-consent.ts'
import type { Lead, Level, Offer } from './lead-record.ts'
import { describeDistance, type RankedDealer } from './rank-dealers.ts'
import type { RoutingRules } from './routing-rules.ts'

/** One step of the ladder: whom an offer may go to. */
export interface Rung {
  level: Level
  dealer: Dealer
  mode: Offer['mode']
  /** Best first. One by one, only the first with capacity is asked; in a claim all of them are. */
  advisors: readonly Advisor[]
  /** The same as the team stands by now. */
  lookAgain(): Promise<readonly Advisor[]>
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
  const ranking = lazyRanking(about, stores)
  const home = await findHome(about, stores, ranking)
  if (home) {
    end.anyDealer = true
    yield* homeRungs(about, home, end)
  }
  if (about.stage === 'showroom') return end
  const others = (await ranking('all')).filter(({ dealerId }) => dealerId !== home?.store.dealer.dealerId)
  if (others.length === 0) return end
  end.anyDealer = true
  if (!(await leadAllows(lead, 'other-dealers', about.table))) return { ...end, consentForbids: true }
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
  { lead, now, holidays, rules, table }: Climb,
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
  const choose = (team: Store) => chooseAdvisors(team, { brand: lead.lead.brand, now, holidays, asked, ...search })
  const found = choose(store)
  end.anyFull ||= found.allFull
  if (found.advisors.length === 0) return
  const isClaim = dealer.assign === 'claim' && (level === 'store' || level === 'other-dealer')
  yield {
    level,
    dealer,
    mode: isClaim ? 'claim' : 'one-by-one',
    advisors: isClaim ? found.advisors.slice(0, rules.claimTeam) : found.advisors,
    lookAgain: async () => {
      const team = await readStore(table, dealer.dealerId)
      return team ? choose(team).advisors : []
    },
    reason,
  }
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
  if (lead.asked.length > 0) return 'nobody-answered'
  return anyFull ? 'nobody-has-capacity' : 'nobody-to-ask'
}
