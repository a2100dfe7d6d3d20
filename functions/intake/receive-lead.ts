import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { httpFunction } from '../shared/lambda.ts'
import { Problem } from '../shared/problem.ts'
import type { Services } from '../shared/services.ts'
import { checkSignature } from './check-signature.ts'
import { readLeadForm } from './lead-form.ts'
import { checkSize, readJson } from './read-json.ts'
import { type Received, receiveLead } from './receive.ts'

/** POST /leads: a signed lead as JSON (docs/intake.md). 202 means that it is stored and on the bus. */
export async function receiveLeadRequest(request: HttpRequest, services: Services): Promise<HttpResponse> {
  checkSize(request.body)
  const { source } = await authenticate(request, services)
  const form = readLeadForm(readJson(request.body))
  const received = await receiveLead(form, { source, now: request.now }, services)
  return { status: 202, body: { status: 'received', id: received.id, ...remark(received) } }
}

/** A key that was just added is not known yet: who names an unknown one makes us look again, but never more often than that. */
const LOOK_AGAIN_AFTER = 5_000

async function authenticate(request: HttpRequest, { secrets }: Services): Promise<{ source: string }> {
  try {
    return checkSignature(request, await secrets.sourceKeys())
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'unknown-key') throw error
    return checkSignature(request, await secrets.sourceKeys(LOOK_AGAIN_AFTER))
  }
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
