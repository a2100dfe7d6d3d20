import type { Subject } from '../../../events/define-event.ts'
import { complaintSchema } from '../../complaints/complaint-record.ts'
import { readPerson } from '../../customers/person-store.ts'
import { readOffer, requireLead } from '../../leads/lead-store.ts'
import { keys } from '../../shared/keys.ts'
import type { Table } from '../../shared/table.ts'
import { vehicleSchema } from '../../vehicles/vehicle-record.ts'
import type { About } from './about.ts'

/** What is known of a message's subject; less where it was erased. Throws where a lead does not exist. */
export type Known = Omit<About, 'to' | 'now' | 'event'>

export async function readAbout(table: Table, subject: Subject): Promise<Known> {
  if (subject.type === 'lead') return readLeadAndOffer(table, subject)
  if (subject.type === 'vehicle') return { subject, ...(await readVehicleAndOwner(table, subject.id)) }
  if (subject.type === 'complaint') return { subject, ...(await readComplaintAndPerson(table, subject.id)) }
  return { subject, ...(await personOf(table, subject.id)) }
}

async function readLeadAndOffer(table: Table, subject: Subject): Promise<Known> {
  const lead = await requireLead(table, subject.id)
  const offer = lead.offerId === undefined ? undefined : await readOffer(table, lead.leadId, lead.offerId)
  return { subject, lead, ...(offer && { offer }) }
}

async function readVehicleAndOwner(table: Table, vehicleId: string): Promise<Pick<Known, 'vehicle' | 'person'>> {
  const vehicle = vehicleSchema.optional().parse(await table.get(keys.vehicle(vehicleId)))
  return vehicle ? { vehicle, ...(await personOf(table, vehicle.personId)) } : {}
}

async function readComplaintAndPerson(table: Table, complaintId: string): Promise<Omit<Known, 'subject'>> {
  const complaint = complaintSchema.optional().parse(await table.get(keys.complaint(complaintId)))
  if (!complaint) return {}
  const { vehicleId, personId } = complaint
  const vehicle =
    vehicleId === undefined ? undefined : vehicleSchema.optional().parse(await table.get(keys.vehicle(vehicleId)))
  return { complaint, ...(vehicle && { vehicle }), ...(await personOf(table, personId)) }
}

async function personOf(table: Table, personId: string | undefined): Promise<Pick<Known, 'person'>> {
  const person = personId === undefined ? undefined : await readPerson(table, personId)
  return person ? { person } : {}
}
