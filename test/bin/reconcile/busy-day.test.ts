import { expect, it } from 'vitest'
import type { Facts } from '../../../bin/reconcile/facts.ts'
import { gatherFacts } from '../../../bin/reconcile/gather-facts.ts'
import { reconcile } from '../../../bin/reconcile/reconcile.ts'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { assignLead } from '../../../functions/leads/assign-lead.ts'
import { closeLead } from '../../../functions/leads/close-lead.ts'
import { declineOffer } from '../../../functions/leads/decline-offer.ts'
import { registerWalkIn } from '../../../functions/leads/register-walk-in.ts'
import { type Machine, openMachine } from '../../../local/machine.ts'
import { seededRandom } from '../../../local/random.ts'
import { loadSamples } from '../../../samples/load.ts'

const ROUNDS = ['PT5M', 'PT15M', 'PT1H', 'PT3H', 'PT20H', 'PT1H', 'P1D']

/** What people do at one moment, all at once: some accept, some decline, managers assign, customers walk in, leads are closed. */
function peopleAct(facts: Facts, { services }: Machine, { now, random }: { now: string; random: () => number }) {
  const anybody = () => facts.advisors[Math.floor(random() * facts.advisors.length)]
  const deeds: Promise<unknown>[] = []
  for (const { leadId, offerId, state, candidates } of facts.offers) {
    const asked = candidates[Math.floor(random() * candidates.length)]
    if (state !== 'open' || !asked) continue
    const answer = { leadId, offerId, advisorId: asked.advisorId, now }
    const dice = random()
    if (dice < 0.25) deeds.push(acceptOffer(answer, services))
    else if (dice < 0.45) deeds.push(declineOffer({ ...answer, reason: 'busy' }, services))
  }
  for (const { leadId } of facts.leads.values()) {
    const [advisor, dice] = [anybody(), random()]
    if (!advisor) continue
    const { dealerId, advisorId } = advisor
    const phone = `+861380000${String(Math.floor(random() * 250) + 1).padStart(4, '0')}`
    if (dice < 0.05) deeds.push(assignLead({ leadId, dealerId, advisorId, by: 'ops', now }, services))
    else if (dice < 0.1) deeds.push(registerWalkIn({ phone, brand: 'yunchi', dealerId, advisorId, now }, services))
    else if (dice < 0.15) deeds.push(closeLead({ leadId, by: advisorId, outcome: 'lost', now }, services))
  }
  return Promise.all(deeds)
}

it('however people act, all at once and for days, the promise holds at every moment', async () => {
  const machine = await openMachine({ clock: { startsAt: '2026-11-21T02:00:00Z' } })
  const random = seededRandom(5)
  const { table } = machine.services
  await loadSamples(machine.services, { now: '2026-11-21T02:00:00Z' })
  for (const round of ROUNDS) {
    await machine.advanceBy(round)
    await machine.advanceBy('PT1S')
    const now = new Date(machine.clock.now()).toISOString()
    await peopleAct(await gatherFacts(table.scan()), machine, { now, random: () => random.next() })
    await machine.idle()

    const { breaks } = await reconcile(table, { now: () => now, strict: true, between: 0 })

    expect(breaks).toEqual([])
  }
  await machine.close()
}, 300_000)
