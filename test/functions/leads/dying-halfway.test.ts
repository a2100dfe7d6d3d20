import { expect, test } from 'vitest'
import { republishEvents } from '../../../functions/journeys/republish-events.ts'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { assignLead } from '../../../functions/leads/assign-lead.ts'
import { closeLead } from '../../../functions/leads/close-lead.ts'
import { declineOffer } from '../../../functions/leads/decline-offer.ts'
import { qualifyLead } from '../../../functions/leads/qualify-lead.ts'
import { queueLead } from '../../../functions/leads/queue-lead.ts'
import { recordContact } from '../../../functions/leads/record-contact.ts'
import { registerWalkIn } from '../../../functions/leads/register-walk-in.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { forEachInterleaving } from '../../support/interleave.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { openScene, saturday } from './scene.ts'

const at = saturday('10:00')
const now = saturday('10:10')

/** A lead that is offered to the call desk, or that the desk holds. */
async function open(isHeld: boolean) {
  const scene = await openScene({
    dealers: [dealer('D1', { mode: 'desk' })],
    advisors: [advisor('D1', 'X', { role: 'desk' }), advisor('D1', 'Y')],
  })
  const leadId = await scene.newLead()
  await scene.offerNext(leadId, at)
  const { offerId } = await scene.offer(leadId)
  if (isHeld) await acceptOffer({ leadId, offerId, advisorId: 'X', now: at }, scene.services)
  scene.published.length = 0
  return { ...scene, leadId, offerId, before: await scene.lead(leadId), known: await eventsIn(scene) }
}
type Opened = Awaited<ReturnType<typeof open>>

/** What happens, whether the lead is held before, and the event that tells of it. */
const happenings: readonly [string, boolean, (scene: Opened, services: Services) => Promise<unknown>][] = [
  ['LeadAccepted', false, ({ leadId, offerId }, s) => acceptOffer({ leadId, offerId, advisorId: 'X', now }, s)],
  [
    'LeadDeclined',
    false,
    ({ leadId, offerId }, s) => declineOffer({ leadId, offerId, advisorId: 'X', reason: 'busy', now }, s),
  ],
  ['LeadAssigned', false, ({ leadId }, s) => assignLead({ leadId, dealerId: 'D1', advisorId: 'Y', by: 'M', now }, s)],
  [
    'CustomerWalkedIn',
    false,
    (_, s) => registerWalkIn({ phone: '+8613800000001', brand: 'yunchi', dealerId: 'D1', advisorId: 'Y', now }, s),
  ],
  ['LeadClosed', false, ({ leadId }, s) => closeLead({ leadId, by: 'ops', outcome: 'lost', now }, s)],
  ['LeadQueued', false, ({ leadId }, s) => queueLead({ leadId, reason: 'run-failed', now, causedBy: 'run-1' }, s)],
  [
    'LeadQualified',
    true,
    ({ leadId }, s) => qualifyLead({ leadId, advisorId: 'X', visitAt: saturday('15:00'), now }, s),
  ],
  ['LeadContacted', true, ({ leadId }, s) => recordContact({ leadId, advisorId: 'X', channel: 'phone', now }, s)],
]

test.each(happenings)(
  'G. %s: whoever dies at any step has changed nothing, or the change has its event and the sweep publishes it',
  async (name, isHeld, happen) => {
    const seen = new Set<boolean>()
    await forEachInterleaving({
      open: () => open(isHeld),
      operations: (scene) => [{ run: (services) => happen(scene, services), mayDie: true }],
      check: async (scene) => {
        const { version } = await scene.lead(scene.leadId)
        const events = (await eventsIn(scene)).filter(({ id }) => !scene.known.some((each) => each.id === id))
        const hasChanged = version > scene.before.version

        expect(events.map((event) => event.name).filter((each) => each === name)).toHaveLength(hasChanged ? 1 : 0)
        await republishEvents(saturday('10:16'), scene.services)
        const published = new Set(scene.published.map(({ metadata }) => metadata.id))
        expect(events.filter(({ id }) => !published.has(id))).toEqual([])
        seen.add(hasChanged)
      },
    })
    expect(seen).toEqual(new Set([false, true]))
  },
)

async function eventsIn(scene: Awaited<ReturnType<typeof openScene>>): Promise<{ id: string; name: string }[]> {
  const items = await scene.items('EVENT#')
  return items.map(({ event }) => ({ id: String(event.metadata.id), name: String(event.name) }))
}
