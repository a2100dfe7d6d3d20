import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { httpFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { readLeadForm } from './lead-form.ts'
import { checkSize, readJson } from './read-json.ts'
import { receiveLead } from './receive.ts'
import { authenticate, remark } from './receive-once.ts'

/** POST /leads: a signed lead as JSON (docs/intake.md). 202 means that it is stored and on the bus. */
export async function receiveLeadRequest(request: HttpRequest, services: Services): Promise<HttpResponse> {
  checkSize(request.body)
  const { source } = await authenticate(request, services)
  const form = readLeadForm(readJson(request.body))
  const received = await receiveLead(form, { source, now: request.now }, services)
  return { status: 202, body: { status: 'received', id: received.id, ...remark(received) } }
}

export const handler = httpFunction(receiveLeadRequest)
