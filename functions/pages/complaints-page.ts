import { z } from 'zod'
import { complaintListView, type ListedComplaint } from '../../console/complaint-list-view.ts'
import { complaintWords } from '../../console/complaint-words.ts'
import type { Complaint } from '../complaints/complaint-record.ts'
import { openComplaintsOf } from '../complaints/complaint-store.ts'
import { fileByPhone } from '../complaints/file-by-phone.ts'
import { missingOf, missingWords } from '../complaints/missing-words.ts'
import { readPerson } from '../customers/person-store.ts'
import { maskName } from '../messages/mask.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { httpFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { readVehicle } from '../vehicles/vehicle-store.ts'
import { type ComplaintStaff, handlerName, readStaff } from './complaint-desk.ts'
import { type ComplaintFlash, carName, countdownOf, flashOf, kindName } from './complaint-show.ts'
import { pagePath } from './links.ts'
import type { Telling } from './moments.ts'
import { answerInvalidLink, answerPage, openLink, readForm, sayOnPage, visitOf } from './visit.ts'

const formSchema = z.object({
  phone: z.string(),
  name: z.string().trim().max(40).default(''),
  text: z.string().trim().min(1).max(400),
})

/** GET and POST /complaints/{token}: a dealer's open complaints, and filing one that came by phone. */
export async function complaintsPage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  const link = await openLink('complaints', request, services)
  if ('refusal' in link) return link.refusal
  const staff = await readStaff(link.claims, services)
  if (!staff) return answerInvalidLink(request, 403)
  if (request.method !== 'POST') return showList(staff, request, services)
  return sayOnPage(request, await file(staff, request, services))
}

async function file(staff: ComplaintStaff, request: HttpRequest, services: Services): Promise<ComplaintFlash> {
  const form = readForm(request, formSchema)
  const filed = form && (await fileByPhone({ ...form, dealer: staff.dealer, now: request.now }, services))
  return filed ? `done-${filed.outcome}` : 'done-invalid'
}

async function showList(staff: ComplaintStaff, request: HttpRequest, services: Services): Promise<HttpResponse> {
  const { dealer, advisor } = staff
  const visit = visitOf(request, advisor.language)
  const { language, action } = visit
  const telling = { now: request.now, zone: dealer.zone, language }
  const open = await openComplaintsOf(services.table, dealer.dealerId)
  const pressing = open.toSorted((a, b) => `${a.severity}${a.openedAt}`.localeCompare(`${b.severity}${b.openedAt}`))
  const flash = flashOf(request, language)
  const body = complaintListView({
    language,
    action,
    complaints: await Promise.all(pressing.map((each) => listed(each, { staff, telling, services }))),
    ...(flash && { flash }),
  })
  return answerPage(visit, { title: complaintWords.listTitle[language], body, place: dealer.name })
}

async function listed(
  complaint: Complaint,
  { staff, telling, services }: { staff: ComplaintStaff; telling: Telling; services: Services },
): Promise<ListedComplaint> {
  const { table, secrets } = services
  const { vehicleId, personId, complaintId, severity, state } = complaint
  const { language, now } = telling
  const [person, vehicle] = await Promise.all([
    readPerson(table, personId),
    vehicleId === undefined ? undefined : readVehicle(table, vehicleId),
  ])
  const { dealerId, advisorId } = staff.advisor
  return {
    severity,
    state,
    kind: await kindName(complaint, language, services),
    customer: maskName(person?.name),
    car: await carName(complaint, vehicle, services),
    handler: handlerName(complaint, staff.colleagues),
    missing: missingWords(missingOf(complaint), language),
    countdown: countdownOf(complaint, telling),
    path: await pagePath('complaint', { complaintId, dealerId, advisorId }, { from: now, secrets }),
  }
}

export const handler = httpFunction(complaintsPage)
