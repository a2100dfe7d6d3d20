import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { httpFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { actOnComplaint } from './complaint-acts.ts'
import { readComplaintDesk } from './complaint-desk.ts'
import { showComplaint } from './complaint-show.ts'
import { answerInvalidLink, openLink, sayOnPage } from './visit.ts'

/** GET and POST /complaint/{token}: one complaint, for who works at its dealer. */
export async function complaintPage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  const link = await openLink('complaint', request, services)
  if ('refusal' in link) return link.refusal
  const desk = await readComplaintDesk(link.claims, services)
  if (!desk) return answerInvalidLink(request, 403)
  if (request.method !== 'POST') return showComplaint(desk, request, services)
  return sayOnPage(request, await actOnComplaint(desk, request, services))
}

export const handler = httpFunction(complaintPage)
