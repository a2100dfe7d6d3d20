import { expect, test } from 'vitest'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { assignLead } from '../../../functions/leads/assign-lead.ts'
import { closeLead } from '../../../functions/leads/close-lead.ts'
import { declineOffer } from '../../../functions/leads/decline-offer.ts'
import { registerWalkIn } from '../../../functions/leads/register-walk-in.ts'
import type { Key } from '../../../functions/shared/keys.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { forEachInterleaving, type Operation, type Result } from '../../support/interleave.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { openScene, type Scene, saturday } from './scene.ts'

const at = saturday('10:00')
const now = saturday('10:10')
const timeout = saturday('10:30')

interface Offered extends Scene {
  leadId: string
  offerId: string
}

/** A lead that is offered to X (or to the team), with Y beside him. */
async function offered(details: Parameters<typeof dealer>[1] = {}): Promise<Offered> {
  const scene = await openScene({
    dealers: [dealer('D1', details)],
    advisors: [advisor('D1', 'X'), advisor('D1', 'Y', { assigned: 5 })],
  })
  const leadId = await scene.newLead({ consent: { otherDealers: false, profiling: true, marketing: false } })
  await scene.offerNext(leadId, at)
  return { ...scene, leadId, offerId: (await scene.offer(leadId)).offerId }
}

/**
 * Only the calls by which the operations can meet are put in every order: those on lead and offers, and all transactions.
 * What a message is made of is read in between.
 */
const meeting =
  (plain: Services, run: (services: Services) => Promise<unknown>): Operation['run'] =>
  ({ table }) => {
    const meets = (key: Key): boolean => key.sk === 'LEAD' || key.sk.startsWith('OFFER#')
    const get: Services['table']['get'] = (key) => (meets(key) ? table.get(key) : plain.table.get(key))
    return run({ ...plain, table: { ...plain.table, get, transact: (writes) => table.transact(writes) } })
  }

const tap = ({ leadId, offerId, services: plain }: Offered, advisorId: string, when = now): Operation => ({
  run: meeting(plain, (services) => acceptOffer({ leadId, offerId, advisorId, now: when }, services)),
})
const decline = ({ leadId, offerId, services: plain }: Offered, advisorId: string): Operation => ({
  run: meeting(plain, (services) => declineOffer({ leadId, offerId, advisorId, reason: 'busy', now }, services)),
})
const timer = ({ leadId, offerNext, services: plain }: Offered, when = timeout): Operation => ({
  run: meeting(plain, (services) => offerNext(leadId, when, {}, services)),
})

const outcomes = (results: readonly Result[]) =>
  results.map((result) => {
    if (result.kind !== 'done') throw new Error(`It ${result.kind}`, { cause: result })
    return (result.value as { outcome: string }).outcome
  })

/** A lead has at most one holder, and whoever holds it or is asked occupies exactly one place. */
async function expectInvariants({ lead, leadId, offer, load }: Offered): Promise<void> {
  const { holder } = await lead(leadId)
  const { state, mode, candidates } = await offer(leadId)
  const asked = state === 'open' && mode === 'one-by-one' ? candidates[0]?.advisorId : undefined
  for (const id of ['X', 'Y']) expect(await load('D1', id)).toBe(id === (holder?.advisorId ?? asked) ? 1 : 0)
}

test('two of a team tap at once, in every order: exactly one accepts, the other reads "already taken"', async () => {
  const orders = await forEachInterleaving({
    open: () => offered({ assign: 'claim' }),
    operations: (scene) => [tap(scene, 'X'), tap(scene, 'Y')],
    check: async (scene, results) => {
      expect(outcomes(results).sort()).toEqual(['accepted', 'already-taken'])
      expect(scene.names().filter((name) => name === 'LeadAccepted')).toHaveLength(1)
      await expectInvariants(scene)
    },
  })
  expect(orders).toBeGreaterThan(1)
})

test('one of a team declines and another accepts in the same instant, in every order: the chain of custody tells which came first', async () => {
  const seen = new Set<string>()
  await forEachInterleaving({
    open: () => offered({ assign: 'claim' }),
    operations: (scene) => [decline(scene, 'X'), tap(scene, 'Y')],
    check: async (scene, results) => {
      const [declined, accepted] = outcomes(results)

      expect(accepted).toBe('accepted')
      const answers = declined === 'declined' ? ['declined', 'accepted'] : ['accepted']
      expect(await scene.custody(scene.leadId)).toEqual(['captured', 'offered', ...answers])
      await expectInvariants(scene)
      seen.add(declined ?? '')
    },
  })
  expect(seen).toEqual(new Set(['declined', 'already-taken']))
})

test('two of a team decline at once, in every order: LeadDeclined is published once', async () => {
  await forEachInterleaving({
    open: () => offered({ assign: 'claim' }),
    operations: (scene) => [decline(scene, 'X'), decline(scene, 'Y')],
    check: async (scene, results) => {
      expect(outcomes(results)).toEqual(['declined', 'declined'])
      expect(scene.names().filter((name) => name === 'LeadDeclined')).toHaveLength(1)
      expect((await scene.offer(scene.leadId)).state).toBe('declined')
      expect(await scene.custody(scene.leadId)).toEqual(['captured', 'offered', 'declined', 'declined'])
    },
  })
})

test('X taps just when his time is over and the journey goes on, in every order: either he has it, or Y is asked, never both', async () => {
  await forEachInterleaving({
    open: offered,
    operations: (scene) => [tap(scene, 'X', saturday('10:29')), timer(scene)],
    check: async (scene, results) => {
      const [tapped, timed] = outcomes(results)
      const { holder } = await scene.lead(scene.leadId)

      expect([tapped, timed]).toEqual(holder ? ['accepted', 'accepted'] : ['expired', 'offered'])
      expect(await scene.told('offer-new')).toEqual(holder ? ['X@outbox'] : ['X@outbox', 'Y@outbox'])
      await expectInvariants(scene)
    },
  })
})

test('X declines just when his time is over, in every order: Y is asked, and X is free', async () => {
  await forEachInterleaving({
    open: offered,
    operations: (scene) => [decline(scene, 'X'), timer(scene)],
    check: async (scene, results) => {
      expect(outcomes(results)[1]).toBe('offered')
      expect((await scene.offer(scene.leadId)).candidates).toMatchObject([{ advisorId: 'Y' }])
      await expectInvariants(scene)
    },
  })
})

test('the same call of the journey runs twice at once, in every order: one offer, one message, one place taken', async () => {
  await forEachInterleaving({
    open: async () => {
      const scene = await openScene({
        dealers: [dealer('D1')],
        advisors: [advisor('D1', 'X'), advisor('D1', 'Y', { assigned: 5 })],
      })
      return { ...scene, leadId: await scene.newLead(), offerId: '' }
    },
    operations: (scene) => [timer(scene, at), timer(scene, at)],
    check: async (scene, results) => {
      expect(outcomes(results)).toEqual(['offered', 'offered'])
      expect(await scene.told('offer-new')).toEqual(['X@outbox'])
      expect(await scene.custody(scene.leadId)).toEqual(['captured', 'offered'])
      await expectInvariants(scene)
    },
  })
})

test('X taps just while Y registers the walk-in, in every order: Y holds the lead in the end, X is free', async () => {
  await forEachInterleaving({
    open: offered,
    operations: (scene) => [
      tap(scene, 'X'),
      {
        run: meeting(scene.services, (services) =>
          registerWalkIn({ phone: '+8613800000001', brand: 'yunchi', dealerId: 'D1', advisorId: 'Y', now }, services),
        ),
      },
    ],
    check: async (scene, results) => {
      const [tapped, walkedIn] = outcomes(results)

      expect(['accepted', 'already-taken']).toContain(tapped)
      expect(walkedIn).toBe('joined')
      expect((await scene.lead(scene.leadId)).holder).toMatchObject({ advisorId: 'Y' })
      await expectInvariants(scene)
    },
  })
})

test('two managers assign at once, or one while X taps, in every order: one holder in the end, all other places free', async () => {
  const assign = ({ leadId, services: plain }: Offered, advisorId: string): Operation => ({
    run: meeting(plain, (services) => assignLead({ leadId, dealerId: 'D1', advisorId, by: 'M', now }, services)),
  })
  for (const others of [(scene: Offered) => assign(scene, 'X'), (scene: Offered) => tap(scene, 'X')])
    await forEachInterleaving({
      open: offered,
      operations: (scene) => [assign(scene, 'Y'), others(scene)],
      check: async (scene, results) => {
        expect(outcomes(results)[0]).toBe('assigned')
        expect((await scene.lead(scene.leadId)).holder).toBeDefined()
        await expectInvariants(scene)
      },
    })
})

test('the person withdraws just while X taps, in every order: the lead is closed and X is free', async () => {
  await forEachInterleaving({
    open: offered,
    operations: (scene) => [
      tap(scene, 'X'),
      {
        run: meeting(scene.services, (services) =>
          closeLead({ leadId: scene.leadId, by: 'person', outcome: 'withdrawn', now }, services),
        ),
      },
    ],
    check: async ({ lead, leadId, load }, results) => {
      expect(outcomes(results)[1]).toBe('closed')
      expect(await lead(leadId)).toMatchObject({ state: 'closed' })
      expect((await lead(leadId)).holder).toBeUndefined()
      expect(await load('D1', 'X')).toBe(0)
    },
  })
})
