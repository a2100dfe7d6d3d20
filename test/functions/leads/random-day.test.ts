import fc from 'fast-check'
import { expect, test } from 'vitest'
import { advisorSchema } from '../../../functions/dealers/dealer-record.ts'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { assignLead } from '../../../functions/leads/assign-lead.ts'
import { closeLead } from '../../../functions/leads/close-lead.ts'
import { declineOffer } from '../../../functions/leads/decline-offer.ts'
import { leadSchema, offerSchema } from '../../../functions/leads/lead-record.ts'
import { queueLead } from '../../../functions/leads/queue-lead.ts'
import { registerWalkIn } from '../../../functions/leads/register-walk-in.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { captured, openScene, type Scene, saturday } from './scene.ts'

const phones = ['+8613800000001', '+8613800000002']
const staff = ['X', 'Y', 'M']

/** Something that happens to one of the persons, perhaps by one of the staff. */
const happening = fc.record({
  what: fc.constantFrom('ask', 'offer', 'offer', 'accept', 'accept', 'decline', 'assign', 'walk-in', 'close', 'queue'),
  phone: fc.constantFrom(...phones),
  advisorId: fc.constantFrom(...staff),
  /** Minutes until the next thing happens; now and then weeks. */
  pause: fc.oneof(fc.nat(40), fc.constant(40 * 24 * 60)),
})
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

test('whatever happens in whatever order, nobody exceeds his capacity, every place is given back once, and a lead has one holder', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 15, maxLength: 25 }), fc.boolean(), async (day, claims) => {
      const scene = await openScene({
        dealers: [dealer('D1', { assign: claims ? 'claim' : 'one-by-one' })],
        advisors: [
          advisor('D1', 'X', { capacity: 1 }),
          advisor('D1', 'Y', { capacity: 2 }),
          advisor('D1', 'M', { role: 'manager', capacity: 1 }),
        ],
      })
      let now = Date.parse(saturday('10:00'))
      for (const [at, each] of day.entries()) {
        await happen(scene, each, { now: new Date(now).toISOString(), at })
        expect(await findWrong(scene)).toEqual([])
        now += each.pause * 60_000
      }
      scene.close()
    }),
    { numRuns: 40 },
  )
})

async function happen(scene: Scene, { what, phone, advisorId }: Happening, { now, at }: { now: string; at: number }) {
  const { services } = scene
  if (what === 'ask')
    return scene.capture(captured({ sourceId: `${at}`, series: `${at}`, person: { phone }, askedAt: now }))
  if (what === 'walk-in') return registerWalkIn({ phone, brand: 'yunchi', dealerId: 'D1', advisorId, now }, services)
  const lead = (await leadsOf(scene)).find((each) => each.lead.person.phone === phone && each.state !== 'closed')
  if (!lead) return undefined
  const { leadId, offerId = 'none' } = lead
  if (what === 'offer') return scene.offerNext(leadId, now)
  if (what === 'accept') return acceptOffer({ leadId, offerId, advisorId, now }, services)
  if (what === 'decline') return declineOffer({ leadId, offerId, advisorId, reason: 'busy', now }, services)
  if (what === 'assign') return assignLead({ leadId, dealerId: 'D1', advisorId, by: 'M', now }, services)
  if (what === 'close') return closeLead({ leadId, by: advisorId, outcome: 'lost', now }, services)
  return queueLead({ leadId, reason: 'run-failed', now, causedBy: `run-${at}` }, services)
}

const leadsOf = async (scene: Scene) =>
  (await scene.items('LEAD#')).filter(({ sk }) => sk === 'LEAD').map((item) => leadSchema.parse(item))

/** What is not as it must be, in words. */
async function findWrong(scene: Scene): Promise<string[]> {
  const items = await scene.items('')
  const beginning = (prefix: string) => items.filter(({ sk }) => String(sk).startsWith(prefix))
  const leads = items.filter(({ sk }) => sk === 'LEAD').map((item) => leadSchema.parse(item))
  const offers = beginning('OFFER#')
  const all = offers.map((item) => offerSchema.parse(item))
  const open = all.filter(({ state }) => state === 'open')
  const team = beginning('ADVISOR#')
  return [
    ...team.flatMap((item) => {
      const { advisorId, load, capacity } = advisorSchema.parse(item)
      const holds = leads.filter(({ holder }) => holder?.advisorId === advisorId).length
      const alone = open.filter(({ mode }) => mode === 'one-by-one')
      const asked = alone.filter(({ candidates }) => candidates[0]?.advisorId === advisorId).length
      return [
        ...(load === holds + asked
          ? []
          : [`${advisorId} has load ${load}, holds ${holds} and is asked ${asked} times`]),
        ...(load <= capacity ? [] : [`${advisorId} has load ${load} and capacity ${capacity}`]),
      ]
    }),
    ...leads.flatMap(({ leadId, state, holder, offerId, queuedAt }) => {
      const asking = open.filter((offer) => offer.leadId === leadId).map((offer) => offer.offerId)
      // Between the last no and the next offer nobody is asked.
      const isDeclined = all.some((offer) => offer.offerId === offerId && offer.state === 'declined')
      const expected = state === 'offered' && !isDeclined ? [offerId] : []
      return [
        ...((holder !== undefined) === (state === 'accepted')
          ? []
          : [`${leadId} is ${state}, held by ${holder?.advisorId}`]),
        ...(JSON.stringify(asking) === JSON.stringify(expected) ? [] : [`${leadId} is ${state}, open: ${asking}`]),
        ...(state !== 'queued' || queuedAt ? [] : [`${leadId} is queued since never`]),
      ]
    }),
  ]
}
