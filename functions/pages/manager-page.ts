import { z } from 'zod'
import { advisorChoice, managerView } from '../../console/manager-view.ts'
import { words } from '../../console/words.ts'
import { readStore, type Store } from '../dealers/dealer-store.ts'
import { assignLead } from '../leads/assign-lead.ts'
import { readLead, readOpenOffer } from '../leads/lead-store.ts'
import { reviewGiveUp } from '../leads/review-give-up.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { httpFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { type Claims, pagePath } from './links.ts'
import { describeGiveUp } from './manager-reviews.ts'
import { describeEntry, isAt, readStoreList } from './store-list.ts'
import { answerInvalidLink, answerPage, openLink, readForm, sayOnPage, visitOf } from './visit.ts'

const formSchema = z.union([
  z.object({ leadId: z.string().min(1), verdict: z.enum(['approved', 'rejected']) }),
  z.object({ leadId: z.string().min(1), advisorId: z.string().min(1) }),
])
type Form = z.infer<typeof formSchema>

/** What the page says about what was just done; it comes back in the address, so that a reload repeats nothing. */
const saidSchema = z.enum([
  'assigned',
  'assign-at-capacity',
  'assign-closed',
  'assign-already-held',
  'assign-elsewhere',
  'review-approved',
  'review-rejected',
  'review-nothing',
  'review-own',
  'formInvalid',
])
type Said = z.infer<typeof saidSchema>
const good: readonly Said[] = ['assigned', 'review-approved', 'review-rejected']

/** GET and POST /manager/{token}: the store's open leads, giving one to somebody by hand, and deciding on those that were given up. */
export async function managerPage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  const link = await openLink('manager', request, services)
  if ('refusal' in link) return link.refusal
  const { claims } = link
  const store = await readStore(services.table, claims.dealerId)
  const manager = store?.advisors.find((each) => each.advisorId === claims.advisorId)
  if (!store || (manager?.role !== 'manager' && manager?.role !== 'general-manager') || !manager.active)
    return answerInvalidLink(request, 403)
  if (request.method !== 'POST') return showList(store, claims, request, services)
  const form = readForm(request, formSchema)
  const said = form ? await act(form, { store, claims, now: request.now }, services) : 'formInvalid'
  return sayOnPage(request, said)
}

interface Acting {
  store: Store
  claims: Claims<'manager'>
  now: string
}

async function act(form: Form, { store, claims, now }: Acting, services: Services): Promise<Said> {
  const { dealerId, advisorId: by } = claims
  const lead = await readLead(services.table, form.leadId)
  const offer = lead && (await readOpenOffer(services.table, lead))
  if (lead?.state === 'closed' && 'verdict' in form) return 'review-nothing'
  if (!lead || !isAt(dealerId, { lead, offer })) return 'assign-elsewhere'
  const { leadId } = form
  if ('verdict' in form) {
    const { outcome } = await reviewGiveUp({ leadId, by, verdict: form.verdict, now }, services)
    return `review-${outcome}`
  }
  const advisor = store.advisors.find((each) => each.advisorId === form.advisorId && each.active)
  if (!advisor) return 'formInvalid'
  const { outcome } = await assignLead({ leadId, dealerId, advisorId: form.advisorId, by, now }, services)
  return outcome === 'assigned' ? 'assigned' : `assign-${outcome}`
}

async function showList(
  store: Store,
  { advisorId, dealerId }: Claims<'manager'>,
  request: HttpRequest,
  services: Services,
): Promise<HttpResponse> {
  const manager = store.advisors.find((each) => each.advisorId === advisorId)
  const visit = visitOf(request, manager?.language)
  const { language, action, carried } = visit
  const telling = { now: request.now, zone: store.dealer.zone, language }
  const entries = await readStoreList(dealerId, services)
  const there = { store, telling, services }
  const said = saidSchema.safeParse(request.query.said).data
  const body = managerView({
    language,
    action,
    tasksPath: `${await pagePath('tasks', { dealerId, advisorId }, { from: request.now, secrets: services.secrets })}${carried}`,
    givenUp: (await Promise.all(entries.map(({ lead }) => describeGiveUp(lead, there)))).flatMap((each) => each ?? []),
    leads: await Promise.all(entries.map((entry) => describeEntry(entry, there))),
    advisors: store.advisors
      .filter((each) => each.active && each.role !== 'service' && each.role !== 'general-manager')
      .map((each) => advisorChoice(each, language)),
    ...(said && { flash: { tone: good.includes(said) ? 'good' : 'bad', text: words[said][language] } }),
  })
  return answerPage(visit, { title: words.managerTitle[language], body, place: store.dealer.name })
}

export const handler = httpFunction(managerPage)
