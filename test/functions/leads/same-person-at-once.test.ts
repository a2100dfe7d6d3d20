import { expect, test } from 'vitest'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { recordLead } from '../../../functions/leads/record-lead.ts'
import { registerWalkIn } from '../../../functions/leads/register-walk-in.ts'
import { forEachInterleaving } from '../../support/interleave.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { captured, openScene, saturday } from './scene.ts'

const at = saturday('10:00')
const place = { dealers: [dealer('D1')], advisors: [advisor('D1', 'X'), advisor('D1', 'Y')] }

test('two captures of one person at once, in every order of their steps: one lead, one created and one merged', async () => {
  const orders = await forEachInterleaving({
    open: async () => {
      const scene = await openScene({})
      const events = [await scene.store(captured()), await scene.store(captured({ sourceId: '2', source: 'ads' }))]
      return { ...scene, events }
    },
    operations: ({ events }) =>
      events.map((event) => ({ run: (services) => recordLead({ event, now: at }, services) })),
    check: async ({ events, items, outcome, published }) => {
      const outcomes = await Promise.all(events.map(({ metadata }) => outcome(metadata.id)))

      expect(outcomes.sort()).toEqual(['created', 'merged'])
      expect((await items('LEAD#')).filter(({ sk }) => sk === 'LEAD')).toHaveLength(1)
      expect(published.map(({ name }) => name).sort()).toEqual(['LeadCreated', 'LeadMerged'])
    },
  })

  expect(orders).toBeGreaterThan(1)
})

test('two captures of one person at once, each of which may die at any step and is delivered again: one lead, both answered, every event published', async () => {
  const seen = new Set<string>()
  await forEachInterleaving({
    open: async () => {
      const scene = await openScene({})
      const events = [await scene.store(captured()), await scene.store(captured({ sourceId: '2', source: 'ads' }))]
      return { ...scene, events }
    },
    operations: ({ events }) =>
      events.map((event) => ({ run: (services) => recordLead({ event, now: at }, services), mayDie: true })),
    check: async ({ events, items, outcome, services, published }, results) => {
      for (const event of events) await recordLead({ event, now: at }, services)
      const outcomes = await Promise.all(events.map(({ metadata }) => outcome(metadata.id)))

      expect(outcomes.sort()).toEqual(['created', 'merged'])
      expect((await items('LEAD#')).filter(({ sk }) => sk === 'LEAD')).toHaveLength(1)
      expect(
        (await items('PERSON#')).filter(({ sk }) => sk === 'PERSON').map(({ openLeads }) => Object.keys(openLeads)),
      ).toEqual([['yunchi']])
      expect(new Set(published.map(({ name, metadata }) => `${name} ${metadata.id}`)).size).toBe(2)
      seen.add(results.map(({ kind }) => kind).join())
    },
  })
  expect(seen).toEqual(new Set(['done,done', 'done,killed', 'killed,done', 'killed,killed']))
})

test('two captures of a person whom we know already, in every order: one lead more, not two', async () => {
  await forEachInterleaving({
    open: async () => {
      const scene = await openScene({})
      await scene.capture(captured({ sourceId: '0', brand: 'hanhai' }))
      const events = [await scene.store(captured()), await scene.store(captured({ sourceId: '2', source: 'ads' }))]
      return { ...scene, events }
    },
    operations: ({ events }) =>
      events.map((event) => ({ run: (services) => recordLead({ event, now: at }, services) })),
    check: async ({ items }) => {
      expect((await items('LEAD#')).filter(({ sk }) => sk === 'LEAD')).toHaveLength(2)
    },
  })
})

test('one capture delivered twice at once, in every order: one lead, and the same event', async () => {
  await forEachInterleaving({
    open: async () => {
      const scene = await openScene({})
      return { ...scene, event: await scene.store(captured()) }
    },
    operations: ({ event }) => [0, 1].map(() => ({ run: (services) => recordLead({ event, now: at }, services) })),
    check: async ({ items, published }, results) => {
      expect(results.map(({ kind }) => kind)).toEqual(['done', 'done'])
      expect((await items('LEAD#')).filter(({ sk }) => sk === 'LEAD')).toHaveLength(1)
      expect(new Set(published.map(({ metadata }) => metadata.id)).size).toBe(1)
    },
  })
})

test('a person walks in just while his form is recorded, in every order: one lead, and the advisor who welcomed him holds it', async () => {
  await forEachInterleaving({
    open: async () => {
      const scene = await openScene(place)
      return { ...scene, event: await scene.store(captured()) }
    },
    operations: ({ event }) => [
      { run: (services) => recordLead({ event, now: at }, services) },
      {
        run: (services) =>
          registerWalkIn(
            { phone: '+8613800000001', brand: 'yunchi', dealerId: 'D1', advisorId: 'Y', now: at },
            services,
          ),
      },
    ],
    check: async ({ items, load }) => {
      const leads = (await items('LEAD#')).filter(({ sk }) => sk === 'LEAD')

      expect(leads).toMatchObject([{ state: 'accepted', holder: { advisorId: 'Y' } }])
      expect(await load('D1', 'Y')).toBe(1)
    },
  })
})

test('a capture is merged just while the offered advisor accepts, in every order: both happen', async () => {
  await forEachInterleaving({
    open: async () => {
      const scene = await openScene(place)
      const leadId = await scene.newLead()
      await scene.offerNext(leadId, at)
      const { offerId } = await scene.offer(leadId)
      const event = await scene.store(captured({ sourceId: '2', source: 'ads', signals: { pageViews: 5 } }))
      return { ...scene, leadId, offerId, event }
    },
    operations: ({ leadId, offerId, event }) => [
      { run: (services) => acceptOffer({ leadId, offerId, advisorId: 'X', now: at }, services) },
      { run: (services) => recordLead({ event, now: at }, services) },
    ],
    check: async ({ lead, leadId, event, outcome }, results) => {
      expect(results[0]).toMatchObject({ kind: 'done', value: { outcome: 'accepted' } })
      expect(await outcome(event.metadata.id)).toBe('merged')
      expect(await lead(leadId)).toMatchObject({ holder: { advisorId: 'X' }, lead: { signals: { pageViews: 5 } } })
    },
  })
})
