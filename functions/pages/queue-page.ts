import { z } from 'zod'
import { queueView } from '../../console/queue-view.ts'
import { type Language, type WordsKey, words } from '../../console/words.ts'
import { readAdvisor } from '../dealers/dealer-store.ts'
import { assignLead } from '../leads/assign-lead.ts'
import { readLead } from '../leads/lead-store.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import type { Services } from '../shared/services.ts'
import { answerOfficeTask, readOfficeTasks } from './office-tasks.ts'
import { describeQueued, needsConsent, readPlacing, readQueue } from './queue-list.ts'
import { answerPage, readForm, visitOf } from './visit.ts'

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

/** The human queue of the whole organisation: see why a lead waits, and place it at any dealer of its brand; see to what no dealer looks after. */
export async function queuePage(request: HttpRequest, by: string, services: Services): Promise<HttpResponse> {
  const said = request.method === 'POST' ? await act(request, by, services) : undefined
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

const sayResult = (said: WordsKey, language: Language) =>
  ({ tone: said === 'assigned' || said === 'taskDone' ? 'good' : 'bad', text: words[said][language] }) as const

async function act(request: HttpRequest, by: string, services: Services): Promise<WordsKey> {
  const { now } = request
  const form = readForm(request, formSchema)
  if (!form) return 'formInvalid'
  return 'taskId' in form ? answerOfficeTask({ ...form, by, now }, services) : placeByHand(form, { by, now }, services)
}

async function placeByHand(
  form: Placed,
  { by, now }: { by: string; now: string },
  services: Services,
): Promise<WordsKey> {
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
