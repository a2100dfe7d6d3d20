import { expect, test } from 'vitest'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { assignLead } from '../../../functions/leads/assign-lead.ts'
import { closeLead } from '../../../functions/leads/close-lead.ts'
import { declineOffer } from '../../../functions/leads/decline-offer.ts'
import { queueLead } from '../../../functions/leads/queue-lead.ts'
import { recordLead } from '../../../functions/leads/record-lead.ts'
import { registerWalkIn } from '../../../functions/leads/register-walk-in.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { forEachInterleaving, type Operation } from '../../support/interleave.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { captured, openScene, type Scene, saturday } from './scene.ts'

const at = saturday('10:00')
const now = saturday('10:10')

/** A lead that is offered to X; Y and Z have one place each, like him. */
async function open() {
  const scene = await openScene({
    dealers: [dealer('D1')],
    advisors: [
      advisor('D1', 'X', { capacity: 1 }),
      advisor('D1', 'Y', { capacity: 1, assigned: 5 }),
      advisor('D1', 'Z', { capacity: 1, assigned: 9 }),
    ],
  })
  const leadId = await scene.newLead({ consent: { otherDealers: false, profiling: true, marketing: false } })
  await scene.offerNext(leadId, at)
  const again = await scene.store(captured({ sourceId: '2', series: 'X7', askedAt: now }), now)
  return { ...scene, leadId, offerId: (await scene.offer(leadId)).offerId, again }
}
type Offered = Awaited<ReturnType<typeof open>>

const happenings: Readonly<Record<string, (scene: Offered, services: Services) => Promise<unknown>>> = {
  'X accepts': ({ leadId, offerId }, services) => acceptOffer({ leadId, offerId, advisorId: 'X', now }, services),
  'X declines': ({ leadId, offerId }, services) =>
    declineOffer({ leadId, offerId, advisorId: 'X', reason: 'busy', now }, services),
  'the time is over': (scene, services) => scene.offerNext(scene.leadId, saturday('10:30'), {}, services),
  'the person walks in at Y': (_, services) =>
    registerWalkIn({ phone: '+8613800000001', brand: 'yunchi', dealerId: 'D1', advisorId: 'Y', now }, services),
  'the manager gives it to Z': ({ leadId }, services) =>
    assignLead({ leadId, dealerId: 'D1', advisorId: 'Z', by: 'M', now }, services),
  'the lead is closed': ({ leadId }, services) => closeLead({ leadId, by: 'ops', outcome: 'lost', now }, services),
  'the run fails': ({ leadId }, services) =>
    queueLead({ leadId, reason: 'run-failed', now, causedBy: 'run-1' }, services),
  'the person asks again': ({ again }, services) => recordLead({ event: again, now }, services),
}

const names = Object.keys(happenings)
const pairs = names.flatMap((one, at) => names.slice(at).map((other) => [one, other] as const))

/** Only the calls by which two can meet are put in every order: those on the lead, its offers and the person, and all transactions. */
const operation = (scene: Offered, name: string): Operation => ({
  run: ({ table }) => {
    const plain = scene.services.table
    const meets = (sk: string): boolean => sk === 'LEAD' || sk === 'PERSON' || sk.startsWith('OFFER#')
    const get: typeof plain.get = (key) => (meets(key.sk) ? table.get(key) : plain.get(key))
    return (
      happenings[name]?.(scene, { ...scene.services, table: { ...plain, get, transact: table.transact } }) ??
      Promise.reject(new Error(name))
    )
  },
})

test.each(pairs)(
  '%s and %s at once, in every order: nobody has more than his place, and each place is given back once',
  async (one, other) => {
    await forEachInterleaving({
      open,
      operations: (scene) => [operation(scene, one), operation(scene, other)],
      check: async (scene, results) => {
        expect(results.map(({ kind }) => kind)).toEqual(['done', 'done'])
        expect(await placesTaken(scene)).toEqual(await placesOwed(scene))
      },
    })
  },
)

const staff = ['X', 'Y', 'Z']
const placesTaken = (scene: Scene) => Promise.all(staff.map((id) => scene.load('D1', id)))

/** One for whoever holds an open lead or is asked alone. */
async function placesOwed(scene: Offered): Promise<number[]> {
  const leads = (await scene.items('LEAD#')).filter(({ sk, state }) => sk === 'LEAD' && state !== 'closed')
  const offers = (await scene.items('LEAD#')).filter(
    ({ sk, state }) => String(sk).startsWith('OFFER#') && state === 'open',
  )
  const busy = [
    ...leads.map(({ holder }) => holder?.advisorId),
    ...offers.map(({ candidates }) => candidates[0].advisorId),
  ]
  return staff.map((id) => busy.filter((each) => each === id).length)
}
