import { leadContacted } from '../../events/lead.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { keys } from '../shared/keys.ts'
import { decideAnew, failedOnlyAt } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'

export interface Contact {
  leadId: string
  advisorId: string
  channel: 'phone' | 'wechat' | 'sms' | 'showroom'
  now: string
}

/** The holder spoke with the person. Who does not hold the lead cannot record that. */
export async function recordContact(
  { leadId, advisorId, channel, now }: Contact,
  { table, bus }: Pick<Services, 'table' | 'bus'>,
): Promise<{ outcome: 'recorded' | 'not-holder' }> {
  const event = makeEvent(leadContacted, { subject: leadId, occurredAt: now, facts: { advisorId, channel } })
  const noting = {
    update: {
      key: keys.lead(leadId),
      update: 'SET lastContactAt = :now, version = version + :one',
      condition: 'holder.advisorId = :advisor',
      values: { ':now': now, ':one': 1, ':advisor': advisorId },
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
  if (outcome === 'recorded') await bus.publish([event])
  return { outcome }
}
