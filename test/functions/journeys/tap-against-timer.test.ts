import { expect, test } from 'vitest'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { offerLead } from '../../../functions/leads/offer-lead.ts'
import { forEachInterleaving } from '../../support/interleave.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { openScene, saturday } from '../leads/scene.ts'

test('H. A tap in the last moment and the timer that moves the lead on agree, in whatever order they come', async () => {
  const seen = new Set<string>()
  const last = saturday('10:14')

  await forEachInterleaving({
    open: async () => {
      const scene = await openScene({
        dealers: [dealer('D1')],
        advisors: [advisor('D1', 'X'), advisor('D1', 'Y')],
      })
      const leadId = await scene.newLead()
      await scene.offerNext(leadId, saturday('10:00'))
      return { ...scene, leadId, first: await scene.offer(leadId) }
    },
    operations: ({ leadId, first }) => [
      {
        run: (services) =>
          acceptOffer(
            { leadId, offerId: first.offerId, advisorId: first.candidates[0]?.advisorId ?? '', now: last },
            services,
          ),
      },
      {
        run: (services) =>
          offerLead(
            {
              run: { id: 'run-1', journey: 'lead-response', pk: `LEAD#${leadId}`, sk: 'RUN#run-1' },
              subject: { type: 'lead', id: leadId },
              step: 'offer',
              now: first.expiresAt,
              within: { H: 'PT15M', A: 'PT15M', B: 'PT30M', C: 'PT60M' },
              warn: 'PT5M',
              stage: 'first',
            },
            services,
          ),
      },
    ],
    check: async ({ lead, leadId, first }, [tap, timer]) => {
      const tapped = tap?.kind === 'done' ? JSON.stringify(tap.value) : String(tap?.kind)
      const moved = timer?.kind === 'done' ? timer.value : undefined
      const now = await lead(leadId)
      if (tapped.includes('"accepted"')) {
        expect(moved).toMatchObject({ outcome: 'accepted', offerId: first.offerId })
        expect(now.holder?.advisorId).toBe(first.candidates[0]?.advisorId)
      } else {
        expect(tapped).toMatch(/expired|withdrawn/)
        expect(moved).toMatchObject({ outcome: 'offered' })
        expect(now.holder).toBeUndefined()
        expect(now.offerId).not.toBe(first.offerId)
      }
      seen.add(tapped)
    },
  })

  expect(seen.size).toBe(2)
})
