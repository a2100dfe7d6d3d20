import { Temporal } from 'temporal-polyfill'
import { clockWarned } from '../../events/complaint.ts'
import { localDay } from '../dates/period.ts'
import { readDealer } from '../dealers/dealer-store.ts'
import { sweepDue } from '../journeys/sweep-due.ts'
import { makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import { scheduledFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { changeComplaint, type Decision } from './change-complaint.ts'
import { type ClockWarning, warningsOf } from './clock-warnings.ts'
import { nextLook, warningClocksOf } from './complaint-clocks.ts'
import type { Complaint } from './complaint-record.ts'
import { readComplaint } from './complaint-store.ts'
import { tellOfClock } from './tell-of-clock.ts'
import { tellOfForgotten } from './tell-of-forgotten.ts'

/** Looks at the legal clocks of the open complaints for which something can have changed, and warns of each stage once; and whether anybody looks after them. */
export async function watchClocks(now: string, services: Services): Promise<{ looked: number; warned: number }> {
  const tomorrow = Temporal.PlainDate.from(localDay(now, services.config.zone)).add({ days: 1 }).toString()
  let looked = 0
  let warned = 0
  await sweepDue(services.table, { list: 'complaint-clocks', before: tomorrow }, async ({ pk }) => {
    const complaint = await readComplaint(services.table, pk.slice('COMPLAINT#'.length))
    if (!complaint || complaint.state === 'closed') return
    looked += 1
    warned += await lookAt(complaint, now, services)
  })
  return { looked, warned }
}

/** The messages go first: each is sent at most once, so whatever dies before the record is written is made up for next time. */
async function lookAt(complaint: Complaint, now: string, services: Services): Promise<number> {
  const { complaintId, dealerId, warned } = complaint
  const zone = dealerId === undefined ? undefined : (await readDealer(services.table, dealerId))?.zone
  const when = { now, zone }
  const warnings = warningsOf(await warningClocksOf(complaint, when, services))
  const fresh = warnings.filter(({ id }) => !warned.includes(id))
  for (const warning of fresh) await tellOfClock({ complaint, warning, now }, services)
  await tellOfForgotten({ complaint, now }, services)
  const lookOn = await nextLook(complaint, when, services)
  const decide = (current: Complaint): Decision<number> => {
    // New facts came meanwhile: the next sweep looks at them.
    if (current.version !== complaint.version || current.state === 'closed') return { outcome: 0 }
    const to = { lookOn, warned: [...warned, ...fresh.map(({ id }) => id)] }
    return {
      outcome: fresh.length,
      change: { to, entries: fresh.map((warning) => entryOf(warning, now)) },
      events: fresh.map((warning) => eventOf(warning, { complaintId, now })),
    }
  }
  const { outcome } = await changeComplaint({ complaintId, now }, decide, services)
  return outcome
}

const entryOf = ({ id, state }: ClockWarning, at: string) =>
  ({ at, what: 'warned', detail: `${id}: ${state}` }) as const

const eventOf = (
  { id, reading, state, on }: ClockWarning,
  { complaintId, now }: { complaintId: string; now: string },
) =>
  makeEvent(clockWarned, {
    subject: complaintId,
    occurredAt: now,
    id: stableId('evt', clockWarned.name, complaintId, id),
    facts: { clock: reading.clock, state, ...(on !== undefined && { on }) },
  })

export const handler = scheduledFunction(watchClocks)
