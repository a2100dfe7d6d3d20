import { leadQualified } from '../../events/lead.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { requireLead } from './lead-store.ts'
import { leadChange } from './lead-writes.ts'

export interface Qualification {
  leadId: string
  /** Who holds the lead. */
  advisorId: string
  /** When the person will come, ISO 8601. */
  visitAt: string
  now: string
}

/** `visit-booked`: the holder is no desk agent, so there is nobody to hand over to. */
export type Qualified = { outcome: 'qualified' | 'visit-booked' | 'not-holder' }

/** The holder books a visit. From the call desk the lead then goes to a showroom advisor, whom the journey looks for. Throws LeadNotFound. */
export async function qualifyLead(
  qualification: Qualification,
  { table, bus }: Pick<Services, 'table' | 'bus'>,
): Promise<Qualified> {
  const { leadId, advisorId, visitAt, now } = qualification
  const { outcome, event } = await decideAnew(async () => {
    const lead = await requireLead(table, leadId)
    const { holder } = lead
    if (holder?.advisorId !== advisorId) return { outcome: 'not-holder' as const }
    const visit = { visitAt, ...(visitAt !== lead.visitAt && { visitBookedAt: now }) }
    if (holder.role !== 'desk') {
      await table.transact([leadChange(lead, visit)])
      return { outcome: 'visit-booked' as const }
    }
    const facts = { dealerId: holder.dealerId, by: advisorId, visitAt }
    const qualified = makeEvent(leadQualified, { subject: leadId, occurredAt: now, facts })
    // Nobody was asked yet for this second search.
    await table.transact([leadChange(lead, { ...visit, asked: [] }), eventWrite(qualified, now)])
    return { outcome: 'qualified' as const, event: qualified }
  })
  if (event) await bus.publish([event])
  return { outcome }
}
