import type { z } from 'zod'
import { complaintContacted } from '../../events/complaint.ts'
import type { Seat } from '../customers/person-record.ts'
import { makeEvent } from '../shared/event-record.ts'
import type { Services } from '../shared/services.ts'
import { changeComplaint } from './change-complaint.ts'

export interface HumanContact {
  complaintId: string
  by: Seat
  channel: z.infer<typeof complaintContacted.facts>['channel']
  now: string
}

/**
 * A human spoke with the person: the first time since it was opened stops the 24 hours, later ones are noted. Whoever spoke
 * last handles it. Throws ComplaintNotFound.
 */
export async function recordContact(
  { complaintId, by, channel, now }: HumanContact,
  services: Pick<Services, 'table' | 'bus'>,
): Promise<{ outcome: 'contacted' | 'noted' | 'closed' }> {
  const handler = { dealerId: by.dealerId, advisorId: by.advisorId }
  const told = { at: now, what: 'contacted', by: by.advisorId, detail: channel } as const
  const { outcome } = await changeComplaint<'contacted' | 'noted' | 'closed'>(
    { complaintId, now },
    ({ state, facts }) => {
      if (state === 'closed') return { outcome: 'closed' }
      if (state !== 'open') return { outcome: 'noted', change: { to: { handler, attempts: [] }, entries: [told] } }
      const moments = { ...facts.moments, contactedAt: now }
      const to = { state: 'contacted', handler, contactedAt: now, facts: { ...facts, moments } } as const
      const about = { subject: complaintId, occurredAt: now, facts: { by: by.advisorId, channel } }
      return {
        outcome: 'contacted',
        change: { to: { ...to, attempts: [] }, entries: [told] },
        events: [makeEvent(complaintContacted, about)],
      }
    },
    services,
  )
  return { outcome }
}
