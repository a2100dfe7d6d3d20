import { z } from 'zod'
import { advisorChoice, managerView } from '../../console/manager-view.ts'
import { type WordsKey, words } from '../../console/words.ts'
import { readStore, type Store } from '../dealers/dealer-store.ts'
import { assignLead } from '../leads/assign-lead.ts'
import { readLead, readOpenOffer } from '../leads/lead-store.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { httpFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import type { Claims } from './links.ts'
import { describeEntry, isAt, readStoreList } from './store-list.ts'
import { answerNotice, answerPage, openLink, readForm, visitOf } from './visit.ts'

const formSchema = z.object({ leadId: z.string().min(1), advisorId: z.string().min(1) })

/** GET and POST /manager/{token}: the store's open leads, and giving one to somebody by hand. */
export async function managerPage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  const link = await openLink('manager', request, services)
  if ('refusal' in link) return link.refusal
  const { claims } = link
  const store = await readStore(services.table, claims.dealerId)
  const manager = store?.advisors.find((each) => each.advisorId === claims.advisorId)
  if (!store || manager?.role !== 'manager' || !manager.active)
    return answerNotice(visitOf(request), {
      tone: 'bad',
      title: words.linkInvalidTitle,
      text: words.linkInvalidText,
      status: 403,
    })
  if (request.method !== 'POST') return showList(store, claims, request, services)
  const flash = await assign(store, claims, request, services)
  const now = (await readStore(services.table, claims.dealerId)) ?? store
  return showList(now, claims, request, services, flash)
}

async function assign(
  store: Store,
  { dealerId, advisorId: by }: Claims<'manager'>,
  request: HttpRequest,
  services: Services,
): Promise<WordsKey> {
  const form = readForm(request, formSchema)
  const advisor = form && store.advisors.find((each) => each.advisorId === form.advisorId && each.active)
  if (!form || !advisor) return 'formInvalid'
  const lead = await readLead(services.table, form.leadId)
  const offer = lead && (await readOpenOffer(services.table, lead))
  if (!lead || !isAt(dealerId, { lead, offer })) return 'assign-elsewhere'
  const { leadId, advisorId } = form
  const { outcome } = await assignLead({ leadId, dealerId, advisorId, by, now: request.now }, services)
  return outcome === 'assigned' ? 'assigned' : `assign-${outcome}`
}

async function showList(
  store: Store,
  { advisorId, dealerId }: Claims<'manager'>,
  request: HttpRequest,
  services: Services,
  said?: WordsKey,
): Promise<HttpResponse> {
  const manager = store.advisors.find((each) => each.advisorId === advisorId)
  const visit = visitOf(request, manager?.language)
  const { language, action } = visit
  const telling = { now: request.now, zone: store.dealer.zone, language }
  const entries = await readStoreList(dealerId, services)
  const body = managerView({
    language,
    action,
    leads: await Promise.all(entries.map((entry) => describeEntry(entry, { store, telling, services }))),
    advisors: store.advisors.filter((each) => each.active).map((each) => advisorChoice(each, language)),
    ...(said && { flash: { tone: said === 'assigned' ? 'good' : 'bad', text: words[said][language] } }),
  })
  return answerPage(visit, { title: words.managerTitle[language], body, place: store.dealer.name })
}

export const handler = httpFunction(managerPage)
