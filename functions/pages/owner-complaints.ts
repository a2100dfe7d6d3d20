import { complaintTitle, ownerComplaintsView, ownerComplaintView } from '../../console/owner-complaint-view.ts'
import { ownerWords } from '../../console/owner-words.ts'
import { mayReopen } from '../complaints/answer-resolution.ts'
import type { Complaint } from '../complaints/complaint-record.ts'
import { readComplaintRules } from '../complaints/complaint-rules.ts'
import { complaintsOf, readComplaint, readStory } from '../complaints/complaint-store.ts'
import { dayIn } from '../dates/dated-days.ts'
import { nameModel } from '../messages/name-car.ts'
import type { HttpResponse } from '../shared/http.ts'
import type { Services } from '../shared/services.ts'
import type { Table } from '../shared/table.ts'
import { vehiclesOf } from '../vehicles/vehicle-store.ts'
import { sayDay, sayMoment } from './moments.ts'
import { answerOwner, type OwnerVisit, partOf } from './owner-visit.ts'

/** `?do=complaint`: all of them and the form for a new one; `&about=…` one with its story. */
export async function showComplaints(visit: OwnerVisit, services: Services): Promise<HttpResponse | undefined> {
  const { about } = visit.request.query
  if (about !== undefined) return showOne(about, visit, services)
  const { language, person } = visit
  const [complaints, cars] = await Promise.all([
    complaintsOf(services.table, person.personId),
    vehiclesOf(services.table, person.personId),
  ])
  const body = ownerComplaintsView({
    language,
    action: partOf(visit),
    complaints: complaints.map((each) => ({
      title: titleOf(each, visit),
      state: each.state,
      path: partOf(visit, { do: 'complaint', about: each.complaintId }),
    })),
    cars: await Promise.all(cars.map(async (car) => ({ value: car.vehicleId, label: await nameModel(car, services) }))),
  })
  return answerOwner(visit, 'complaintsTitle', body)
}

/** The person's own complaint of this id. */
export async function ownComplaint(
  { person }: Pick<OwnerVisit, 'person'>,
  complaintId: string,
  table: Table,
): Promise<Complaint | undefined> {
  const complaint = await readComplaint(table, complaintId)
  return complaint?.personId === person.personId ? complaint : undefined
}

async function showOne(complaintId: string, visit: OwnerVisit, services: Services): Promise<HttpResponse | undefined> {
  const { language, telling } = visit
  const complaint = await ownComplaint(visit, complaintId, services.table)
  if (!complaint) return undefined
  const { state, text } = complaint
  const [story, rules] = await Promise.all([
    readStory(services.table, complaintId),
    readComplaintRules(services.settings),
  ])
  const body = ownerComplaintView({
    language,
    action: partOf(visit),
    complaintId,
    title: titleOf(complaint, visit),
    state,
    text,
    story: story.map(({ at, what }) => ({
      when: sayMoment(at, telling),
      what: ownerWords[`story-${what}`][language],
    })),
    mayConfirm: state !== 'closed',
    mayDisagree: state === 'resolved' || (state === 'closed' && mayReopen(complaint, telling.now, rules)),
  })
  return answerOwner(visit, 'complaintsTitle', body)
}

const titleOf = ({ filedAt }: Complaint, { language, telling }: OwnerVisit): string =>
  complaintTitle(sayDay(dayIn(telling.zone, filedAt), telling), language)
