import type { AnyEvent } from '../../events/define-event.ts'
import { leadMerged } from '../../events/lead.ts'
import { personWrite } from '../customers/person-store.ts'
import { eventWrite, makeEvent, outcomeWrite } from '../shared/event-record.ts'
import type { Table } from '../shared/table.ts'
import { type Capturing, withOpenLead } from './capturing.ts'
import type { Lead } from './lead-record.ts'
import { later, mergeCaptures } from './lead-rules.ts'
import { captureWrite, custodyWrites, leadChange } from './lead-writes.ts'

/** Adds a capture to the person's open lead; whoever holds it, or is asked, goes on. */
export async function mergeLead(capturing: Capturing, lead: Lead, table: Table): Promise<readonly AnyEvent[]> {
  const { captureId, capture, now, person } = capturing
  const { leadId } = lead
  const event = makeEvent(leadMerged, { subject: leadId, occurredAt: now, causedBy: captureId, facts: { captureId } })
  await table.transact([
    personWrite(withOpenLead(capturing, leadId), person),
    leadChange(lead, {
      lead: mergeCaptures(lead.lead, lead.lastAskedAt, capture),
      lastAskedAt: later(capture.askedAt, lead.lastAskedAt),
    }),
    captureWrite(leadId, captureId, capture),
    ...custodyWrites(lead, [{ at: now, what: 'merged', reason: `from ${capture.source}` }]),
    eventWrite(event, now),
    outcomeWrite(captureId, { kind: 'merged', detail: leadId, at: now }),
  ])
  return [event]
}
