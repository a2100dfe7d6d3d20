import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { httpFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { outboxPage } from './outbox-page.ts'
import { queuePage } from './queue-page.ts'
import { storesPage } from './stores-page.ts'
import { answerInvalidLink, openLink } from './visit.ts'

/** GET and POST /ops/{token}/{page}: what operations look at. */
export async function opsPage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  const link = await openLink('ops', request, services)
  if ('refusal' in link) return link.refusal
  if (request.parameters.page === 'outbox') return outboxPage(request, services)
  if (request.parameters.page === 'queue') return queuePage(request, link.claims.by, services)
  if (request.parameters.page === 'stores') return storesPage(request, services)
  return answerInvalidLink(request, 404)
}

export const handler = httpFunction(opsPage)
