import { type GiveUpReason, type Grade, leadGivenUp } from '../../events/lead.ts'
import { makeEvent } from '../shared/event-record.ts'
import { spread } from '../shared/ids.ts'
import type { Services } from '../shared/services.ts'
import { type LeadRules, readLeadRules } from './lead-rules.ts'
import { type Reported, reportAsHolder } from './report-as-holder.ts'

export interface GivingUp {
  leadId: string
  /** Who holds the lead. */
  advisorId: string
  /** Who asks not to be contacted is not given up: see withdraw-person.ts. */
  reason: Exclude<GiveUpReason, 'do-not-contact'>
  now: string
}

/** The holder gives the lead up. He keeps it until the supervisor has decided; `nothing`: that is waited for already. Throws LeadNotFound. */
export async function giveUp(
  { leadId, advisorId, reason, now }: GivingUp,
  services: Pick<Services, 'table' | 'bus' | 'settings'>,
): Promise<Reported> {
  const rules = await readLeadRules(services.settings)
  return reportAsHolder(
    { leadId, advisorId, now },
    (lead) => {
      if (lead.givenUp && lead.givenUp.at !== now) return undefined
      const callBack = isCalledBack({ leadId, grade: lead.score?.grade }, rules)
      const seat = { advisorId, ...(lead.holder && { dealerId: lead.holder.dealerId }) }
      return {
        changes: { givenUp: { by: advisorId, at: now, reason, callBack } },
        events: [makeEvent(leadGivenUp, { subject: leadId, occurredAt: now, facts: { advisorId, reason, callBack } })],
        custody: { at: now, what: 'given-up', ...seat, reason },
      }
    },
    services,
  )
}

/** The same lead is always among those who are called back, or never. */
export function isCalledBack(
  { leadId, grade }: { leadId: string; grade: Grade | undefined },
  { callBack }: Pick<LeadRules, 'callBack'>,
): boolean {
  return (grade !== undefined && callBack.grades.includes(grade)) || spread(`call-back ${leadId}`, callBack.oneIn) === 0
}
