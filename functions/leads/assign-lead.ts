import { leadAssigned } from '../../events/lead.ts'
import { readAdvisor } from '../dealers/dealer-store.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { decideAnew, failedOnlyAt } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Lead, Offer } from './lead-record.ts'
import { requireLead } from './lead-store.ts'
import { isSame } from './lead-writes.ts'
import { notifyAdvisor } from './notify-advisor.ts'
import { takeOver } from './take-over.ts'
import { tellWithdrawn } from './tell-withdrawn.ts'

export interface Assignment {
  leadId: string
  dealerId: string
  advisorId: string
  /** The manager, or whoever of ops decided. */
  by: string
  now: string
}

/** `already-held`: that advisor has it already. */
export type Assigned = { outcome: 'assigned' | 'at-capacity' | 'closed' | 'already-held' }

/** There is no such advisor at that dealer. */
export class AdvisorNotFound extends Error {
  constructor(dealerId: string, advisorId: string) {
    super(`There is no advisor ${advisorId} at dealer ${dealerId}: choose one from the dealer's list`)
    this.name = 'AdvisorNotFound'
  }
}

/**
 * Gives the lead to an advisor by hand, from the human queue, from an open offer or from whoever holds it; tells him, and those who were asked.
 * Throws LeadNotFound, AdvisorNotFound.
 */
export async function assignLead(assignment: Assignment, services: Services): Promise<Assigned> {
  const { dealerId, advisorId, by, now, leadId } = assignment
  const { outcome, lead, withdrawn } = await decideAnew(() => assignOnce(assignment, services.table))
  if (!lead) return { outcome }
  await services.bus.publish([assignedEvent(assignment)])
  const to = { dealerId, advisorId }
  await tellWithdrawn({ lead, offer: withdrawn, except: to, now }, services)
  const slot = `${leadId}/assigned/${dealerId}/${advisorId}/${now}`
  await notifyAdvisor({ template: 'lead-assigned', lead, to, slot, step: `assigned by ${by}`, now }, services)
  return { outcome }
}

interface Decision extends Assigned {
  /** As it is now, where it was assigned. */
  lead?: Lead
  withdrawn?: Offer | undefined
}

async function assignOnce(assignment: Assignment, table: Services['table']): Promise<Decision> {
  const { leadId, dealerId, advisorId, by, now } = assignment
  const [lead, advisor] = await Promise.all([requireLead(table, leadId), readAdvisor(table, dealerId, advisorId)])
  if (!advisor) throw new AdvisorNotFound(dealerId, advisorId)
  if (lead.state === 'closed') return { outcome: 'closed' }
  if (isSame(lead.holder, advisor)) return { outcome: 'already-held' }
  const to = { dealerId, advisorId, role: advisor.role }
  const reason = lead.holder ? `by ${by}, from ${lead.holder.advisorId}` : `by ${by}`
  const entry = { at: now, what: 'assigned', dealerId, advisorId, reason } as const
  const taking = await takeOver(lead, { to, entry }, table)
  try {
    await table.transact([...taking.writes, eventWrite(assignedEvent(assignment), now)])
  } catch (error) {
    if (taking.takesCapacity && failedOnlyAt(error, 0)) return { outcome: 'at-capacity' }
    throw error
  }
  const holder = { ...to, since: now }
  return { outcome: 'assigned', lead: { ...lead, state: 'accepted', holder }, withdrawn: taking.withdrawn }
}

function assignedEvent({ leadId, advisorId, dealerId, by, now }: Assignment) {
  return makeEvent(leadAssigned, { subject: leadId, occurredAt: now, facts: { advisorId, dealerId, by } })
}
