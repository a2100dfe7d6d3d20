import { z } from 'zod'
import { declineReasons, offerView } from '../../console/offer-view.ts'
import { words } from '../../console/words.ts'
import { acceptOffer, whyTooLate } from '../leads/accept-offer.ts'
import { closeCards } from '../leads/close-cards.ts'
import { declineOffer } from '../leads/decline-offer.ts'
import type { Offer } from '../leads/lead-record.ts'
import { readOffer } from '../leads/lead-store.ts'
import { maskName, maskPhone } from '../messages/mask.ts'
import { nameCar } from '../messages/name-car.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { httpFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { codePage } from './code-page.ts'
import { type Desk, readDesk } from './desk.ts'
import type { HeldDone } from './held-lead.ts'
import { type Claims, pagePath } from './links.ts'
import { sayMoment } from './moments.ts'
import { answerNotice, answerPage, openLink, readForm, sayOnPage, seeOther, visitOf } from './visit.ts'

type OfferClaims = Claims<'offer'>

/** GET and POST /o and /offers/{token}. Looking decides nothing: link previews look, too. A tap is answered by a page that can be loaded again. */
export async function offerPage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  if (request.parameters.token === undefined) return codePage(request, services)
  const link = await openLink('offer', request, services)
  if ('refusal' in link) return link.refusal
  return request.method === 'POST'
    ? answerOffer(link.claims, request, services)
    : showOffer(link.claims, request, services)
}

const formSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('accept') }),
  z.object({ action: z.literal('decline'), reason: z.enum(declineReasons) }),
])

async function answerOffer(claims: OfferClaims, request: HttpRequest, services: Services): Promise<HttpResponse> {
  const form = readForm(request, formSchema)
  if (!form) return showOffer(claims, request, services, { problem: true })
  const answer = { leadId: claims.leadId, offerId: claims.offerId, advisorId: claims.advisorId, now: request.now }
  const { outcome } =
    form.action === 'accept'
      ? await acceptOffer(answer, services)
      : await declineOffer({ ...answer, reason: form.reason }, services)
  if (outcome === 'accepted') await closeCards(claims.leadId, request.now, services)
  if (outcome === 'accepted') return goToHeld(claims, request, services, 'acceptedFlash')
  if (outcome === 'already-yours') return goToHeld(claims, request, services)
  return sayOnPage(request, outcome)
}

/** The page of the one who holds the lead now. */
async function goToHeld(
  { leadId, dealerId, advisorId }: OfferClaims,
  request: HttpRequest,
  { secrets }: Services,
  said?: HeldDone,
): Promise<HttpResponse> {
  const path = await pagePath('held', { leadId, dealerId, advisorId }, { from: request.now, secrets })
  return said ? sayOnPage({ path, query: request.query }, said) : seeOther(`${path}${visitOf(request).carried}`)
}

async function showOffer(
  claims: OfferClaims,
  request: HttpRequest,
  services: Services,
  { problem = false } = {},
): Promise<HttpResponse> {
  const [desk, offer] = await Promise.all([
    readDesk(claims, services),
    readOffer(services.table, claims.leadId, claims.offerId),
  ])
  if (!desk || !offer) return tellOutcome('withdrawn', claims, request, services)
  const standing = standingOf(desk, offer, { advisorId: claims.advisorId, now: request.now })
  if (standing === 'yours') return goToHeld(claims, request, services)
  if (standing !== 'open') return tellOutcome(standing, claims, request, services)
  const said = saidSchema.parse(request.query.said)
  if (said) return tellOutcome(said, claims, request, services)
  return showOpenOffer({ desk, offer, problem }, request, services)
}

async function showOpenOffer(
  { desk, offer, problem }: { desk: Desk; offer: Offer; problem: boolean },
  request: HttpRequest,
  services: Services,
): Promise<HttpResponse> {
  const visit = visitOf(request, desk.advisor.language)
  const { language, action } = visit
  const { lead, score } = desk.lead
  const telling = { now: request.now, zone: desk.dealer.zone, language }
  const body = offerView({
    language,
    action,
    mode: offer.mode,
    until: sayMoment(offer.expiresAt, telling),
    grade: score?.grade,
    customer: maskName(lead.person.name),
    phone: maskPhone(lead.person.phone),
    car: await nameCar(desk.lead, services),
    city: lead.city,
    askedAt: sayMoment(desk.lead.lastAskedAt, telling),
    reasons: score?.reasons.map((reason) => reason[language]) ?? [],
    ...(problem && { problem: words.reasonMissing[language] }),
  })
  const title = (offer.mode === 'claim' ? words.claimTitle : words.offerTitle)[language]
  return answerPage(visit, { title, body, place: desk.dealer.name, status: problem ? 422 : 200 })
}

const notices = {
  'already-taken': { tone: 'plain', title: words.takenTitle, text: words.takenText },
  expired: { tone: 'warn', title: words.expiredTitle, text: words.expiredText },
  withdrawn: { tone: 'plain', title: words.withdrawnTitle, text: words.withdrawnText },
  'at-capacity': { tone: 'warn', title: words.fullTitle, text: words.fullText },
  declined: { tone: 'good', title: words.declinedTitle, text: words.declinedText },
} as const

/** What became of the tap before, where the offer itself does not show it: who has as many leads as he may hold, or whose offer it never was. */
const saidSchema = z.enum(['at-capacity', 'withdrawn']).optional().catch(undefined)

async function tellOutcome(
  outcome: keyof typeof notices,
  claims: OfferClaims,
  request: HttpRequest,
  services: Services,
): Promise<HttpResponse> {
  const desk = await readDesk(claims, services)
  return answerNotice(visitOf(request, desk?.advisor.language), { ...notices[outcome], place: desk?.dealer.name })
}

/** How an offer stands for one of those who were asked. */
function standingOf({ lead }: Desk, offer: Offer, { advisorId, now }: { advisorId: string; now: string }) {
  if (offer.state === 'accepted' && offer.acceptedBy === advisorId && lead.holder?.advisorId === advisorId)
    return 'yours'
  if (offer.candidates.some((each) => each.advisorId === advisorId && each.declined)) return 'declined'
  return whyTooLate(lead, offer, now) ?? 'open'
}

export const handler = httpFunction(offerPage)
