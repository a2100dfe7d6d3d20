import { z } from 'zod'
import { closeOutcomes, contactChannels } from '../../console/held-view.ts'
import { words } from '../../console/words.ts'
import { closeLead } from '../leads/close-lead.ts'
import { qualifyLead } from '../leads/qualify-lead.ts'
import { recordContact } from '../leads/record-contact.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { httpFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { type Desk, readDesk } from './desk.ts'
import { isHolder, showHeldLead, tellNotYours } from './held-lead.ts'
import type { Claims } from './links.ts'
import { momentOf } from './moments.ts'
import { answerNotice, openLink, readForm, visitOf } from './visit.ts'

/** GET and POST /held/{token}: the page of the one who holds a lead. */
export async function leadPage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  const link = await openLink('held', request, services)
  if ('refusal' in link) return link.refusal
  if (request.method !== 'POST') return showHeldLead(link.claims, request, services)
  const desk = await readDesk(link.claims, services)
  return desk && isHolder(desk) ? act(link.claims, desk, request, services) : tellNotYours(request, desk)
}

const formSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('contact'), channel: z.enum(contactChannels) }),
  z.object({ action: z.literal('visit'), visitAt: z.string().default('') }),
  z.object({ action: z.literal('close'), outcome: z.enum(closeOutcomes).optional() }),
])
type Form = z.infer<typeof formSchema>

async function act(
  claims: Claims<'held'>,
  desk: Desk,
  request: HttpRequest,
  services: Services,
): Promise<HttpResponse> {
  const form = readForm(request, formSchema)
  if (!form) return showHeldLead(claims, request, services, 'formInvalid')
  if (form.action === 'visit') return bookVisit(form, claims, desk, request, services)
  const { leadId, advisorId } = claims
  if (form.action === 'contact') {
    await recordContact({ leadId, advisorId, channel: form.channel, now: request.now }, services)
    return showHeldLead(claims, request, services, 'contactDone')
  }
  if (!form.outcome) return showHeldLead(claims, request, services, 'outcomeMissing')
  await closeLead({ leadId, by: advisorId, outcome: form.outcome, now: request.now }, services)
  const said = { tone: 'good', title: words.closedTitle, text: words.closedText, place: desk.dealer.name } as const
  return answerNotice(visitOf(request, desk.advisor.language), said)
}

async function bookVisit(
  form: Extract<Form, { action: 'visit' }>,
  claims: Claims<'held'>,
  desk: Desk,
  request: HttpRequest,
  services: Services,
): Promise<HttpResponse> {
  const visitAt = momentOf(form.visitAt, desk.dealer.zone)
  if (visitAt === undefined || Date.parse(visitAt) < Date.parse(request.now))
    return showHeldLead(claims, request, services, 'visitMissing')
  const { leadId, advisorId } = claims
  const { outcome } = await qualifyLead({ leadId, advisorId, visitAt, now: request.now }, services)
  return showHeldLead(claims, request, services, outcome === 'qualified' ? 'visitHandedOver' : 'visitDone')
}

export const handler = httpFunction(leadPage)
