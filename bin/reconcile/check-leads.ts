import type { Custody, Offer } from '../../functions/leads/lead-record.ts'
import type { Break, Facts, LeadFact } from './facts.ts'

/** How long a new lead may be without a run, a holder or a place in the human queue. */
const TAKEN_UP_WITHIN = 5 * 60_000

/** Every lead is consistent with its offers, its chain of custody, its person and the human queue, and is in somebody's hands. */
export function checkLeads(facts: Facts, { now, strict }: { now: string; strict: boolean }): Break[] {
  const openOffers = Map.groupBy(
    facts.offers.filter(({ state }) => state === 'open'),
    ({ leadId }) => leadId,
  )
  const running = new Set(facts.actives.map(({ subject }) => subject.id))
  const youngest = strict ? Date.parse(now) : Date.parse(now) - TAKEN_UP_WITHIN
  // Between an answer and the run's next offer no offer is open, for a moment.
  const justDecided = new Set(
    facts.offers.filter(({ decidedAt }) => Date.parse(decidedAt ?? '') > youngest).map(({ leadId }) => leadId),
  )
  const found = [...facts.leads.values()].flatMap((lead) => {
    const offers = openOffers.get(lead.leadId) ?? []
    return [
      ...checkOffers(lead, offers, justDecided),
      ...checkState(lead, facts.queued.has(lead.leadId)),
      ...checkCustody(lead, facts.custody.get(lead.leadId) ?? []),
      ...checkPerson(lead, facts),
      ...(Date.parse(lead.createdAt) <= youngest && isForgotten(lead, offers, running)
        ? [
            broken(
              'in-hands',
              lead.leadId,
              `is ${lead.state}, but nobody holds it, no run cares for it, and it is not queued`,
            ),
          ]
        : []),
    ]
  })
  return [...found, ...checkOrphans(facts)]
}

const broken = (rule: string, leadId: string, found: string): Break => ({ rule, about: `lead ${leadId}`, found })

function checkOffers(
  { leadId, state, offerId }: LeadFact,
  open: readonly Offer[],
  justDecided: ReadonlySet<string>,
): Break[] {
  if (open.length > 1) return [broken('one-offer', leadId, `has ${open.length} open offers`)]
  const [offer] = open
  if (state === 'offered' && !offer && !justDecided.has(leadId))
    return [broken('offered', leadId, 'is offered, but no offer is open')]
  if (offer && (state === 'closed' || state === 'new'))
    return [broken('offered', leadId, `is ${state}, but the offer ${offer.offerId} is open`)]
  if (offer && offer.offerId !== offerId)
    return [broken('offered', leadId, `points to the offer ${offerId ?? '-'}, but ${offer.offerId} is open`)]
  return []
}

function checkState({ leadId, state, holder, queuedAt }: LeadFact, queued: boolean): Break[] {
  const found: Break[] = []
  if (state === 'accepted' && !holder) found.push(broken('held', leadId, 'is accepted, but nobody holds it'))
  if (state !== 'accepted' && holder)
    found.push(broken('held', leadId, `is ${state}, but ${holder.advisorId} holds it`))
  if (queued !== (queuedAt !== undefined))
    found.push(
      broken(
        'queued',
        leadId,
        queued ? 'is in the human queue, but does not say so' : 'says that it is queued, but is not',
      ),
    )
  if (state === 'queued' && !queued) found.push(broken('queued', leadId, 'is queued, but not in the human queue'))
  return found
}

/** Entries after which somebody else, or nobody, holds the lead. */
const TAKES = new Set<Custody['what']>(['accepted', 'assigned', 'walked-in'])
const LEAVES = new Set<Custody['what']>(['released', 'closed'])

function checkCustody({ leadId, holder }: LeadFact, chain: readonly Custody[]): Break[] {
  const begins = chain[0]?.what
  if (begins !== 'captured' && begins !== 'walked-in')
    return [broken('custody', leadId, 'its chain of custody does not begin with its capture or a walk-in')]
  const last = chain.findLast(({ what }) => TAKES.has(what) || LEAVES.has(what))
  const heldBy = last && TAKES.has(last.what) ? last.advisorId : undefined
  if (heldBy === holder?.advisorId) return []
  return [
    broken(
      'custody',
      leadId,
      `is held by ${holder?.advisorId ?? 'nobody'}, but its chain of custody ends with ${heldBy ?? 'nobody'}`,
    ),
  ]
}

function checkPerson({ leadId, personId, brand, state }: LeadFact, { people }: Facts): Break[] {
  const open = people.get(personId)?.openLeads[brand]?.leadId
  if (!people.has(personId)) return [broken('person', leadId, `belongs to the person ${personId}, who is not there`)]
  if (state !== 'closed' && open !== leadId)
    return [broken('person', leadId, `is open, but the open lead of its person is ${open ?? 'none'}`)]
  return state === 'closed' && open === leadId
    ? [broken('person', leadId, 'is closed, but its person still has it as open')]
    : []
}

const isForgotten = (
  { leadId, state, holder, queuedAt }: LeadFact,
  open: readonly Offer[],
  running: ReadonlySet<string>,
) => state !== 'closed' && !holder && queuedAt === undefined && open.length === 0 && !running.has(leadId)

/** What points to a lead or an offer that is not there. */
function checkOrphans({ leads, offers, codes, queued, people }: Facts): Break[] {
  const known = new Set(offers.map(({ offerId }) => offerId))
  const missing = (about: string, leadId: string): Break[] =>
    leads.has(leadId)
      ? []
      : [{ rule: 'lead-exists', about, found: `belongs to the lead ${leadId}, which is not there` }]
  return [
    ...offers.flatMap(({ offerId, leadId }) => missing(`offer ${offerId}`, leadId)),
    ...[...queued].flatMap((leadId) => missing('a place in the human queue', leadId)),
    ...codes.flatMap(({ offerId }) =>
      known.has(offerId)
        ? []
        : [
            {
              rule: 'offer-exists',
              about: 'a short code',
              found: `stands for the offer ${offerId}, which is not there`,
            },
          ],
    ),
    ...[...people.values()].flatMap(({ personId, openLeads }) =>
      Object.values(openLeads).flatMap(({ leadId }) => missing(`person ${personId}`, leadId)),
    ),
  ]
}
