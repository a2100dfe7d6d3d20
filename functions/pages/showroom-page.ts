import { z } from 'zod'
import { showroomView } from '../../console/showroom-view.ts'
import { type Words, words } from '../../console/words.ts'
import type { Advisor, Dealer } from '../dealers/dealer-record.ts'
import { readAdvisor, readDealer } from '../dealers/dealer-store.ts'
import { readBrands } from '../intake/brands.ts'
import { normalisePhone } from '../intake/phone.ts'
import { readLead } from '../leads/lead-store.ts'
import { registerWalkIn } from '../leads/register-walk-in.ts'
import { listLead } from '../messages/store-leads.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { httpFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { pagePath } from './links.ts'
import { readOwnLeads } from './own-leads.ts'
import { answerInvalidLink, answerPage, openLink, readForm, sayOnPage, visitOf } from './visit.ts'

/** Who stands in the showroom. */
interface Showroom {
  dealer: Dealer
  advisor: Advisor
}

const formSchema = z.object({ phone: z.string().max(24), name: z.string().trim().max(40), brand: z.string() })
type Form = z.infer<typeof formSchema>

/** GET and POST /showroom/{token}: an advisor registers somebody who walked in. */
export async function showroomPage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  const link = await openLink('showroom', request, services)
  if ('refusal' in link) return link.refusal
  const [dealer, advisor] = await Promise.all([
    readDealer(services.table, link.claims.dealerId),
    readAdvisor(services.table, link.claims.dealerId, link.claims.advisorId),
  ])
  if (!dealer || !advisor?.active) return answerInvalidLink(request, 403)
  const showroom = { dealer, advisor }
  return request.method === 'POST' ? register(showroom, request, services) : show(showroom, request, services)
}

async function register(showroom: Showroom, request: HttpRequest, services: Services): Promise<HttpResponse> {
  const form = readForm(request, formSchema)
  if (!form) return show(showroom, request, services, { problem: words.formInvalid })
  const phone = normalisePhone(form.phone)
  if (phone === undefined) return show(showroom, request, services, { problem: words.phoneInvalid, typed: form })
  if (!showroom.dealer.brands.includes(form.brand))
    return show(showroom, request, services, { problem: words.brandInvalid, typed: form })
  const { dealerId, advisorId } = showroom.advisor
  const walkIn = await registerWalkIn(
    { phone, ...(form.name !== '' && { name: form.name }), brand: form.brand, dealerId, advisorId, now: request.now },
    services,
  )
  if (walkIn.outcome === 'at-capacity')
    return show(showroom, request, services, { problem: words.walkInFull, typed: form })
  const { outcome, leadId } = walkIn
  await services.table.transact([listLead(dealerId, leadId, request.now)])
  return sayOnPage(request, outcome, { lead: leadId })
}

/** What the page says about the walk-in that was just registered; it comes back in the address, so that a reload repeats nothing. */
const saidSchema = z
  .object({ said: z.enum(['joined', 'created']), lead: z.string() })
  .optional()
  .catch(undefined)

/** The walk-in that was registered last, as long as it is with who registered it. */
async function sayDone(
  { dealerId, advisorId }: Advisor,
  { query, now }: HttpRequest,
  { table, secrets }: Services,
): Promise<{ text: Words; path: string } | undefined> {
  const done = saidSchema.parse(query)
  const lead = done && (await readLead(table, done.lead))
  if (!done || lead?.holder?.advisorId !== advisorId || lead.holder.dealerId !== dealerId) return undefined
  const path = await pagePath('held', { leadId: lead.leadId, dealerId, advisorId }, { from: now, secrets })
  return { text: words[done.said], path }
}

async function show(
  { dealer, advisor }: Showroom,
  request: HttpRequest,
  services: Services,
  what: { problem?: Words; typed?: Form } = {},
): Promise<HttpResponse> {
  const visit = visitOf(request, advisor.language)
  const { language, action, carried } = visit
  const names = await readBrands(services.settings)
  const own = await readOwnLeads(advisor, { now: request.now, zone: dealer.zone, language }, services)
  const done = what.problem ? undefined : await sayDone(advisor, request, services)
  const body = showroomView({
    language,
    action,
    brands: dealer.brands.map((brand) => ({
      value: brand,
      label: names[brand]?.names[0] ?? brand,
      chosen: brand === what.typed?.brand,
    })),
    own: own.map((each) => ({ ...each, path: `${each.path}${carried}` })),
    ...(what.typed && { typed: what.typed }),
    ...(what.problem && { problem: what.problem[language] }),
    ...(done && { done: { text: done.text[language], path: `${done.path}${carried}` } }),
  })
  const place = `${dealer.name} · ${advisor.name}`
  return answerPage(visit, { title: words.walkInTitle[language], body, place, status: what.problem ? 422 : 200 })
}

export const handler = httpFunction(showroomPage)
