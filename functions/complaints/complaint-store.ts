import { complaintPk, dealerComplaintsPk, keys, personPk, prefixes } from '../shared/keys.ts'
import type { Table } from '../shared/table.ts'
import { type Complaint, type ComplaintEntry, complaintEntrySchema, complaintSchema } from './complaint-record.ts'

/** There is no complaint of this id. */
class ComplaintNotFound extends Error {
  constructor(complaintId: string) {
    super(`There is no complaint ${complaintId}: check the id`)
    this.name = 'ComplaintNotFound'
  }
}

export async function readComplaint(table: Table, complaintId: string): Promise<Complaint | undefined> {
  const item = await table.get(keys.complaint(complaintId))
  return item && complaintSchema.parse(item)
}

/** Throws ComplaintNotFound. */
export async function requireComplaint(table: Table, complaintId: string): Promise<Complaint> {
  const complaint = await readComplaint(table, complaintId)
  if (!complaint) throw new ComplaintNotFound(complaintId)
  return complaint
}

/** What happened to a complaint, in order. */
export async function readStory(table: Table, complaintId: string): Promise<ComplaintEntry[]> {
  const items = await table.query({ pk: complaintPk(complaintId), prefix: prefixes.entries })
  return items.map((item) => complaintEntrySchema.parse(item))
}

/** Every complaint of a person, the latest first. */
export async function complaintsOf(table: Table, personId: string): Promise<Complaint[]> {
  return readAll(table, await table.query({ pk: personPk(personId), prefix: prefixes.ownComplaints }))
}

/** The complaints of a dealer that are not closed, the latest first. */
export async function openComplaintsOf(table: Table, dealerId: string): Promise<Complaint[]> {
  const listed = await readAll(table, await table.query({ pk: dealerComplaintsPk(dealerId) }))
  return listed.filter(({ state }) => state !== 'closed')
}

async function readAll(table: Table, pointers: readonly Record<string, unknown>[]): Promise<Complaint[]> {
  const found = await Promise.all(pointers.map(({ complaintId }) => readComplaint(table, String(complaintId))))
  return found.filter((each) => each !== undefined).toSorted((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt))
}
