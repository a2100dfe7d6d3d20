import { z } from 'zod'
import { defineEvent, momentSchema } from './define-event.ts'

/** How urgent a lead is: H(ot) today, A within a week, B within a month, C later. */
export const gradeSchema = z.enum(['H', 'A', 'B', 'C'])
export type Grade = z.infer<typeof gradeSchema>

/** Why an advisor declines an offer. Free text stays in the table. */
export const declineReasonSchema = z.enum(['busy', 'off-duty', 'wrong-brand', 'known-customer-of-colleague', 'other'])
export type DeclineReason = z.infer<typeof declineReasonSchema>

/** Why a lead waits for a human to place it. */
export const queueReasonSchema = z.enum([
  'nobody-answered',
  'no-dealer-for-brand',
  'consent-covers-no-other-dealer',
  'nobody-has-capacity',
  'nobody-to-ask',
  'run-failed',
])
export type QueueReason = z.infer<typeof queueReasonSchema>

/** Who may hold a lead: a call-desk agent (DCC), a showroom advisor or the store's manager. */
export const roleSchema = z.enum(['desk', 'advisor', 'manager'])
export type Role = z.infer<typeof roleSchema>

const dealerId = z.string().describe('The dealer')
const advisorId = z.string().describe('The advisor, desk agent or manager')
const offerId = z.string().describe('The offer that this answers')

export const leadCaptured = defineEvent({
  name: 'LeadCaptured',
  subject: 'capture',
  about: 'A source handed over a lead. What the person said stays in the table, under the event.',
  facts: {
    brand: z.string().describe("The brand asked for, by the catalogue's code"),
    dealerId: dealerId.optional().describe('The dealer that the person chose, if any'),
  },
  examples: [{ subject: 'cap-7k2m9q', facts: { brand: 'yunchi', dealerId: 'D-SH-01' } }],
})

export const leadCreated = defineEvent({
  name: 'LeadCreated',
  subject: 'lead',
  about: 'A new lead exists and wants an advisor.',
  facts: {
    captureId: z.string().describe('The LeadCaptured event it came from'),
    brand: z.string().describe("The brand, by the catalogue's code"),
  },
  examples: [{ subject: 'lead-4f8a1c', facts: { captureId: 'evt-7k2m9q', brand: 'yunchi' } }],
})

export const leadMerged = defineEvent({
  name: 'LeadMerged',
  subject: 'lead',
  about: 'The same person asked again while a lead was open; it was added to that lead.',
  facts: { captureId: z.string().describe('The LeadCaptured event that was added') },
  examples: [{ subject: 'lead-4f8a1c', facts: { captureId: 'evt-9w3n5p' } }],
})

export const leadAccepted = defineEvent({
  name: 'LeadAccepted',
  subject: 'lead',
  about: 'An advisor accepted the offered lead and now holds it.',
  facts: { offerId, advisorId, dealerId, role: roleSchema.describe('In which role the lead is now held') },
  matchedBy: 'offerId',
  examples: [
    {
      subject: 'lead-4f8a1c',
      facts: { offerId: 'off-1', advisorId: 'A-SH-01-02', dealerId: 'D-SH-01', role: 'advisor' },
    },
  ],
})

export const leadDeclined = defineEvent({
  name: 'LeadDeclined',
  subject: 'lead',
  about: 'Everyone who was asked in this offer declined it.',
  facts: { offerId, advisorId, reason: declineReasonSchema.describe('Why, of the last who declined') },
  matchedBy: 'offerId',
  examples: [{ subject: 'lead-4f8a1c', facts: { offerId: 'off-1', advisorId: 'A-SH-01-02', reason: 'busy' } }],
})

export const leadQueued = defineEvent({
  name: 'LeadQueued',
  subject: 'lead',
  about: 'Nobody could be found, or a run failed: the lead waits for a human to place it.',
  facts: { reason: queueReasonSchema.describe('Why a human must decide') },
  examples: [{ subject: 'lead-4f8a1c', facts: { reason: 'nobody-answered' } }],
})

export const leadAssigned = defineEvent({
  name: 'LeadAssigned',
  subject: 'lead',
  about: 'A manager gave the lead to an advisor by hand.',
  facts: { advisorId, dealerId, by: z.string().describe('The manager who decided') },
  examples: [{ subject: 'lead-4f8a1c', facts: { advisorId: 'A-SH-01-03', dealerId: 'D-SH-01', by: 'A-SH-01-01' } }],
})

export const customerWalkedIn = defineEvent({
  name: 'CustomerWalkedIn',
  subject: 'lead',
  about: 'The person came to a showroom and an advisor registered the visit; that advisor holds the lead now.',
  facts: { advisorId, dealerId },
  examples: [{ subject: 'lead-4f8a1c', facts: { advisorId: 'A-SH-01-04', dealerId: 'D-SH-01' } }],
})

export const leadQualified = defineEvent({
  name: 'LeadQualified',
  subject: 'lead',
  about: 'The call desk qualified the lead and booked a showroom visit; a showroom advisor takes over.',
  facts: {
    dealerId,
    by: z.string().describe('The desk agent'),
    visitAt: momentSchema.describe('When the person will come'),
  },
  examples: [
    { subject: 'lead-4f8a1c', facts: { dealerId: 'D-SH-01', by: 'A-SH-01-09', visitAt: '2026-11-24T02:00:00Z' } },
  ],
})

export const leadContacted = defineEvent({
  name: 'LeadContacted',
  subject: 'lead',
  about: 'The holder spoke with the person.',
  facts: { advisorId, channel: z.enum(['phone', 'wechat', 'sms', 'showroom']).describe('How') },
  examples: [{ subject: 'lead-4f8a1c', facts: { advisorId: 'A-SH-01-02', channel: 'phone' } }],
})

export const leadClosed = defineEvent({
  name: 'LeadClosed',
  subject: 'lead',
  about: 'The lead is over: the person bought, was lost, is invalid, or withdrew.',
  facts: { outcome: z.enum(['won', 'lost', 'invalid', 'withdrawn']).describe('How it ended') },
  examples: [{ subject: 'lead-4f8a1c', facts: { outcome: 'withdrawn' } }],
})

export const milestoneReached = defineEvent({
  name: 'MilestoneReached',
  subject: 'lead',
  about: "A journey says that something worth knowing happened (its 'emit' step).",
  facts: {
    journey: z.string().describe('The journey that says so'),
    milestone: z.string().describe('What it says, in kebab-case, as the journey names it'),
  },
  examples: [{ subject: 'lead-4f8a1c', facts: { journey: 'lead-response', milestone: 'answered-in-time' } }],
})
