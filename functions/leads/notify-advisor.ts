import type { Seat } from '../customers/person-record.ts'
import type { Delivered } from '../messages/deliver.ts'
import { deliver } from '../messages/deliver.ts'
import { leadVariables } from '../messages/lead-variables.ts'
import type { Services } from '../shared/services.ts'
import type { Lead, Offer } from './lead-record.ts'

/** A message to one advisor about one lead; `slot` makes it be sent at most once. */
export interface Notice {
  template:
    | 'offer-new'
    | 'offer-warning'
    | 'offer-withdrawn'
    | 'offer-closed'
    | 'lead-assigned'
    | 'lead-asked-again'
    | 'lead-released'
    | 'lead-in-human-queue'
  lead: Lead
  to: Seat
  slot: string
  step: string
  now: string
  /** The open offer that it is about; once that is over, the message says nothing useful any more. */
  offer?: Offer
  run?: { id: string }
}

/** Tells an advisor. He sees the person masked until he holds the lead. */
export async function notifyAdvisor(notice: Notice, services: Services): Promise<Delivered> {
  const { template, lead, slot, step, now, offer, run } = notice
  const to = { kind: 'advisor', dealerId: notice.to.dealerId, advisorId: notice.to.advisorId } as const
  const variables = await leadVariables(template, { lead, to, now, ...(offer && { offer }) }, services)
  const subject = { type: 'lead', id: lead.leadId } as const
  const words = {
    template,
    class: 'transactional',
    variables,
    ...(offer && { notAfter: offer.expiresAt, offerId: offer.offerId }),
  } as const
  return deliver({ run, subject, step, slot, to, now, ...words }, services)
}
