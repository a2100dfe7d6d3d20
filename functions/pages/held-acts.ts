import { z } from 'zod'
import { closeOutcomes, contactChannels, giveUpReasons } from '../../console/held-forms.ts'
import { closeLead } from '../leads/close-lead.ts'
import { confirmVisit } from '../leads/confirm-visit.ts'
import { giveUp } from '../leads/give-up.ts'
import { qualifyLead } from '../leads/qualify-lead.ts'
import { placeOrder, recordArrival } from '../leads/record-arrival.ts'
import { recordAttempt, recordContact } from '../leads/record-contact.ts'
import { bookTestDrive, cancelTestDrive, finishTestDrive } from '../leads/test-drive.ts'
import { withdrawPerson } from '../leads/withdraw-person.ts'
import type { Services } from '../shared/services.ts'
import type { Desk } from './desk.ts'
import type { HeldDone, HeldProblem } from './held-lead.ts'
import { momentOf } from './moments.ts'

/** What a holder reports with one tap, or one field. */
export const heldFormSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('contact'), channel: z.enum(contactChannels) }),
  z.object({ action: z.literal('attempt') }),
  z.object({ action: z.literal('agree'), nextAt: z.string().default('') }),
  z.object({ action: z.literal('visit'), visitAt: z.string().default('') }),
  z.object({ action: z.literal('drive'), visitAt: z.string().default('') }),
  z.object({ action: z.enum(['arrived', 'driven', 'drive-cancelled', 'order']) }),
  z.object({ action: z.literal('give-up'), reason: z.enum(giveUpReasons).optional() }),
  z.object({ action: z.literal('close'), outcome: z.enum(closeOutcomes).optional() }),
])
type Form = z.infer<typeof heldFormSchema>
type Act<Name extends Form['action']> = Extract<Form, { action: Name }>

/** What was done, or why nothing was. */
type Said = { done: HeldDone; problem?: never } | { done?: never; problem: HeldProblem }

interface Acting {
  leadId: string
  advisorId: string
  now: string
}

/** Does what the holder reports. Somebody who lost the lead in this very moment changes nothing; his page then says so. */
export function actAsHolder(form: Form, desk: Desk, now: string, services: Services): Promise<Said> {
  const by = { leadId: desk.lead.leadId, advisorId: desk.advisor.advisorId, now }
  switch (form.action) {
    case 'contact':
      return saying('contactDone', recordContact({ ...by, channel: form.channel }, services))
    case 'attempt':
      return saying('attemptDone', recordAttempt(by, services))
    case 'agree':
      return agree(form, by, { desk, services })
    case 'visit':
      return bookVisit(form, by, { desk, services })
    case 'drive':
      return bookDrive(form, by, { desk, services })
    case 'give-up':
      if (!form.reason) return Promise.resolve({ problem: 'reasonChoose' })
      return saying('givenUp', giveUp({ ...by, reason: form.reason }, services))
    case 'close':
      return close(form, by, services)
    case 'arrived':
      return saying('arrivedDone', recordArrival(by, services))
    case 'driven':
      return saying('driveDone', finishTestDrive(by, services))
    case 'drive-cancelled':
      return saying('driveCancelled', cancelTestDrive(by, services))
    case 'order':
      return saying('orderDone', placeOrder(by, services))
  }
}

async function saying(done: HeldDone, report: Promise<{ outcome: string }>): Promise<Said> {
  return { done: (await report).outcome === 'nothing' ? 'nothingToRecord' : done }
}

interface There {
  desk: Desk
  services: Services
}

/** As far ahead as one may agree to speak: longer than the follow-up of a lead goes on, nobody remembers. */
const FURTHEST = 90 * 24 * 60 * 60 * 1000

async function agree(form: Act<'agree'>, by: Acting, { desk, services }: There): Promise<Said> {
  const nextAt = futureOf(form.nextAt, by.now, desk)
  if (nextAt === undefined || Date.parse(nextAt) - Date.parse(by.now) > FURTHEST) return { problem: 'nextMissing' }
  return saying('nextDone', recordContact({ ...by, channel: 'phone', nextAt }, services))
}

async function bookVisit(form: Act<'visit'>, by: Acting, { desk, services }: There): Promise<Said> {
  const visitAt = futureOf(form.visitAt, by.now, desk)
  if (visitAt === undefined) return { problem: 'visitMissing' }
  const { outcome } = await qualifyLead({ ...by, visitAt }, services)
  if (outcome !== 'not-holder') await confirmVisit(by, services)
  if (outcome === 'qualified') return { done: 'visitHandedOver' }
  // Who arranges a visit has spoken with the person, and speaks with them next when they come.
  return saying('visitDone', recordContact({ ...by, channel: 'phone', nextAt: visitAt }, services))
}

async function bookDrive(form: Act<'drive'>, by: Acting, { desk, services }: There): Promise<Said> {
  const startsAt = futureOf(form.visitAt, by.now, desk)
  if (startsAt === undefined) return { problem: 'visitMissing' }
  return saying('driveBooked', bookTestDrive({ ...by, startsAt }, services))
}

function futureOf(field: string, now: string, { dealer }: Desk): string | undefined {
  const moment = momentOf(field, dealer.zone)
  return moment === undefined || Date.parse(moment) < Date.parse(now) ? undefined : moment
}

async function close(
  { outcome }: Act<'close'>,
  { leadId, advisorId: by, now }: Acting,
  services: Services,
): Promise<Said> {
  if (!outcome) return { problem: 'outcomeMissing' }
  if (outcome === 'withdrawn') await withdrawPerson({ leadId, by, now }, services)
  else if (outcome === 'won') await closeLead({ leadId, by, outcome, now }, services)
  else await closeLead({ leadId, by, outcome: 'invalid', because: outcome, now }, services)
  return { done: 'closedTitle' }
}
