import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ConsentPurpose } from '../../../events/customer.ts'
import type { ConsentStatement } from '../../../functions/customers/consent-record.ts'
import { allows } from '../../../functions/customers/consent-rules.ts'
import {
  readConsentLog,
  readConsents,
  stateConsent,
  stopMarketing,
} from '../../../functions/customers/consent-store.ts'
import { contactSchema } from '../../../functions/messages/contact-record.ts'
import { readContact } from '../../../functions/messages/contact-store.ts'
import { keys } from '../../../functions/shared/keys.ts'
import { forEachInterleaving } from '../../support/interleave.ts'
import { openWorld, type World } from '../../support/world.ts'

const NOW = '2026-11-21T02:00:00.000Z'
const personId = 'person-1'
const agreedInLead = {
  consent: { otherDealers: true, profiling: false, marketing: true },
  consentAt: '2026-01-01T00:00:00Z',
}

const says = (details: Partial<ConsentStatement>): ConsentStatement => ({
  personId,
  purpose: 'marketing',
  granted: true,
  at: NOW,
  way: 'page',
  by: 'owner',
  text: 'owner-page-marketing@1',
  ...details,
})

const state = (world: World, details: Partial<ConsentStatement>) =>
  stateConsent({ statement: says(details), now: NOW }, world.services)

async function stoppedAt(world: World) {
  const item = await world.services.table.get(keys.contact(personId))
  return item && contactSchema.parse(item).stoppedAt
}

const saidOfAll = async (world: World) =>
  (await readConsents(world.services.table, personId)).filter(({ purpose }) => purpose === 'marketing')

it('what a lead allowed holds until the person says something else', () => {
  expect(allows(agreedInLead, [], { purpose: 'marketing' })).toBe(true)
  expect(allows(agreedInLead, [], { purpose: 'greetings' })).toBe(true)
  expect(allows(agreedInLead, [], { purpose: 'profiling' })).toBe(false)
  expect(allows(agreedInLead, [says({ granted: false })], { purpose: 'marketing' })).toBe(false)
  expect(allows(undefined, [], { purpose: 'marketing' })).toBe(false)
})

it('greetings can be stopped, or kept, by themselves', () => {
  const noGreetings = says({ purpose: 'greetings', granted: false })
  const onlyGreetings = [
    says({ granted: false, at: '2026-11-20T00:00:00Z' }),
    says({ purpose: 'greetings', granted: true }),
  ]

  expect(allows(agreedInLead, [noGreetings], { purpose: 'greetings' })).toBe(false)
  expect(allows(agreedInLead, [noGreetings], { purpose: 'marketing' })).toBe(true)
  expect(allows(agreedInLead, onlyGreetings, { purpose: 'greetings' })).toBe(true)
  expect(allows(agreedInLead, onlyGreetings, { purpose: 'marketing' })).toBe(false)
})

it('of what is said at one moment the narrower holds: no advertising, but greetings, whichever is stored first', async () => {
  for (const order of [
    ['marketing', 'greetings'],
    ['greetings', 'marketing'],
  ] as const) {
    const world = await openWorld()
    for (const purpose of order) await state(world, { purpose, granted: purpose === 'greetings' })
    const consents = await readConsents(world.services.table, personId)
    expect(allows(agreedInLead, consents, { purpose: 'greetings' })).toBe(true)
    expect(allows(agreedInLead, consents, { purpose: 'marketing' })).toBe(false)
    expect(await stoppedAt(world)).toBeUndefined()
  }
})

it('who refused greetings by name is not greeted because a later lead allows marketing', () => {
  const refused = says({ purpose: 'greetings', granted: false, way: 'import', at: '2025-12-01T00:00:00Z' })

  expect(allows(agreedInLead, [refused], { purpose: 'greetings' })).toBe(false)
  expect(allows(agreedInLead, [refused], { purpose: 'marketing' })).toBe(true)
  const allowed = says({ purpose: 'greetings', way: 'import', at: '2026-02-01T00:00:00Z' })
  expect(allows(agreedInLead, [allowed], { purpose: 'greetings' })).toBe(true)
})

it('a refusal for one channel or one dealer is about that one alone', () => {
  const noSms = says({ granted: false, channel: 'sms' })
  const notFromThere = says({ granted: false, dealerId: 'D-1' })

  expect(allows(agreedInLead, [noSms], { purpose: 'marketing', channel: 'sms' })).toBe(false)
  expect(allows(agreedInLead, [noSms], { purpose: 'marketing', channel: 'wechat' })).toBe(true)
  expect(allows(agreedInLead, [notFromThere], { purpose: 'marketing', dealerId: 'D-1' })).toBe(false)
  expect(allows(agreedInLead, [notFromThere], { purpose: 'marketing', dealerId: 'D-2' })).toBe(true)
})

it('a newer lead does not undo what the person stopped', () => {
  const stopped = says({ granted: false, way: 'reply', at: '2026-05-01T00:00:00Z' })
  const laterLead = { ...agreedInLead, consentAt: '2026-06-01T00:00:00Z' }

  expect(allows(laterLead, [stopped], { purpose: 'marketing' })).toBe(false)
})

it('a withdrawal holds at once: the stop stands on the contact, the evidence in the log, and the event is published', async () => {
  const world = await openWorld()

  await state(world, { granted: false, way: 'reply', text: 'R' })

  expect(await stoppedAt(world)).toBe(NOW)
  expect(await readConsentLog(world.services.table, personId)).toEqual([
    expect.objectContaining({ granted: false, way: 'reply', by: 'owner', text: 'R', at: NOW, applied: true }),
  ])
  expect(world.published).toEqual([
    expect.objectContaining({ name: 'ConsentWithdrawn', facts: { purpose: 'marketing', way: 'reply' } }),
  ])
})

it('a statement that is older than what holds is kept as evidence and changes nothing', async () => {
  const world = await openWorld()
  await state(world, { granted: false })

  const { state: stated } = await state(world, { granted: true, at: '2026-11-20T00:00:00Z' })

  expect(stated).toBe('older')
  expect(await saidOfAll(world)).toMatchObject([{ granted: false }])
  expect(await readConsentLog(world.services.table, personId)).toMatchObject([{ applied: false }, { applied: true }])
})

it('at the same moment the refusal holds, whichever comes first', async () => {
  for (const first of [true, false]) {
    const world = await openWorld()
    await state(world, { granted: first })
    await state(world, { granted: !first })
    expect(await saidOfAll(world)).toMatchObject([{ granted: false }])
    expect(await stoppedAt(world)).toBe(NOW)
  }
})

it.each(['import', 'source', 'staff'] as const)('a later consent by %s does not lift a stop', async (way) => {
  const world = await openWorld()
  await stopMarketing({ personId, way: 'reply', by: 'owner', now: NOW }, world.services)
  const later = '2026-12-01T00:00:00.000Z'

  const marketing = await state(world, { way, at: later })
  const greetings = await state(world, { way, at: later, purpose: 'greetings' })

  expect([marketing.state, greetings.state]).toEqual(['older', 'older'])
  expect(await stoppedAt(world)).toBe(NOW)
})

it('who stopped greetings alone is not greeted again because a later file allows it', async () => {
  const world = await openWorld()
  await state(world, { purpose: 'greetings', granted: false })

  const later = await state(world, { purpose: 'greetings', way: 'import', at: '2026-12-01T00:00:00.000Z' })

  expect(later.state).toBe('older')
  expect(await readConsents(world.services.table, personId)).toMatchObject([{ purpose: 'greetings', granted: false }])
})

it("a later consent on the person's own page lifts the stop, and only for what it is about", async () => {
  const world = await openWorld()
  await stopMarketing({ personId, way: 'reply', by: 'owner', now: NOW }, world.services)

  await state(world, { way: 'page', purpose: 'greetings', at: '2026-12-01T00:00:00.000Z' })

  expect(await stoppedAt(world)).toBeUndefined()
  const consents = await readConsents(world.services.table, personId)
  expect(allows(agreedInLead, consents, { purpose: 'greetings' })).toBe(true)
  expect(allows(agreedInLead, consents, { purpose: 'marketing' })).toBe(false)
})

it('who stopped all and allows marketing again is not greeted or asked because that was allowed before the stop', async () => {
  for (const order of [
    [0, 1, 2],
    [0, 2, 1],
    [2, 1, 0],
    [1, 2, 0],
  ]) {
    const world = await openWorld()
    const said = [
      { purpose: 'greetings', at: '2026-11-01T00:00:00.000Z' },
      { granted: false, at: '2026-11-02T00:00:00.000Z' },
      { at: '2026-11-03T00:00:00.000Z' },
    ] as const
    for (const each of order) await state(world, said[each] ?? {})

    const consents = await readConsents(world.services.table, personId)
    const allowed = (['marketing', 'greetings', 'surveys'] as const).filter((purpose) =>
      allows(agreedInLead, consents, { purpose }),
    )
    expect(allowed, order.join()).toEqual(['marketing'])
    await state(world, { purpose: 'surveys', at: '2026-11-04T00:00:00.000Z' })
    expect(allows(agreedInLead, await readConsents(world.services.table, personId), { purpose: 'surveys' })).toBe(true)
    world.close()
  }
})

it('a stop that comes late, after marketing was allowed anew, makes what was decided before it unclaimable', async () => {
  const world = await openWorld()
  await state(world, { purpose: 'greetings', at: '2026-11-01T00:00:00.000Z' })
  await state(world, { at: '2026-11-03T00:00:00.000Z' })
  const before = await readContact(world.services.table, personId)

  const { state: stated } = await state(world, { granted: false, at: '2026-11-02T00:00:00.000Z' })

  expect(stated).toBe('older')
  expect((await readContact(world.services.table, personId)).version).toBeGreaterThan(before.version)
})

it('the same statement again is known, and its event is published again in case the first one was not', async () => {
  const world = await openWorld()
  await state(world, { granted: false })

  const again = await state(world, { granted: false })

  expect(again.state).toBe('known')
  expect(new Set(world.published.map(({ metadata }) => metadata.id)).size).toBe(1)
  expect(await readConsentLog(world.services.table, personId)).toHaveLength(1)
})

it('a stop against a consent from a file: in whatever order they come, the stop stands', async () => {
  const orders = await forEachInterleaving({
    open: () => openWorld(),
    operations: () => [
      { run: (services) => stopMarketing({ personId, way: 'reply', by: 'owner', now: NOW }, services) },
      {
        run: (services) =>
          stateConsent({ statement: says({ way: 'import', at: '2026-11-25T00:00:00Z' }), now: NOW }, services),
      },
    ],
    check: async (world, results) => {
      expect(results.map(({ kind }) => kind)).toEqual(['done', 'done'])
      const consents = await readConsents(world.services.table, personId)
      expect(await stoppedAt(world)).toBe(NOW)
      expect(allows(agreedInLead, consents, { purpose: 'marketing' })).toBe(false)
    },
  })
  expect(orders).toBeGreaterThan(2)
})

it('statements may come in any order: what holds in the end is the same', async () => {
  const statement = fc.record({
    granted: fc.boolean(),
    at: fc.constantFrom('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', '2026-11-03T00:00:00Z'),
    way: fc.constantFrom('page' as const, 'reply' as const),
    purpose: fc.constantFrom<ConsentPurpose>('marketing', 'greetings', 'surveys'),
  })
  const twoOrders = fc
    .array(statement, { minLength: 2, maxLength: 5 })
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
  await fc.assert(
    fc.asyncProperty(twoOrders, async (orders) => {
      const verdicts = []
      for (const order of orders) {
        const world = await openWorld()
        // A reply only ever refuses.
        for (const each of order) await state(world, { ...each, granted: each.granted && each.way === 'page' })
        const consents = await readConsents(world.services.table, personId)
        verdicts.push(
          (['marketing', 'greetings', 'surveys'] as const).map((purpose) =>
            allows(agreedInLead, consents, { purpose }),
          ),
        )
        world.close()
      }
      expect(verdicts[0]).toEqual(verdicts[1])
    }),
    { numRuns: 40 },
  )
})
