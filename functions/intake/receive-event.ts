import { isDeepStrictEqual } from 'node:util'
import { factCaptured } from '../../events/fact.ts'
import { makeEvent } from '../shared/event-record.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { stableId } from '../shared/ids.ts'
import { httpFunction } from '../shared/lambda.ts'
import { Problem } from '../shared/problem.ts'
import type { Services } from '../shared/services.ts'
import { checkTemplate } from './bank-credits.ts'
import { readBrands, recogniseBrand, unknownBrand } from './brands.ts'
import { type FactForm, readFactForm } from './fact-form.ts'
import { checkSize, readJson } from './read-json.ts'
import { authenticate, liesAhead, type Received, receiveOnce, remark } from './receive-once.ts'

type Needs = Pick<Services, 'table' | 'bus' | 'settings'>

/** POST /events: a signed fact of a DMS or of telematics as JSON (docs/intake.md). 202 means that it is stored and on the bus. */
async function receiveEventRequest(request: HttpRequest, services: Services): Promise<HttpResponse> {
  checkSize(request.body)
  const { source } = await authenticate(request, services)
  const form = readFactForm(readJson(request.body))
  const received = await receiveFact(form, { source, now: request.now }, services)
  return { status: 202, body: { status: 'received', id: received.id, ...remark(received) } }
}

/** Stores the fact under its stable id and publishes that id. Throws a Problem (422) for a brand or message that is not known, or a moment in the future. */
export async function receiveFact(
  form: FactForm,
  { source, now }: { source: string; now: string },
  services: Needs,
): Promise<Received> {
  if (liesAhead(form.occurredAt, now)) throw inTheFuture()
  const fact = await withBrandCode(form, services)
  if (fact.event === 'SubscriptionAccepted') await checkTemplate(fact.template, services)
  const event = makeEvent(factCaptured, {
    id: stableId('evt', factCaptured.name, source, form.id),
    subject: stableId('cap', source, form.id),
    source,
    occurredAt: form.occurredAt,
    facts: { fact: form.event },
  })
  const personal = { source, fact }
  return receiveOnce({ event, personal, now }, (before) => !isDeepStrictEqual(before, plain(personal)), services)
}

async function withBrandCode(form: FactForm, { settings }: Needs): Promise<FactForm> {
  if (form.brand === undefined) return form
  const brands = await readBrands(settings)
  const brand = recogniseBrand(form.brand, brands)
  if (brand === undefined) throw unknownBrand(form.brand, brands)
  return { ...form, brand }
}

const inTheFuture = (): Problem =>
  new Problem(422, 'in-the-future', 'It happened in the future', 'Correct occurredAt, and mind its time zone', [
    { field: '/occurredAt', message: 'lies more than 10 minutes ahead' },
  ])

/** As it comes back from the table: without what is undefined. */
const plain = (value: object): unknown => JSON.parse(JSON.stringify(value))

export const handler = httpFunction(receiveEventRequest)
