import { addBusinessTime, type BusinessCalendar, businessMilliseconds } from '../dealers/business-time.ts'
import type { Advisor } from '../dealers/dealer-record.ts'
import type { Holidays } from '../dealers/holidays.ts'
import { unknownYears } from '../dealers/unknown-years.ts'
import { secretCode, spread } from '../shared/ids.ts'
import { keys } from '../shared/keys.ts'
import { failedOnlyAt } from '../shared/race.ts'
import type { Table, Write } from '../shared/table.ts'
import { calendarOf } from './choose-advisors.ts'
import type { Rung } from './ladder.ts'
import type { Custody, Lead, Offer, OfferCandidate } from './lead-record.ts'
import { custodyWrites, leadChange, loadWrites, offerDecision, reservedBy } from './lead-writes.ts'

/** What an offer is made of, besides whom it goes to. */
export interface Terms {
  lead: Lead
  offerId: string
  runId: string
  stage: Offer['stage']
  now: string
  /** Business time that the asked have, and how long before its end they are warned (ISO 8601). */
  within: string
  warn: string
  /** The offer before this one, if it is still undecided. */
  undecided: Offer | undefined
  holidays: Holidays
  signingKey: string
}

/** How often the team is looked at anew where many leads come at once; the last time, only capacity counts. */
const ROUNDS = 12
/** By how many leads an advisor may be out of turn at the most. */
const OUT_OF_TURN = 3
const CODE_LENGTH = 8
/** How long a code still tells that its offer is over. */
const CODE_DAYS = 30

/**
 * Offers the lead to a rung: to the team, or to the one whose turn it is. Where others were quicker the team is looked at
 * anew, and each time being out of turn by more is allowed: few at once stay exactly fair, many do not block one another.
 * `undefined`: nobody had capacity.
 */
export async function makeOffer(rung: Rung, terms: Terms, table: Table): Promise<Offer | undefined> {
  if (rung.mode === 'claim') return storeOffer(rung, rung.advisors, terms, table)
  let { advisors } = rung
  for (let round = 1; round < ROUNDS && advisors.length > 0; round++) {
    const line = inLine(advisors, terms.lead.leadId)
    const outOfTurn = Math.min(round - 1, OUT_OF_TURN)
    const offer = await storeFirst(rung, line.slice(0, 1), turnOf(line) + outOfTurn, { terms, table })
    if (offer) return offer
    advisors = await rung.lookAgain()
  }
  return storeFirst(rung, advisors, undefined, { terms, table })
}

/** Offers to the first of them who can take it. */
async function storeFirst(
  rung: Rung,
  advisors: readonly Advisor[],
  assignedAtMost: number | undefined,
  { terms, table }: { terms: Terms; table: Table },
): Promise<Offer | undefined> {
  for (const advisor of advisors) {
    const offer = await storeOffer({ ...rung, assignedAtMost }, [advisor], terms, table)
    if (offer) return offer
  }
  return undefined
}

/** Of those who are equally next, each lead begins with another one, so that leads that come at once seldom meet. */
function inLine(advisors: readonly Advisor[], leadId: string): readonly Advisor[] {
  const [best] = advisors
  const equal = advisors.filter((advisor) => best && shareAfter(advisor) === shareAfter(best))
  const chosen = equal[spread(leadId, equal.length)]
  return chosen ? [chosen, ...advisors.filter((advisor) => advisor !== chosen)] : advisors
}

const shareAfter = ({ assigned, weight }: Advisor): number => (assigned + 1) / weight

/** How many leads the first in line may have been offered by now to be still the one whose turn it is: until the next one was offered less for his weight. */
function turnOf([first, next]: readonly Advisor[]): number {
  if (!first || !next) return Number.MAX_SAFE_INTEGER
  return Math.max(first.assigned, Math.floor(shareAfter(next) * first.weight) - 1)
}

/** One transaction: the offer before is settled, the lead is offered, capacity is taken. `undefined` if the advisor has none left, or others were quicker. */
async function storeOffer(
  rung: Rung & { assignedAtMost?: number | undefined },
  advisors: readonly Advisor[],
  terms: Terms,
  table: Table,
): Promise<Offer | undefined> {
  const { lead, undecided, now } = terms
  const { assignedAtMost } = rung
  const offer = draftOffer(rung, advisors, terms)
  const taking = reservedBy(offer).map((seat) => ({ ...seat, ...(assignedAtMost !== undefined && { assignedAtMost }) }))
  const writes: Write[] = [
    ...loadWrites(taking, reservedBy(undecided)),
    leadChange(lead, {
      state: lead.holder ? lead.state : 'offered',
      offerId: offer.offerId,
      asked: [
        ...lead.asked,
        { level: offer.level, dealerId: offer.dealerId, advisorIds: advisors.map(({ advisorId }) => advisorId) },
      ],
      ...(lead.queuedAt !== undefined && { queuedAt: undefined }),
    }),
    { put: { ...keys.offer(lead.leadId, offer.offerId), ...offer } },
    ...offer.candidates.map((candidate) => codeWrite(offer, candidate)),
    ...(undecided ? [offerDecision(undecided, settledState(undecided, now), { now })] : []),
    ...(lead.queuedAt === undefined ? [] : [{ delete: keys.queued(lead.leadId) }]),
    ...custodyWrites(lead, [...(undecided ? [settledEntry(undecided, now)] : []), offeredEntry(offer)]),
  ]
  try {
    await table.transact(writes)
    return offer
  } catch (error) {
    // The write that takes capacity is the first.
    if (offer.mode === 'one-by-one' && failedOnlyAt(error, 0)) return undefined
    throw error
  }
}

function draftOffer(rung: Rung, advisors: readonly Advisor[], terms: Terms): Offer {
  const { offerId, now, lead, within, warn } = terms
  const { dealer } = rung
  const calendar = calendarOf(dealer, terms.holidays)
  const expiresAt = addBusinessTime({ from: now, duration: within, ...calendar })
  const doubt = holidayDoubt(calendar, now, expiresAt)
  const beforeWarning = Math.max(0, businessMilliseconds(within) - businessMilliseconds(warn)) / 1000
  return {
    offerId,
    leadId: lead.leadId,
    runId: terms.runId,
    state: 'open',
    mode: rung.mode,
    level: rung.level,
    stage: terms.stage,
    dealerId: dealer.dealerId,
    candidates: advisors.map((advisor) => candidateOf(advisor, { ...rung, reason: `${rung.reason}${doubt}` }, terms)),
    declines: 0,
    offeredAt: now,
    warnAt: addBusinessTime({ from: now, duration: `PT${beforeWarning}S`, ...calendar }),
    expiresAt,
  }
}

/** What the time to answer rests on, where that is not certain. */
function holidayDoubt({ holidays, holidayRule, zone }: BusinessCalendar, from: string, to: string): string {
  const unknown = holidayRule === 'closed' ? unknownYears({ from, to, zone }, holidays) : []
  return unknown.length === 0 ? '' : `; holidays of ${unknown.join(' and ')} unknown, taken as ordinary days`
}

function candidateOf(advisor: Advisor, rung: Rung, { offerId, signingKey }: Terms): OfferCandidate {
  const { dealerId, advisorId, role, assigned, weight } = advisor
  const share = `offered ${assigned} so far at weight ${weight}`
  return {
    dealerId,
    advisorId,
    role,
    code: secretCode(signingKey, CODE_LENGTH, offerId, advisorId),
    reason: rung.level === 'previous-advisor' ? rung.reason : `${rung.reason}; ${share}`,
  }
}

function codeWrite({ leadId, offerId, expiresAt }: Offer, { code, dealerId, advisorId }: OfferCandidate): Write {
  const forgottenAt = Math.floor(Date.parse(expiresAt) / 1000) + CODE_DAYS * 24 * 60 * 60
  return { put: { ...keys.offerCode(code), leadId, offerId, dealerId, advisorId, expiresAt: forgottenAt } }
}

/** An offer that its journey left undecided: its time was over, or the journey went on without it. */
export const settledState = (offer: Offer, now: string): 'expired' | 'withdrawn' =>
  Date.parse(now) >= Date.parse(offer.expiresAt) ? 'expired' : 'withdrawn'

export function settledEntry(offer: Offer, now: string): Custody {
  const { offerId, dealerId, expiresAt } = offer
  const [only] = reservedBy(offer)
  const advisor = only ? { advisorId: only.advisorId } : {}
  const what = settledState(offer, now)
  const reason = what === 'expired' ? `no answer by ${expiresAt}` : 'the search went on'
  return { at: now, what, offerId, dealerId, ...advisor, reason }
}

function offeredEntry(offer: Offer): Custody {
  const { offerId, dealerId, candidates, offeredAt } = offer
  const [first] = candidates
  const advisor = offer.mode === 'one-by-one' && first ? { advisorId: first.advisorId } : {}
  const reason = first?.reason ?? offer.level
  return { at: offeredAt, what: 'offered', offerId, dealerId, ...advisor, reason }
}
