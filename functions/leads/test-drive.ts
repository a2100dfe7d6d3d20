import { testDriveBooked, testDriveCancelled, testDriveDone } from '../../events/lead.ts'
import { makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
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

/** Arranges a test drive, or moves the one that is arranged: TestDriveBooked tells of the time that holds now. Throws LeadNotFound. */
export async function bookTestDrive(booking: ByHolder & { startsAt: string }, services: Needs): Promise<Reported> {
  const { leadId, advisorId, now, startsAt } = booking
  const reported = await reportAsHolder(
    booking,
    ({ holder }) => {
      if (!holder) return undefined
      const visitId = stableId('vis', leadId, startsAt, now)
      const facts = { visitId, dealerId: holder.dealerId, startsAt }
      return {
        changes: {
          testDrive: { visitId, startsAt, state: 'booked' },
          visitAt: startsAt,
          lastContactAt: now,
          nextAt: undefined,
        },
        events: [makeEvent(testDriveBooked, { subject: leadId, occurredAt: now, facts })],
      }
    },
    services,
  )
  // Who arranges a test drive has spoken with the person.
  if (reported.outcome === 'recorded') await finishCalls({ leadId, by: advisorId, effect: 'contact', now }, services)
  return reported
}

/** `nothing`: no test drive is arranged. Throws LeadNotFound. */
export function cancelTestDrive(cancelling: ByHolder, services: Needs): Promise<Reported> {
  return endTestDrive(cancelling, 'cancelled', services)
}

/** The person drove the car. `nothing`: no test drive was arranged. Throws LeadNotFound. */
export function finishTestDrive(finishing: ByHolder, services: Needs): Promise<Reported> {
  return endTestDrive(finishing, 'done', services)
}

function endTestDrive(by: ByHolder, state: 'done' | 'cancelled', services: Needs): Promise<Reported> {
  const { leadId, now } = by
  const definition = state === 'done' ? testDriveDone : testDriveCancelled
  return reportAsHolder(
    by,
    ({ testDrive }) => {
      if (testDrive?.state !== 'booked') return undefined
      const { visitId } = testDrive
      return {
        changes: {
          testDrive: { ...testDrive, state },
          ...(state === 'done' ? { lastContactAt: now } : { visitAt: undefined }),
        },
        events: [makeEvent(definition, { subject: leadId, occurredAt: now, facts: { visitId } })],
      }
    },
    services,
  )
}
