import { z } from 'zod'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { httpFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { readDesk } from './desk.ts'
import { actAsHolder, heldFormSchema } from './held-acts.ts'
import { heldDone, isHolder, showHeldLead, tellNotYours } from './held-lead.ts'
import { openLink, readForm, sayOnPage } from './visit.ts'

const saidSchema = z.enum(heldDone).optional().catch(undefined)

/** GET and POST /held/{token}: the page of the one who holds a lead. What was posted is answered by the page itself, so that a reload repeats nothing. */
export async function leadPage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  const link = await openLink('held', request, services)
  if ('refusal' in link) return link.refusal
  const { claims } = link
  if (request.method !== 'POST') return showHeldLead(claims, request, services, saidSchema.parse(request.query.said))
  const desk = await readDesk(claims, services)
  if (!desk || !isHolder(desk)) return tellNotYours(request, desk)
  const form = readForm(request, heldFormSchema)
  if (!form) return showHeldLead(claims, request, services, 'formInvalid')
  const { done, problem } = await actAsHolder(form, desk, request.now, services)
  if (problem) return showHeldLead(claims, request, services, problem)
  return sayOnPage(request, done)
}

export const handler = httpFunction(leadPage)
