import type { z } from 'zod'
import type { AnyEvent } from '../../events/define-event.ts'
import { leadClosed } from '../../events/lead.ts'
import type { Person } from '../customers/person-record.ts'
import { personWrite, readPerson } from '../customers/person-store.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Table } from '../shared/table.ts'
import { closing } from './closing.ts'
import type { Lead, Offer } from './lead-record.ts'
import { requireLead } from './lead-store.ts'
import { tellWithdrawn } from './tell-withdrawn.ts'

export interface Closing {
  leadId: string
  /** Who decided: an advisor, a manager, ops, or the person. */
  by: string
  outcome: z.infer<typeof leadClosed.facts>['outcome']
  now: string
  /** Why, in kebab-case, where more is known than the outcome, e.g. `dead-number`. */
  because?: string
  /** What led to it, stored and published with it. */
  after?: AnyEvent
}

/** Ends a lead: nobody holds it any more, all capacity is given back, who was just asked is told, and the person may be a new lead. Throws LeadNotFound. */
export async function closeLead(input: Closing, services: Services): Promise<{ outcome: 'closed' | 'already-closed' }> {
  const { leadId, outcome, now } = input
  const event = makeEvent(leadClosed, { subject: leadId, occurredAt: now, facts: { outcome } })
  const closed = await decideAnew(() => closeOnce(input, event, services.table))
  if (!closed) return { outcome: 'already-closed' }
  await services.bus.publish([...(input.after ? [input.after] : []), event])
  await tellWithdrawn({ ...closed, template: 'offer-closed', now }, services)
  return { outcome: 'closed' }
}

async function closeOnce(
  { leadId, by, outcome, now, because, after }: Closing,
  event: AnyEvent,
  table: Table,
): Promise<{ lead: Lead; offer: Offer | undefined } | undefined> {
  const lead = await requireLead(table, leadId)
  if (lead.state === 'closed') return undefined
  const person = await readPerson(table, lead.personId)
  const reason = `${because === undefined ? outcome : `${outcome}: ${because}`}, by ${by}`
  const { writes, withdrawn } = await closing(lead, { outcome, reason, now }, table)
  const forgetting = person ? [personWrite(withoutOpenLead(person, lead), person)] : []
  const told = [...(after ? [after] : []), event].map((each) => eventWrite(each, now))
  await table.transact([...writes({ givenUp: undefined }), ...forgetting, ...told])
  return { lead, offer: withdrawn }
}

/** Who held the lead is the one to ask first when the person comes back. */
function withoutOpenLead(person: Person, { leadId, holder, lead: { brand } }: Lead): Person {
  const openLeads = { ...person.openLeads }
  if (openLeads[brand]?.leadId === leadId) delete openLeads[brand]
  const seat = holder && { dealerId: holder.dealerId, advisorId: holder.advisorId }
  const lastHolder = { ...person.lastHolder, ...(seat && { [brand]: seat }) }
  return { ...person, openLeads, lastHolder, version: person.version + 1 }
}
