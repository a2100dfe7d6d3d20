import { customerWalkedIn, orderPlaced } from '../../events/lead.ts'
import { makeEvent } from '../shared/event-record.ts'
import type { Services } from '../shared/services.ts'
import { finishCalls } from '../tasks/finish-calls.ts'
import { type Reported, reportAsHolder } from './report-as-holder.ts'

interface ByHolder {
  leadId: string
  /** Who holds the lead. */
  advisorId: string
  now: string
}
type Needs = Pick<Services, 'table' | 'bus' | 'settings'>

/** The person came to the showroom, to the one who holds the lead. Throws LeadNotFound. */
export async function recordArrival(arrival: ByHolder, services: Needs): Promise<Reported> {
  const { leadId, advisorId, now } = arrival
  const reported = await reportAsHolder(
    arrival,
    ({ holder }) => {
      if (!holder) return undefined
      const { dealerId } = holder
      return {
        changes: { lastContactAt: now, nextAt: undefined },
        events: [makeEvent(customerWalkedIn, { subject: leadId, occurredAt: now, facts: { advisorId, dealerId } })],
        custody: { at: now, what: 'walked-in', dealerId, advisorId, reason: 'the person came to the showroom' },
      }
    },
    services,
  )
  if (reported.outcome === 'recorded') await finishCalls({ leadId, by: advisorId, effect: 'contact', now }, services)
  return reported
}

/** The person ordered the car; the lead stays open until it is delivered. `nothing`: that is known. Throws LeadNotFound. */
export function placeOrder(order: ByHolder, services: Needs): Promise<Reported> {
  const { leadId, advisorId, now } = order
  return reportAsHolder(
    order,
    ({ orderedAt }) =>
      orderedAt !== undefined && orderedAt !== now
        ? undefined
        : {
            changes: { orderedAt: now, lastContactAt: now, nextAt: undefined },
            events: [makeEvent(orderPlaced, { subject: leadId, occurredAt: now, facts: { advisorId } })],
          },
    services,
  )
}
