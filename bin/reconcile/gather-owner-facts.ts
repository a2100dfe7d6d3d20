import { z } from 'zod'
import { bookingSchema } from '../../functions/bookings/booking-record.ts'
import { complaintEntrySchema, complaintSchema } from '../../functions/complaints/complaint-record.ts'
import { consentStatementSchema } from '../../functions/customers/consent-record.ts'
import { erasureSchema } from '../../functions/customers/erasure-record.ts'
import { datedSchema } from '../../functions/dates/dated-record.ts'
import { contactSchema } from '../../functions/messages/contact-record.ts'
import { type Message, messageSchema } from '../../functions/messages/message-record.ts'
import type { Item } from '../../functions/shared/table.ts'
import { taskSchema } from '../../functions/tasks/task-record.ts'
import { vehicleSchema } from '../../functions/vehicles/vehicle-record.ts'
import type { MessageFact } from './facts.ts'
import { type Reader, reader } from './reader.ts'

/** What belongs to owners: their messages, consent, cars, bookings, complaints, and the tasks about all of these. */
export const ownerReaders: Readonly<Record<string, Reader>> = {
  'MESSAGE#': reader(messageSchema, ({ messages }, message, item) => void messages.push(messageFact(message, item))),
  CONTACT: reader(contactSchema, ({ contacts }, contact) => void contacts.push(contact)),
  'CONSENT-LOG#': reader(consentStatementSchema, ({ statements }, said) => append(statements, said.personId, said)),
  VEHICLE: reader(vehicleSchema, ({ vehicles }, vehicle) => {
    const { vehicleId, personId, dealerId, state, booking, company, deliveredOn } = vehicle
    vehicles.set(vehicleId, { vehicleId, personId, dealerId, state, booking, company, deliveredOn })
  }),
  'BOOKING#': reader(bookingSchema, ({ bookings }, booking) => void bookings.push(booking)),
  COMPLAINT: reader(complaintSchema, ({ complaints }, complaint) => {
    const { text, because, codes, facts, ...kept } = complaint
    complaints.set(kept.complaintId, kept)
  }),
  'ENTRY#': reader(complaintEntrySchema, ({ entries }, entry, item) =>
    append(entries, String(item.pk).slice('COMPLAINT#'.length), entry),
  ),
  'ERASURE#': reader(erasureSchema, ({ erasures }, { erasureId, personId, state, doneAt }) => {
    erasures.push({ erasureId, personId, state, doneAt })
  }),
  'DATED#': reader(datedSchema, ({ dated }, { on }, item) => {
    if (on !== undefined) dated.push({ at: `${item.pk} ${item.sk}`, on })
  }),
  'TASK#': reader(taskSchema, ({ tasks }, task) => void tasks.push(task)),
}

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/** What policy wrote beside a message, read as it lies there. */
const decidedSchema = z.object({
  purpose: z.string().optional(),
  until: z.string().optional(),
  decisions: z
    .array(
      z.object({ at: z.string(), verdict: z.string(), reason: z.string().optional(), until: z.string().optional() }),
    )
    .default([]),
})

function messageFact({ subject, to, ...message }: Message, item: Item): MessageFact {
  const { messageId, runId, step, slot, state, channel, plannedAt, template, reason, sentAt } = message
  const decided = decidedSchema.parse(item)
  return {
    messageId,
    runId,
    step,
    slot,
    state,
    channel,
    plannedAt,
    template,
    class: message.class,
    reason,
    sentAt,
    subject: `${subject.type} ${subject.id}`,
    subjectType: subject.type,
    personId: to.kind === 'owner' ? to.personId : undefined,
    isEmpty: Object.keys(message.variables).length === 0,
    purpose: decided.purpose,
    until: decided.until,
    decisions: decided.decisions,
  }
}
