import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { httpFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { checkSignature } from './check-signature.ts'
import { readLeadForm } from './lead-form.ts'
import { checkSize, readJson } from './read-json.ts'
import { type Received, receiveLead } from './receive.ts'

/** POST /leads: a signed lead as JSON (docs/intake.md). 202 means that it is stored and on the bus. */
export async function receiveLeadRequest(request: HttpRequest, services: Services): Promise<HttpResponse> {
  checkSize(request.body)
  const { source } = checkSignature(request, await services.secrets.sourceKeys())
  const form = readLeadForm(readJson(request.body))
  const received = await receiveLead(form, { source, now: request.now }, services)
  return { status: 202, body: { status: 'received', id: received.id, ...remark(received) } }
}

function remark({ resent, changed }: Received): object {
  if (!resent) return {}
  if (!changed) return { resent: true }
  return {
    resent: true,
    note: 'This id was received before with other content; the first one stands. Send what is new under a new id.',
  }
}

export const handler = httpFunction(receiveLeadRequest)
