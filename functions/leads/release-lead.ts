import { z } from 'zod'
import { leadReleased } from '../../events/lead.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { keys } from '../shared/keys.ts'
import { taskFunction } from '../shared/lambda.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Table } from '../shared/table.ts'
import type { Task } from '../tasks/task-record.ts'
import { tasksOf } from '../tasks/task-store.ts'
import type { Lead } from './lead-record.ts'
import { readOpenOffer, requireLead } from './lead-store.ts'
import { custodyWrites, isSame, leadChange, loadWrites, offerDecision, reservedBy } from './lead-writes.ts'
import { notifyAdvisor } from './notify-advisor.ts'
import { type LeadTask, leadTaskSchema } from './task-input.ts'

const inputSchema = leadTaskSchema.extend({ reason: z.string() })
const outputSchema = z.object({ released: z.boolean() })

/**
 * Takes the lead from a holder who let it lie, frees his capacity, and tells him; the next search leaves him out. Only from
 * the one who missed what the run had asked for last: who got the lead meanwhile keeps it. Throws LeadNotFound.
 */
export async function releaseLead(
  input: LeadTask & { reason: string },
  services: Services,
): Promise<z.infer<typeof outputSchema>> {
  const { subject, run, step, now, reason } = input
  const by = await whoMissed(input, services.table)
  if (by === undefined) return { released: false }
  const { advisorId } = by
  const event = makeEvent(leadReleased, { subject: subject.id, occurredAt: now, facts: { advisorId, reason } })
  const lead = await decideAnew(async () => {
    const current = await requireLead(services.table, subject.id)
    if ((await services.table.get(keys.event(event.metadata.id))) !== undefined) return current
    if (current.state === 'closed' || !isSame(current.holder, by)) return undefined
    await services.table.transact([
      ...(await releasing(current, { ...by, reason, now }, services.table)),
      eventWrite(event, now),
    ])
    return current
  })
  if (!lead) return { released: false }
  await services.bus.publish([event])
  const slot = `${run.id}/released/${advisorId}`
  await notifyAdvisor({ template: 'lead-released', lead, to: by, slot, step, now }, services)
  return { released: true }
}

async function whoMissed(
  { subject, run }: LeadTask,
  table: Table,
): Promise<{ dealerId: string; advisorId: string } | undefined> {
  const missed = (await tasksOf(table, subject)).filter(({ runId, state }) => runId === run.id && state === 'missed')
  const last = missed.reduce<Task | undefined>(
    (latest, each) => (latest && latest.openedAt > each.openedAt ? latest : each),
    undefined,
  )
  return last?.advisorId === undefined ? undefined : { dealerId: last.dealerId, advisorId: last.advisorId }
}

async function releasing(
  lead: Lead,
  { dealerId, advisorId, reason, now }: { dealerId: string; advisorId: string; reason: string; now: string },
  table: Table,
) {
  const offer = await readOpenOffer(table, lead)
  const former = lead.asked.filter(({ level }) => level === 'previous-advisor')
  return [
    leadChange(lead, {
      state: 'new',
      holder: undefined,
      nextAt: undefined,
      givenUp: undefined,
      // The search begins anew, and passes over everyone who had the lead.
      asked: [...former, { level: 'previous-advisor', dealerId, advisorIds: [advisorId] }],
    }),
    ...(offer ? [offerDecision(offer, 'withdrawn', { now })] : []),
    ...loadWrites([], [{ dealerId, advisorId }, ...reservedBy(offer)]),
    ...custodyWrites(lead, [{ at: now, what: 'released' as const, dealerId, advisorId, reason }]),
  ]
}

export const handler = taskFunction(inputSchema, outputSchema, releaseLead)
