import { z } from 'zod'
import { queueView } from '../../console/queue-view.ts'
import { type Language, words } from '../../console/words.ts'
import { readAdvisor } from '../dealers/dealer-store.ts'
import { assignLead } from '../leads/assign-lead.ts'
import { readLead } from '../leads/lead-store.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import type { Services } from '../shared/services.ts'
import { answerOfficeTask, readOfficeTasks } from './office-tasks.ts'
import { describeQueued, needsConsent, readPlacing, readQueue } from './queue-list.ts'
import { answerPage, readForm, sayOnPage, visitOf } from './visit.ts'

const formSchema = z.union([
  z.object({ taskId: z.string().min(1), result: z.string().min(1) }),
  z.object({
    leadId: z.string().min(1),
    dealerId: z.string().min(1),
    advisorId: z.string().min(1),
    consent: z.literal('given').optional(),
  }),
])
type Placed = Extract<z.infer<typeof formSchema>, { leadId: string }>

/** What the page says about what was just done; it comes back in the address, so that a reload repeats nothing. */
const saidSchema = z
  .enum([
    'assigned',
    'assign-at-capacity',
    'assign-closed',
    'assign-already-held',
    'consentMissing',
    'gone',
    'taskDone',
    'taskGone',
    'formInvalid',
  ])
  .optional()
  .catch(undefined)
type Said = NonNullable<z.infer<typeof saidSchema>>

/** The human queue of the whole organisation: see why a lead waits, and place it at any dealer of its brand; see to what no dealer looks after. */
export async function queuePage(request: HttpRequest, by: string, services: Services): Promise<HttpResponse> {
  if (request.method === 'POST') return act(request, by, services)
  const said = saidSchema.parse(request.query.said)
  const visit = visitOf(request)
  const { language } = visit
  const queue = await readQueue(request.now, services)
  const placed = queue.find(({ lead }) => lead.leadId === request.query.lead)
  const body = queueView({
    language,
    tasks: await readOfficeTasks({ now: request.now, language }, services),
    leads: await Promise.all(queue.map((entry) => describeQueued(entry, { now: request.now, language, services }))),
    ...(placed && { placing: await readPlacing(placed.lead, request.query.dealer, { language, services }) }),
    ...(said && { flash: sayResult(said, language) }),
  })
  return answerPage(visit, { title: words.queueTitle[language], body, wide: true })
}

const sayResult = (said: Said, language: Language) =>
  ({ tone: said === 'assigned' || said === 'taskDone' ? 'good' : 'bad', text: words[said][language] }) as const

async function act(request: HttpRequest, by: string, services: Services): Promise<HttpResponse> {
  const { now } = request
  const form = readForm(request, formSchema)
  if (!form) return sayOnPage(request, 'formInvalid')
  if ('taskId' in form) return sayOnPage(request, await answerOfficeTask({ ...form, by, now }, services))
  const said = await placeByHand(form, { by, now }, services)
  // Whoever forgot to ask the customer finds the form as it was.
  return sayOnPage(request, said, said === 'consentMissing' ? { lead: form.leadId, dealer: form.dealerId } : {})
}

async function placeByHand(form: Placed, { by, now }: { by: string; now: string }, services: Services): Promise<Said> {
  const { leadId, dealerId, advisorId } = form
  const [lead, advisor] = await Promise.all([
    readLead(services.table, leadId),
    readAdvisor(services.table, dealerId, advisorId),
  ])
  if (lead?.queuedAt === undefined) return 'gone'
  if (!advisor?.active) return 'formInvalid'
  if (form.consent !== 'given' && (await needsConsent(lead, dealerId, services.table))) return 'consentMissing'
  const { outcome } = await assignLead({ leadId, dealerId, advisorId, by, now }, services)
  return outcome === 'assigned' ? 'assigned' : `assign-${outcome}`
}
