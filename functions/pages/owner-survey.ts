import { z } from 'zod'
import { ownerSurveyView } from '../../console/owner-survey-view.ts'
import { journeySubjects, type Subject } from '../../events/define-event.ts'
import { readComplaint } from '../complaints/complaint-store.ts'
import { readLead } from '../leads/lead-store.ts'
import type { HttpResponse } from '../shared/http.ts'
import type { Services } from '../shared/services.ts'
import type { Table } from '../shared/table.ts'
import { ownCar } from './owner-cars.ts'
import { answerOwner, type OwnerVisit, partOf } from './owner-visit.ts'

const querySchema = z.object({ survey: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), about: z.string().max(80) })
const typeSchema = z.enum(journeySubjects)

/** `?do=survey&survey=after-service&about=vehicle:veh-8f3k`. `undefined`: about nothing of this person's. */
export async function showSurvey(visit: OwnerVisit, { table }: Services): Promise<HttpResponse | undefined> {
  const query = querySchema.safeParse(visit.request.query)
  if (!query.success || !(await ownSubject(visit, query.data.about, table))) return undefined
  const view = { language: visit.language, action: partOf(visit), ...query.data }
  return answerOwner(visit, 'surveyTitle', ownerSurveyView(view))
}

/** The subject that `vehicle:veh-8f3k` names, if the person has to do with it. */
export async function ownSubject(visit: OwnerVisit, about: string, table: Table): Promise<Subject | undefined> {
  const [name = '', id = ''] = about.split(':')
  const type = typeSchema.safeParse(name)
  if (!type.success || id === '') return undefined
  const subject = { type: type.data, id }
  return (await concerns(subject, visit, table)) ? subject : undefined
}

async function concerns({ type, id }: Subject, visit: OwnerVisit, table: Table): Promise<boolean> {
  const { personId } = visit.person
  if (type === 'customer') return id === personId
  if (type === 'vehicle') return (await ownCar(visit, id, table)) !== undefined
  if (type === 'complaint') return (await readComplaint(table, id))?.personId === personId
  return (await readLead(table, id))?.personId === personId
}
