import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { gradeSchema, queueReasonSchema } from '../../events/lead.ts'
import { readHolidays } from '../dealers/holidays.ts'
import { stableId } from '../shared/ids.ts'
import { taskFunction } from '../shared/lambda.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { closeCards } from './close-cards.ts'
import { climb, queueReason } from './ladder.ts'
import type { Lead, Offer } from './lead-record.ts'
import { readOffer, requireLead } from './lead-store.ts'
import { makeOffer } from './make-offer.ts'
import { notifyAdvisor } from './notify-advisor.ts'
import { queueLead } from './queue-lead.ts'
import { readRoutingRules } from './routing-rules.ts'
import { readScorecard } from './scorecard.ts'
import { leadTaskSchema } from './task-input.ts'

const duration = z.string().describe('ISO 8601 length of business time, e.g. PT15M')

const inputSchema = leadTaskSchema.extend({
  within: z.record(gradeSchema, duration),
  warn: duration,
  stage: z.enum(['first', 'showroom']).default('first'),
})
export type OfferLeadInput = z.infer<typeof inputSchema>

const outputSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('offered'), offerId: z.string(), warnAt: momentSchema, expiresAt: momentSchema }),
  z.object({ outcome: z.literal('accepted'), offerId: z.string(), advisorId: z.string(), dealerId: z.string() }),
  /** `closed`: there is nobody to find any more; the lead is not in the queue. */
  z.object({ outcome: z.literal('queued'), reason: z.enum([...queueReasonSchema.options, 'closed']) }),
])
export type OfferLeadOutput = z.infer<typeof outputSchema>

/**
 * Offers the lead to whoever is next on the ladder and tells them; settles the offer before. Called again after every answer that was no yes.
 * The same call (run, now) gives the same answer and sends nothing twice. Throws LeadNotFound.
 */
export async function offerLead(input: OfferLeadInput, services: Services): Promise<OfferLeadOutput> {
  const made = await decideAnew(() => offerNext(input, services))
  // The offer before is settled now: whoever has it as a card sees it, while the next are told.
  const isFirst = 'lead' in made && made.lead.offerId === undefined
  const closing = isFirst ? [] : [closeCards(input.subject.id, input.now, services)]
  if ('outcome' in made) {
    await Promise.all(closing)
    return made
  }
  const { lead, offer } = made
  await Promise.all([...closing, ...offer.candidates.map((to) => tell({ input, lead, offer, to }, services))])
  return { outcome: 'offered', offerId: offer.offerId, warnAt: offer.warnAt, expiresAt: offer.expiresAt }
}

type Made = { lead: Lead; offer: Offer }

async function offerNext(input: OfferLeadInput, services: Services): Promise<Made | OfferLeadOutput> {
  const { table, settings } = services
  const { run, now, stage } = input
  const lead = await requireLead(table, input.subject.id)
  const last = lead.offerId === undefined ? undefined : await readOffer(table, lead.leadId, lead.offerId)
  // Several offers may be made and declined within one instant, so each is named after the one before.
  const offerId = stableId('off', run.id, now, last?.offerId ?? '')
  const decided = alreadyDecided(lead, stage, offerId)
  if (decided) return decided
  if (last && isOurs(last, input)) return { lead, offer: last }
  const [rules, holidays, card] = await Promise.all([
    readRoutingRules(settings),
    readHolidays(settings),
    readScorecard(settings),
  ])
  const terms = {
    lead,
    offerId,
    runId: run.id,
    stage,
    now,
    within: input.within[lead.score?.grade ?? card.withoutProfiling],
    warn: input.warn,
    undecided: last?.state === 'open' ? last : undefined,
    holidays,
    signingKey: await services.secrets.signingKey(),
  }
  const rungs = climb({ lead, stage, now, rules, holidays, table })
  let next = await rungs.next()
  for (; !next.done; next = await rungs.next()) {
    const offer = await makeOffer(next.value, terms, table)
    if (offer) return { lead, offer }
  }
  const reason = queueReason(lead, next.value)
  await queueLead({ leadId: lead.leadId, reason, now, causedBy: offerId }, services)
  return { outcome: 'queued', reason }
}

/** This very call made the offer before, and did not live to say so. */
const isOurs = ({ state, runId, offeredAt }: Offer, { run, now }: OfferLeadInput): boolean =>
  state === 'open' && runId === run.id && offeredAt === now

/** What has been decided without us: somebody holds the lead, or it is over. */
function alreadyDecided(lead: Lead, stage: 'first' | 'showroom', offerId: string): OfferLeadOutput | undefined {
  const { holder } = lead
  if (lead.state === 'closed') return { outcome: 'queued', reason: 'closed' }
  if (!holder || (stage === 'showroom' && holder.role === 'desk')) return undefined
  const { advisorId, dealerId } = holder
  return { outcome: 'accepted', offerId: lead.offerId ?? offerId, advisorId, dealerId }
}

function tell(
  { input, lead, offer, to }: Made & { input: OfferLeadInput; to: { dealerId: string; advisorId: string } },
  services: Services,
) {
  const { run, step, now } = input
  const slot = `${offer.offerId}/${to.dealerId}/${to.advisorId}`
  return notifyAdvisor({ template: 'offer-new', lead, to, slot, step, now, offer, run }, services)
}

export const handler = taskFunction(inputSchema, outputSchema, offerLead)
