import { type Booking, bookingSchema } from '../bookings/booking-record.ts'
import type { Complaint } from '../complaints/complaint-record.ts'
import { complaintsOf } from '../complaints/complaint-store.ts'
import type { CapturedLead, Lead } from '../leads/lead-record.ts'
import { readCaptures, readLead } from '../leads/lead-store.ts'
import { type MessagePointer, messageKey, readPointers } from '../messages/message-pointer.ts'
import { type Message, messageSchema } from '../messages/message-record.ts'
import { personPk, prefixes, vehiclePk } from '../shared/keys.ts'
import type { Table } from '../shared/table.ts'
import type { Reading, Service, Vehicle } from '../vehicles/vehicle-record.ts'
import { readReadings, readServices, vehiclesOf } from '../vehicles/vehicle-store.ts'
import { type SurveyAnswer, surveyAnswerSchema } from './answer-survey.ts'
import type { ConsentStatement } from './consent-record.ts'
import { readConsentLog } from './consent-store.ts'
import type { Person } from './person-record.ts'
import { requirePerson } from './person-store.ts'

/** Everything that we know of a person, as a copy that they can take with them (PIPL article 45). */
export interface Known {
  person: Person
  consents: readonly (ConsentStatement & { applied: boolean })[]
  cars: readonly {
    vehicle: Vehicle
    readings: readonly Reading[]
    services: readonly Service[]
    bookings: readonly Booking[]
  }[]
  enquiries: readonly { lead: Lead; captures: readonly CapturedLead[] }[]
  complaints: readonly Complaint[]
  surveys: readonly SurveyAnswer[]
  messages: readonly Message[]
}

/** Throws PersonNotFound. */
export async function knownOf(personId: string, table: Table): Promise<Known> {
  const [person, consents, cars, enquiries, complaints, surveys, pointers] = await Promise.all([
    requirePerson(table, personId),
    readConsentLog(table, personId),
    vehiclesOf(table, personId),
    leadsOf(table, personId),
    complaintsOf(table, personId),
    surveysOf(table, personId),
    readPointers(table, personId),
  ])
  return {
    person,
    consents,
    cars: await Promise.all(cars.map((vehicle) => carOf(vehicle, table))),
    enquiries: await Promise.all(
      enquiries.map(async (lead) => ({ lead, captures: await readCaptures(table, lead.leadId) })),
    ),
    complaints,
    surveys,
    messages: await messagesAt(table, pointers),
  }
}

export async function leadsOf(table: Table, personId: string): Promise<Lead[]> {
  const pointers = await table.query({ pk: personPk(personId), prefix: prefixes.ownLeads })
  const leads = await Promise.all(pointers.map(({ leadId }) => readLead(table, String(leadId))))
  return leads.filter((lead) => lead !== undefined)
}

async function surveysOf(table: Table, personId: string): Promise<SurveyAnswer[]> {
  const items = await table.query({ pk: personPk(personId), prefix: prefixes.surveys })
  return items.map((item) => surveyAnswerSchema.parse(item))
}

async function carOf(vehicle: Vehicle, table: Table) {
  const { vehicleId } = vehicle
  const [readings, services, bookings] = await Promise.all([
    readReadings(table, vehicleId),
    readServices(table, vehicleId),
    table.query({ pk: vehiclePk(vehicleId), prefix: prefixes.bookings }),
  ])
  return { vehicle, readings, services, bookings: bookings.map((item) => bookingSchema.parse(item)) }
}

async function messagesAt(table: Table, pointers: readonly MessagePointer[]): Promise<Message[]> {
  const found = await Promise.all(pointers.map((pointer) => table.get(messageKey(pointer))))
  return found.flatMap((item) => (item ? [messageSchema.parse(item)] : []))
}
