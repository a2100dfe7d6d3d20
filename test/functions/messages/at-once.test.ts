import { expect, test } from 'vitest'
import { consentStatementSchema } from '../../../functions/customers/consent-record.ts'
import { stateConsent } from '../../../functions/customers/consent-store.ts'
import { contactChange, readContact } from '../../../functions/messages/contact-store.ts'
import { deliver } from '../../../functions/messages/deliver.ts'
import { resolveUnknown } from '../../../functions/messages/resolve-unknown.ts'
import { keys, prefixes, subjectPk } from '../../../functions/shared/keys.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { forEachInterleaving } from '../../support/interleave.ts'
import { openWorld, type World } from '../../support/world.ts'
import { acknowledgement, later, messageIn, now, person, putPerson, putRun, subject } from './kit.ts'

const templates = {
  'new-series': { class: 'marketing', to: 'owner', variables: {}, 'zh-CN': '新车上市，拒收请回复R', en: 'New!' },
  'service-due': { class: 'service', to: 'owner', variables: {}, 'zh-CN': '您的爱车该保养了', en: 'Service is due' },
}

async function open(): Promise<World> {
  const world = await openWorld({ now })
  await putPerson(world, { consent: { ...person.consent, marketing: true } })
  await putRun(world)
  await world.services.settings.write('templates', templates)
  return world
}

const message = (template: 'new-series' | 'service-due', slot: string, at = now) =>
  acknowledgement({ template, class: templates[template].class as 'marketing', variables: {}, slot, now: at })

const send = (template: 'new-series' | 'service-due', slot: string) => (services: Services) =>
  deliver(message(template, slot), services)

const outbox = (world: World) => world.services.table.query({ pk: keys.outbox('2026-11-21', '', '').pk })

test('two promotions at the same moment are one, in whatever order things happen', async () => {
  const orders = await forEachInterleaving({
    open,
    operations: () => [{ run: send('new-series', 'a') }, { run: send('new-series', 'b') }],
    check: async (world, results) => {
      expect(await outbox(world)).toHaveLength(1)
      const states = results.map((each) => (each.kind === 'done' ? each.value : each))
      expect(states).toContainEqual(expect.objectContaining({ state: 'accepted' }))
      // The cap lets the other through in a week, when it says nothing any more.
      expect(states).toContainEqual(expect.objectContaining({ state: 'suppressed' }))
    },
  })

  expect(orders).toBeGreaterThan(10)
})

test('two service messages at the same moment are an hour apart, even if one of them dies anywhere', async () => {
  await forEachInterleaving({
    open,
    operations: () => [{ run: send('service-due', 'a'), mayDie: true }, { run: send('service-due', 'b') }],
    check: async (world) => {
      // Who died tries again, as its workflow does; what it claimed and never sent, the sweep sends.
      const again = await deliver(message('service-due', 'a'), world.services)
      await resolveUnknown(later(20), world.services)
      const sent = await outbox(world)
      const recent = (await readContact(world.services.table, 'person-1')).recent.map(({ at }) => Date.parse(at))

      expect(sent.length).toBeGreaterThanOrEqual(1)
      expect(sent.length).toBeLessThanOrEqual(recent.length)
      for (const [index, at] of recent.entries())
        if (index > 0) expect(at - (recent[index - 1] ?? 0)).toBeGreaterThanOrEqual(3_600_000)
      expect(['accepted', 'deferred', 'unknown']).toContain(again.state)
    },
  })
})

test('a stop that comes while a promotion is on its way stops it, unless it was claimed before', async () => {
  const seen = new Set<string>()
  await forEachInterleaving({
    open,
    operations: () => [
      { run: send('new-series', 'a') },
      {
        run: async ({ table }) => {
          for (;;) {
            const contact = await readContact(table, 'person-1')
            const refused = await table.transact([contactChange(contact, { stoppedAt: now })]).catch(() => 'refused')
            if (refused === undefined) return
          }
        },
      },
    ],
    check: async (world, [sent], trace) => {
      const state = sent?.kind === 'done' && sent.value instanceof Object && 'state' in sent.value && sent.value.state
      const claims = trace.flatMap((each, index) => (each === '0 table.transact' ? [index] : []))
      const stops = trace.flatMap((each, index) => (each === '1 table.transact' ? [index] : []))
      expect(await outbox(world)).toHaveLength(state === 'accepted' ? 1 : 0)
      if (state === 'accepted') expect(Math.min(...claims)).toBeLessThan(Math.max(...stops))
      seen.add(String(state))
    },
  })

  expect(seen).toEqual(new Set(['accepted', 'suppressed']))
})

test('what is deferred and what is sent at the same moment know of each other', async () => {
  await forEachInterleaving({
    open: async () => {
      const world = await open()
      const { table } = world.services
      const contact = await readContact(table, 'person-1')
      const recent = [{ messageId: 'earlier', at: later(-30), purpose: 'service' as const }]
      await table.transact([contactChange(contact, { recent })])
      return world
    },
    operations: () => [{ run: send('service-due', 'a') }, { run: send('service-due', 'b') }],
    check: async (world, results) => {
      const contact = await readContact(world.services.table, 'person-1')
      expect(contact.waiting.map(({ until }) => until)).toEqual([later(30), later(30)])
      const ids = results.flatMap((each) =>
        each.kind === 'done' && each.value instanceof Object && 'messageId' in each.value ? [each.value.messageId] : [],
      )
      for (const id of ids) expect(await messageIn(world, String(id))).toMatchObject({ state: 'deferred' })
    },
  })
})

const parts = [
  { purpose: 'greetings', about: { purpose: 'care' }, refusal: {} },
  { purpose: 'surveys', about: { purpose: 'survey' }, refusal: {} },
  { purpose: 'marketing', about: { purpose: 'marketing' }, refusal: { channel: 'outbox' } },
] as const

test.each(parts)(
  'after a no to $purpose alone nothing of it is claimed any more, even if it was just on its way',
  async ({ purpose, about, refusal }) => {
    const seen = new Set<string>()
    const statement = { personId: 'person-1', purpose, ...refusal, granted: false, at: now, way: 'page', by: 'owner' }
    const no = consentStatementSchema.parse({ ...statement, text: 'page@1' })
    const claims = (table: Services['table']) => table.query({ pk: subjectPk(subject), prefix: prefixes.messages })
    await forEachInterleaving({
      open,
      operations: () => [
        { run: (services) => deliver({ ...message('new-series', 'a'), ...about }, services) },
        {
          run: async (services) => {
            await stateConsent({ statement: no, now }, services)
            return (await claims(services.table)).length
          },
        },
      ],
      check: async (world, [sent, claimedBefore]) => {
        const left = (await outbox(world)).length
        expect(claimedBefore).toMatchObject({ kind: 'done' })
        if (left === 1) expect(claimedBefore).toEqual({ kind: 'done', value: 1 })
        seen.add(sent?.kind === 'done' && left === 1 ? 'sent' : 'not sent')
      },
    })

    expect(seen).toEqual(new Set(['sent', 'not sent']))
  },
)
