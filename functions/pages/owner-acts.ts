import { z } from 'zod'
import { cancelBooking } from '../bookings/book-service.ts'
import { readBooked } from '../bookings/booking-store.ts'
import { confirmResolution, disagree } from '../complaints/answer-resolution.ts'
import { fileComplaint } from '../complaints/file-complaint.ts'
import { answerSurvey } from '../customers/answer-survey.ts'
import { stateConsent, stopMarketing } from '../customers/consent-store.ts'
import { erasePerson } from '../customers/erase-person.ts'
import { readPerson, savePerson } from '../customers/person-store.ts'
import type { HttpResponse } from '../shared/http.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { declineReminder } from '../vehicles/decline-reminder.ts'
import { leaveVehicle } from '../vehicles/leave-vehicle.ts'
import { lastBelieved } from '../vehicles/odometer-cleaning.ts'
import { inKilometres } from '../vehicles/odometer-reading.ts'
import { reportOdometer } from '../vehicles/report-odometer.ts'
import { readReadings } from '../vehicles/vehicle-store.ts'
import { bookForOwner, changeForOwner } from './owner-book-acts.ts'
import { ownCar } from './owner-cars.ts'
import { ownComplaint } from './owner-complaints.ts'
import { type FormOf, type OwnerForm, ownerFormSchema } from './owner-forms.ts'
import { ownSubject } from './owner-survey.ts'
import { type After, afterwards, type OwnerVisit } from './owner-visit.ts'
import { readForm } from './visit.ts'

/** 2000 Chinese characters, as a browser sends them. */
const LONGEST_FORM = 24_000

/** Does what the owner tapped, and sends the browser on: loading the page again repeats nothing. */
export async function actForOwner(visit: OwnerVisit, services: Services): Promise<HttpResponse> {
  const form = readForm(visit.request, ownerFormSchema, LONGEST_FORM)
  return afterwards(visit, form ? await act(form, visit, services) : { said: 'invalid' })
}

async function act(form: OwnerForm, visit: OwnerVisit, services: Services): Promise<After> {
  if ('car' in form && form.car !== '' && !(await ownCar(visit, form.car, services.table))) return { said: 'not-done' }
  switch (form.action) {
    case 'book':
      return bookForOwner(form, visit, services)
    case 'change':
      return changeForOwner(form, visit, services)
    case 'cancel':
      return cancel(form, visit, services)
    case 'declined':
      await declineReminder({ vehicleId: form.car, dueId: form.dueId, now: visit.request.now }, services)
      return { said: 'declined' }
    case 'elsewhere':
    case 'sold':
      return leave(form, visit, services)
    case 'odometer':
      return report(form, visit, services)
    case 'complain':
      return complain(form, visit, services)
    case 'settled':
    case 'not-settled':
      return answerComplaint(form, visit, services)
    case 'survey':
      return answer(form, visit, services)
    case 'erase':
      return erase(form, visit, services)
    default:
      return prefer(form, visit, services)
  }
}

async function cancel({ car, booking }: FormOf<'cancel'>, { request }: OwnerVisit, services: Services): Promise<After> {
  const { outcome } = await cancelBooking(
    { vehicleId: car, bookingId: booking, by: 'owner', now: request.now },
    services,
  )
  return { said: outcome === 'ended' ? 'cancelled' : 'not-done' }
}

/** A car that leaves keeps no place in the workshop. */
async function leave(
  { action, car }: FormOf<'sold'> | FormOf<'elsewhere'>,
  { person, request: { now } }: OwnerVisit,
  services: Services,
): Promise<After> {
  const { booking } = await readBooked(services.table, car)
  if (booking) await cancelBooking({ vehicleId: car, bookingId: booking.bookingId, by: 'owner', now }, services)
  await leaveVehicle({ vehicleId: car, personId: person.personId, why: action, now }, services)
  return { said: action }
}

const kmSchema = z
  .string()
  .regex(/^\d{1,7}$/)
  .transform(Number)
  .pipe(z.int().max(2_000_000))

/** A figure below what is believed is asked about once: it may be right, after a new cluster. */
async function report(
  { car, km, sure }: FormOf<'odometer'>,
  { request }: OwnerVisit,
  services: Services,
): Promise<After> {
  const reported = kmSchema.safeParse(km.normalize('NFKC').replace(/[\s,，]|km|公里/gi, ''))
  if (!reported.success) return { do: 'odometer', car, said: 'odometer-invalid' }
  const { now } = request
  const known = lastBelieved(await readReadings(services.table, car), now)
  if (sure !== 'yes' && known && reported.data + ROUNDING_KM < inKilometres(known))
    return { do: 'odometer', car, km: String(reported.data), said: 'odometer-below' }
  await reportOdometer({ vehicleId: car, value: reported.data, unit: 'km', by: 'owner', at: now, now }, services)
  return { said: 'odometer' }
}

/** As far as an odometer may seem to go back within a series. */
const ROUNDING_KM = 2

async function complain(form: FormOf<'complain'>, visit: OwnerVisit, services: Services): Promise<After> {
  const { car, text } = form
  if (text === '') return { do: 'complaint', said: 'complaint-missing' }
  const { complaintId } = await fileComplaint(
    {
      personId: visit.person.personId,
      ...(car !== '' && { vehicleId: car }),
      text,
      way: 'page',
      now: visit.request.now,
    },
    services,
  )
  return { do: 'complaint', about: complaintId, said: 'filed' }
}

async function answerComplaint(
  { action, complaint }: FormOf<'settled'> | FormOf<'not-settled'>,
  visit: OwnerVisit,
  services: Services,
): Promise<After> {
  if (!(await ownComplaint(visit, complaint, services.table))) return { said: 'not-done' }
  const where = { do: 'complaint', about: complaint }
  const told = { complaintId: complaint, now: visit.request.now }
  if (action === 'settled') {
    await confirmResolution(told, services)
    return { ...where, said: 'confirmed' }
  }
  const { outcome } = await disagree(told, services)
  return { ...where, said: outcome === 'too-late' ? 'too-late' : 'disagreed' }
}

async function answer(form: FormOf<'survey'>, visit: OwnerVisit, services: Services): Promise<After> {
  const subject = await ownSubject(visit, form.about, services.table)
  if (!subject) return { said: 'not-done' }
  const { survey, score, text } = form
  const { person, request } = visit
  await answerSurvey({ survey, personId: person.personId, subject, score, text, now: request.now }, services)
  return { said: 'answered' }
}

/** Sent on to the first page, which says what became of it. */
async function erase(
  { understood }: FormOf<'erase'>,
  { person, request }: OwnerVisit,
  services: Services,
): Promise<After> {
  if (understood !== 'yes') return { do: 'erase', said: 'erase-missing' }
  await erasePerson({ personId: person.personId, by: 'owner', now: request.now }, services)
  return { said: 'erased' }
}

async function prefer(
  form: FormOf<'consent'> | FormOf<'stop-all'> | FormOf<'language'>,
  { person: { personId }, request: { now } }: OwnerVisit,
  services: Services,
): Promise<After> {
  if (form.action === 'language') {
    await decideAnew(async () => {
      const known = await readPerson(services.table, personId)
      if (known) await savePerson({ ...known, language: form.language }, known, { now, services })
    })
  } else if (form.action === 'stop-all') {
    await stopMarketing({ personId, way: 'page', by: 'owner', now }, services)
    return { do: 'preferences', said: 'stopped' }
  } else {
    const { purpose } = form
    const granted = form.granted === 'yes'
    const text = `owner-page-${purpose}@1`
    await stateConsent(
      { statement: { personId, purpose, granted, at: now, way: 'page', by: 'owner', text }, now },
      services,
    )
  }
  return { do: 'preferences', said: 'saved' }
}
