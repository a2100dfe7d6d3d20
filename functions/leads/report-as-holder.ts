import type { AnyEvent } from '../../events/define-event.ts'
import { eventWrite } from '../shared/event-record.ts'
import { decideAnew, failedOnlyAt } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Custody, Lead } from './lead-record.ts'
import { requireLead } from './lead-store.ts'
import { custodyWrites, leadChange } from './lead-writes.ts'

/** What the holder reports: how the lead changes, and the events that tell of it. */
export interface Report {
  changes: Partial<Lead>
  events: readonly [AnyEvent, ...AnyEvent[]]
  custody?: Custody
}

/** `not-holder`: somebody else holds the lead, or it is closed. `nothing`: there is nothing to report on. */
export type Reported = { outcome: 'recorded' | 'not-holder' | 'nothing' }

/** Changes the lead and tells of it in one transaction, if `advisorId` holds it; the same report at the same moment is one. Throws LeadNotFound. */
export async function reportAsHolder(
  { leadId, advisorId, now }: { leadId: string; advisorId: string; now: string },
  report: (lead: Lead) => Report | undefined,
  { table, bus }: Pick<Services, 'table' | 'bus'>,
): Promise<Reported> {
  const { outcome, events } = await decideAnew(async () => {
    const lead = await requireLead(table, leadId)
    if (lead.state === 'closed' || lead.holder?.advisorId !== advisorId) return { outcome: 'not-holder' as const }
    const reported = report(lead)
    if (!reported) return { outcome: 'nothing' as const }
    const { changes, events, custody } = reported
    try {
      await table.transact([
        ...events.map((event) => eventWrite(event, now)),
        leadChange(lead, changes),
        ...custodyWrites(lead, custody ? [custody] : []),
      ])
    } catch (error) {
      if (!events.some((_, at) => failedOnlyAt(error, at))) throw error
    }
    return { outcome: 'recorded' as const, events }
  })
  if (events) await bus.publish(events)
  return { outcome }
}
