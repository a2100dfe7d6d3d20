import type { AnyEvent } from '../../events/define-event.ts'
import { leadAttempted, leadContacted } from '../../events/lead.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { keys } from '../shared/keys.ts'
import { decideAnew, failedOnlyAt } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { finishCalls } from '../tasks/finish-calls.ts'

export interface Attempt {
  leadId: string
  advisorId: string
  now: string
  /** When to try again, ISO 8601, where that was agreed or decided. */
  nextAt?: string
}

export interface Contact extends Attempt {
  channel: 'phone' | 'wechat' | 'sms' | 'showroom'
}

export type Recorded = { outcome: 'recorded' | 'not-holder' }
type Needs = Pick<Services, 'table' | 'bus' | 'settings'>

/** The holder spoke with the person. Who does not hold the lead cannot record that. */
export function recordContact(contact: Contact, services: Needs): Promise<Recorded> {
  const { leadId, advisorId, channel, now, nextAt } = contact
  const facts = { advisorId, channel, ...(nextAt !== undefined && { nextAt }) }
  const event = makeEvent(leadContacted, { subject: leadId, occurredAt: now, facts })
  return note(contact, { event, field: 'lastContactAt' }, services)
}

/** The holder tried to reach the person in vain. Who does not hold the lead cannot record that. */
export function recordAttempt(attempt: Attempt, services: Needs): Promise<Recorded> {
  const { leadId, advisorId, now, nextAt } = attempt
  const facts = { advisorId, ...(nextAt !== undefined && { nextAt }) }
  const event = makeEvent(leadAttempted, { subject: leadId, occurredAt: now, facts })
  return note(attempt, { event, field: 'lastAttemptAt' }, services)
}

/** What was agreed before is over with it, agreed anew or not. */
async function note(
  { leadId, advisorId, now, nextAt }: Attempt,
  { event, field }: { event: AnyEvent; field: 'lastContactAt' | 'lastAttemptAt' },
  services: Needs,
): Promise<Recorded> {
  const { table, bus } = services
  const next = nextAt === undefined ? ' REMOVE nextAt' : ', nextAt = :next'
  const noting = {
    update: {
      key: keys.lead(leadId),
      update: `SET ${field} = :now, version = version + :one${next}`,
      condition: 'holder.advisorId = :advisor',
      values: { ':now': now, ':one': 1, ':advisor': advisorId, ...(nextAt !== undefined && { ':next': nextAt }) },
    },
  }
  const outcome = await decideAnew(async () => {
    try {
      await table.transact([noting, eventWrite(event, now)])
    } catch (error) {
      if (failedOnlyAt(error, 0)) return 'not-holder'
      // The same contact at the same moment is recorded already.
      if (!failedOnlyAt(error, 1)) throw error
    }
    return 'recorded'
  })
  if (outcome === 'not-holder') return { outcome }
  await bus.publish([event])
  const effect = field === 'lastContactAt' ? 'contact' : 'attempt'
  await finishCalls({ leadId, by: advisorId, effect, now }, services)
  return { outcome }
}
