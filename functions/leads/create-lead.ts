import type { AnyEvent } from '../../events/define-event.ts'
import { leadClosed, leadCreated } from '../../events/lead.ts'
import type { Seat } from '../customers/person-record.ts'
import { personWrite } from '../customers/person-store.ts'
import { eventWrite, makeEvent, outcomeWrite } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import type { Table, Write } from '../shared/table.ts'
import { type Capturing, withOpenLead } from './capturing.ts'
import { closing } from './closing.ts'
import { handoverWrites } from './handover.ts'
import type { Lead } from './lead-record.ts'
import type { CaptureDecision } from './lead-rules.ts'
import { captureWrite, custodyWrites, isSame, leadCreation } from './lead-writes.ts'

type Replaced = Extract<CaptureDecision, { kind: 'replace' }>

/**
 * A new lead, in one transaction with the PERSON item: of two captures of one person at once, one is refused, looks again and merges.
 * An open lead that went stale, or whose holder is silent, is closed in the same transaction: it never stays with him.
 */
export async function createLead(
  capturing: Capturing,
  decision: CaptureDecision,
  table: Table,
): Promise<readonly AnyEvent[]> {
  const { captureId, capture, now, person } = capturing
  const replaced = decision.kind === 'replace' ? decision : undefined
  const lead = newLead(capturing, replaced)
  const { leadId } = lead
  const event = makeEvent(leadCreated, {
    subject: leadId,
    occurredAt: now,
    causedBy: captureId,
    facts: { captureId, brand: capture.brand },
  })
  const left = replaced && (await leaveBehind(replaced.old, { leadId, captureId, why: replaced.why, now }, table))
  await table.transact([
    personWrite(withOpenLead(capturing, leadId), person),
    ...leadCreation(lead),
    captureWrite(leadId, captureId, capture),
    ...handoverWrites({ leadId, source: capture.source }, capturing.handOverTo, now),
    ...custodyWrites({ leadId, version: 0 }, [{ at: now, what: 'captured', reason: captured(capturing, replaced) }]),
    eventWrite(event, now),
    outcomeWrite(captureId, { kind: 'created', detail: leadId, at: now }),
    ...(left?.writes ?? []),
  ])
  return [...(left ? [left.event] : []), event]
}

function newLead(capturing: Capturing, replaced: Replaced | undefined): Lead {
  const { captureId, capture, personId, now } = capturing
  const previous = whoToAskFirst(capturing, replaced)
  return {
    leadId: stableId('lead', captureId),
    personId,
    state: 'new',
    version: 1,
    createdAt: now,
    lastAskedAt: capture.askedAt,
    captureId,
    lead: capture,
    asked: [],
    labels: {},
    ...(previous && { previous }),
    ...(replaced && { continues: replaced.old.leadId }),
  }
}

/** Who looked after the person last; but who just lost the lead because he was silent is not the one to ask first. */
function whoToAskFirst({ person, capture }: Capturing, replaced: Replaced | undefined): Seat | undefined {
  const last = person?.lastHolder[capture.brand]
  const holder = replaced?.old.holder
  if (!holder) return last
  if (replaced.why === 'stale') return { dealerId: holder.dealerId, advisorId: holder.advisorId }
  return last && !isSame(last, holder) ? last : undefined
}

function captured({ capture }: Capturing, replaced: Replaced | undefined): string {
  return replaced ? `from ${capture.source}; continues ${replaced.old.leadId}` : `from ${capture.source}`
}

async function leaveBehind(
  old: Lead,
  { leadId, captureId, why, now }: { leadId: string; captureId: string; why: 'stale' | 'silent-holder'; now: string },
  table: Table,
): Promise<{ event: AnyEvent; writes: Write[] }> {
  const event = makeEvent(leadClosed, {
    subject: old.leadId,
    occurredAt: now,
    causedBy: captureId,
    facts: { outcome: 'lost' },
  })
  const reason =
    why === 'stale' ? 'nothing happened for too long' : 'the holder did not contact the person for too long'
  const { writes } = await closing(old, { outcome: 'lost', reason: `${reason}; continued as ${leadId}`, now }, table)
  return { event, writes: [...writes({ continuedAs: leadId }), eventWrite(event, now)] }
}
