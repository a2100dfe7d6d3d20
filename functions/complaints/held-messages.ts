import type { Contact } from '../messages/contact-record.ts'
import { contactChange } from '../messages/contact-store.ts'
import type { Write } from '../shared/table.ts'
import type { Complaint } from './complaint-record.ts'

/** An open complaint holds marketing, care and surveys for the whole person; the last that is closed, for some days more. Refused if the contact was changed since it was read. */
export function heldWrite(
  { complaintId, state, closedAt }: Pick<Complaint, 'complaintId' | 'state' | 'closedAt'>,
  contact: Contact,
): Write {
  const others = contact.openComplaints.filter((each) => each !== complaintId)
  if (state === 'closed') return contactChange(contact, { openComplaints: others, complaintClosedAt: closedAt })
  return contactChange(contact, { openComplaints: [...others, complaintId] })
}
