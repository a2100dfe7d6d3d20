import { heldElsewhereList } from '../../console/held-elsewhere-view.ts'
import { ownerHomeView } from '../../console/owner-home-view.ts'
import { ownerOdometerView } from '../../console/owner-odometer-view.ts'
import { ownerWords } from '../../console/owner-words.ts'
import { fill } from '../../console/words.ts'
import { readErasures } from '../customers/erase-person.ts'
import { dayIn } from '../dates/dated-days.ts'
import { nameModel } from '../messages/name-car.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { httpFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { lastBelieved } from '../vehicles/odometer-cleaning.ts'
import { inKilometres } from '../vehicles/odometer-reading.ts'
import { readReadings } from '../vehicles/vehicle-store.ts'
import { actForOwner } from './owner-acts.ts'
import { showBooking } from './owner-booking.ts'
import { describeCars, ownCar } from './owner-cars.ts'
import { ownerCodePage } from './owner-code.ts'
import { showComplaints } from './owner-complaints.ts'
import { showData, showErase } from './owner-data.ts'
import { showPreferences } from './owner-preferences.ts'
import { showSurvey } from './owner-survey.ts'
import { answerOwner, type OwnerVisit, partOf, visitOwner } from './owner-visit.ts'
import { answerNotice, openLink, visitOf } from './visit.ts'

/** GET and POST /m and /me/{token}: everything that an owner can see and do. Looking does nothing: link previews look, too. */
export async function ownerPage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  if (request.parameters.token === undefined) return ownerCodePage(request, services)
  const link = await openLink('owner', request, services)
  if ('refusal' in link) return link.refusal
  const visit = await visitOwner(link.claims.personId, request, services)
  if (!visit) return tellErased(link.claims.personId, request, services)
  if (request.method === 'POST') return actForOwner(visit, services)
  const show = sections[request.query.do ?? '']
  return (await show?.(visit, services)) ?? showHome(visit, services)
}

type Section = (visit: OwnerVisit, services: Services) => Promise<HttpResponse | undefined>

/** By `?do=`: where messages lead to. What is not this person's leads to the first page. */
const sections: Readonly<Record<string, Section>> = {
  book: showBooking,
  odometer: showOdometer,
  preferences: showPreferences,
  complaint: showComplaints,
  survey: showSurvey,
  data: showData,
  erase: showErase,
}

async function showHome(visit: OwnerVisit, services: Services): Promise<HttpResponse> {
  const { language, person } = visit
  const body = ownerHomeView({
    language,
    name: person.name,
    cars: await describeCars(visit, services),
    action: partOf(visit),
    links: {
      preferences: partOf(visit, { do: 'preferences' }),
      complaints: partOf(visit, { do: 'complaint' }),
      data: partOf(visit, { do: 'data' }),
    },
  })
  return answerOwner(visit, 'place', body, true)
}

async function showOdometer(visit: OwnerVisit, services: Services): Promise<HttpResponse | undefined> {
  const { car = '' } = visit.request.query
  const vehicle = await ownCar(visit, car, services.table)
  if (!vehicle) return undefined
  const doubt = await odometerDoubt(visit, car, services.table)
  const body = ownerOdometerView({
    language: visit.language,
    action: partOf(visit),
    vehicleId: car,
    car: await nameModel(vehicle, services),
    ...(doubt && { doubt }),
  })
  return answerOwner(visit, 'odometerTitle', body)
}

/** What was typed and lies below what is believed of the car. */
async function odometerDoubt({ request, language, telling }: OwnerVisit, vehicleId: string, table: Services['table']) {
  const { km = '', said } = request.query
  if (said !== 'odometer-below' || !/^\d{1,7}$/.test(km)) return undefined
  const known = lastBelieved(await readReadings(table, vehicleId), request.now)
  if (!known) return undefined
  const when = { km: Math.round(inKilometres(known)), day: dayIn(telling.zone, known.at) }
  return { km, known: fill(ownerWords.odometerKnown, language, when) }
}

/** What is left where we cannot delete is said as long as the link is good: whom else should the person ask? */
async function tellErased(personId: string, request: HttpRequest, { table }: Services): Promise<HttpResponse> {
  const visit = visitOf(request)
  const elsewhere = (await readErasures(table, personId)).at(-1)?.elsewhere ?? []
  const next = heldElsewhereList(elsewhere, visit.language)
  return answerNotice(visit, {
    tone: 'plain',
    title: ownerWords.erasedTitle,
    text: ownerWords.erasedText,
    status: 410,
    place: ownerWords.place[visit.language],
    ...(next && { next }),
  })
}

export const handler = httpFunction(ownerPage)
