import { z } from 'zod'
import { defineEvent, momentSchema } from './define-event.ts'

/** How urgent a lead is: H(ot) today, A within a week, B within a month, C later. */
export const gradeSchema = z.enum(['H', 'A', 'B', 'C'])
export type Grade = z.infer<typeof gradeSchema>

/** Why an advisor declines an offer. Free text stays in the table. */
export const declineReasonSchema = z.enum(['busy', 'off-duty', 'wrong-brand', 'known-customer-of-colleague', 'other'])
export type DeclineReason = z.infer<typeof declineReasonSchema>

/** Why a lead is given up. Free text stays in the table. */
export const giveUpReasonSchema = z.enum([
  'bought-elsewhere',
  'price',
  'other-model',
  'no-need',
  'not-reachable',
  'do-not-contact',
  'other',
])
export type GiveUpReason = z.infer<typeof giveUpReasonSchema>

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

/** What one is at a dealer: call-desk agent (DCC), showroom advisor, sales manager, service advisor (服务顾问) or general manager. Leads are offered to the first three only. */
export const roleSchema = z.enum(['desk', 'advisor', 'manager', 'service', 'general-manager'])
export type Role = z.infer<typeof roleSchema>

const dealerId = z.string().describe('The dealer')
const advisorId = z.string().describe('The advisor, desk agent or manager')
const visitId = z.string().describe('The arranged visit')
const nextAt = momentSchema.optional().describe('When they agreed to speak next, if they did')
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
  facts: { advisorId, channel: z.enum(['phone', 'wechat', 'sms', 'showroom']).describe('How'), nextAt },
  examples: [{ subject: 'lead-4f8a1c', facts: { advisorId: 'A-SH-01-02', channel: 'phone' } }],
})

export const leadAttempted = defineEvent({
  name: 'LeadAttempted',
  subject: 'lead',
  about: 'The holder tried to reach the person in vain: not a contact, but not silence either.',
  facts: { advisorId, nextAt },
  examples: [{ subject: 'lead-4f8a1c', facts: { advisorId: 'A-SH-01-02', nextAt: '2026-11-22T02:00:00Z' } }],
})

export const leadGivenUp = defineEvent({
  name: 'LeadGivenUp',
  subject: 'lead',
  about: 'The holder gives the lead up (战败); the supervisor reviews it before it is lost.',
  facts: {
    advisorId,
    reason: giveUpReasonSchema.describe('Why'),
    callBack: z
      .boolean()
      .describe('The person is called back to hear it from them: all H and A, and a tenth of the others'),
  },
  examples: [{ subject: 'lead-4f8a1c', facts: { advisorId: 'A-SH-01-02', reason: 'price', callBack: true } }],
})

export const giveUpReviewed = defineEvent({
  name: 'GiveUpReviewed',
  subject: 'lead',
  about: 'The supervisor decided on a lead that was given up.',
  facts: {
    by: z.string().describe('The supervisor'),
    verdict: z.enum(['approved', 'rejected']).describe('The decision'),
  },
  examples: [{ subject: 'lead-4f8a1c', facts: { by: 'A-SH-01-01', verdict: 'rejected' } }],
})

export const leadReleased = defineEvent({
  name: 'LeadReleased',
  subject: 'lead',
  about: 'The lead was taken from a holder who let it lie; it is offered to another.',
  facts: { advisorId, reason: z.string().describe('Why, in kebab-case') },
  examples: [{ subject: 'lead-4f8a1c', facts: { advisorId: 'A-SH-01-02', reason: 'third-miss' } }],
})

export const testDriveBooked = defineEvent({
  name: 'TestDriveBooked',
  subject: 'lead',
  about: 'A test drive is arranged.',
  facts: { visitId, dealerId, startsAt: momentSchema.describe('When it begins') },
  examples: [
    { subject: 'lead-4f8a1c', facts: { visitId: 'vis-1', dealerId: 'D-SH-01', startsAt: '2026-11-24T06:00:00Z' } },
  ],
})

export const testDriveDone = defineEvent({
  name: 'TestDriveDone',
  subject: 'lead',
  about: 'The person drove the car.',
  facts: { visitId },
  examples: [{ subject: 'lead-4f8a1c', facts: { visitId: 'vis-1' } }],
})

export const testDriveCancelled = defineEvent({
  name: 'TestDriveCancelled',
  subject: 'lead',
  about: 'The test drive will not take place at that time.',
  facts: { visitId },
  examples: [{ subject: 'lead-4f8a1c', facts: { visitId: 'vis-1' } }],
})

export const orderPlaced = defineEvent({
  name: 'OrderPlaced',
  subject: 'lead',
  about: 'The person ordered the car; the lead stays open until it is delivered.',
  facts: { advisorId },
  examples: [{ subject: 'lead-4f8a1c', facts: { advisorId: 'A-SH-01-02' } }],
})

export const leadClosed = defineEvent({
  name: 'LeadClosed',
  subject: 'lead',
  about: 'The lead is over: the person bought, was lost, is invalid, or withdrew.',
  facts: { outcome: z.enum(['won', 'lost', 'invalid', 'withdrawn']).describe('How it ended') },
  examples: [{ subject: 'lead-4f8a1c', facts: { outcome: 'withdrawn' } }],
})
