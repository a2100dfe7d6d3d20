import { expect, it } from 'vitest'
import { reconcile } from '../../../bin/reconcile/reconcile.ts'
import { advisorSchema } from '../../../functions/dealers/dealer-record.ts'
import { saveAdvisor } from '../../../functions/dealers/dealer-store.ts'
import { readLeadForm } from '../../../functions/intake/lead-form.ts'
import { receiveLead } from '../../../functions/intake/receive.ts'
import { readLead } from '../../../functions/leads/lead-store.ts'
import { recordLead } from '../../../functions/leads/record-lead.ts'
import { outcomeWrite, readEvent } from '../../../functions/shared/event-record.ts'
import { keys } from '../../../functions/shared/keys.ts'
import type { Item, Update } from '../../../functions/shared/table.ts'
import { goodLead, NOW } from '../../functions/intake/intake-desk.ts'
import { openWorld, type World } from '../../support/world.ts'

const LATER = '2026-11-21T03:00:00Z'

/** A lead that a run cares for and an advisor is asked for: as it is a second after it came in. */
async function openConsistentWorld() {
  const world = await openWorld({ now: NOW })
  const { table } = world.services
  await world.services.settings.write('brands', { yunchi: { names: ['云驰'] } })
  await saveAdvisor(
    advisorSchema.parse({
      advisorId: 'A-1',
      dealerId: 'D-1',
      name: '甲',
      role: 'advisor',
      address: '+8613800009001',
      load: 1,
    }),
    world.services,
    NOW,
  )
  const { id } = await receiveLead(readLeadForm(goodLead()), { source: 'web', now: NOW }, world.services)
  const event = (await readEvent(table, id))?.event
  if (event) await recordLead({ event, now: NOW }, world.services)
  const leadId = (await readEvent(table, id))?.outcome?.detail ?? ''
  for (const { metadata, name } of world.published)
    if (name === 'LeadCreated') await table.update(outcomeWrite(metadata.id, { kind: 'started', at: NOW }).update)
  await putRun(world, leadId)
  await putOffer(world, leadId)
  return { world, table, leadId, captureId: id }
}

async function putRun({ services }: World, leadId: string): Promise<void> {
  const subject = { type: 'lead', id: leadId } as const
  const run = { runId: 'run-1', journey: 'lead-response', subject, executionArn: 'arn', startedAt: NOW }
  const more = { machineArn: 'arn', input: '{}', triggerEventId: 'evt', triggeredAt: NOW, state: 'started', mail: {} }
  await services.table.put({ ...keys.run(subject, 'run-1'), ...run, ...more })
  await services.table.put({ ...keys.active(subject, 'lead-response'), ...run, ends: [], listens: [] })
}

async function putOffer({ services: { table } }: World, leadId: string): Promise<void> {
  const candidate = { dealerId: 'D-1', advisorId: 'A-1', role: 'advisor', code: 'abc', reason: 'nearest' }
  const times = { offeredAt: NOW, warnAt: NOW, expiresAt: NOW }
  const offer = {
    offerId: 'off-1',
    leadId,
    runId: 'run-1',
    state: 'open',
    mode: 'one-by-one',
    level: 'store',
    dealerId: 'D-1',
  }
  await table.put({ ...keys.offer(leadId, 'off-1'), ...offer, ...times, candidates: [candidate] })
  await table.put({ ...keys.offerCode('abc'), leadId, offerId: 'off-1', dealerId: 'D-1', advisorId: 'A-1' })
  await table.update(set(keys.lead(leadId), { state: 'offered', offerId: 'off-1' }))
}

/** An update that sets (or, with undefined, removes) attributes, whatever the invariants say. */
function set(key: Update['key'], values: Item): Update {
  const given = Object.entries(values)
  const sets = given.filter(([, value]) => value !== undefined).map(([name]) => `#${name} = :${name}`)
  const removes = given.filter(([, value]) => value === undefined).map(([name]) => `#${name}`)
  return {
    key,
    update: [
      sets.length > 0 ? `SET ${sets.join(', ')}` : '',
      removes.length > 0 ? `REMOVE ${removes.join(', ')}` : '',
    ].join(' '),
    names: Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
    ...(sets.length > 0 && {
      values: Object.fromEntries(
        given.filter(([, value]) => value !== undefined).map(([name, value]) => [`:${name}`, value]),
      ),
    }),
  }
}

const look = (world: World, now = LATER, strict = false) =>
  reconcile(world.services.table, { now: () => now, strict, between: 0 })

it('a table in order has no break', async () => {
  const { world } = await openConsistentWorld()

  const { breaks, counted } = await look(world, LATER, true)

  expect(breaks).toEqual([])
  expect(counted).toMatchObject({ events: 2, leads: 1, offers: 1, advisors: 1, runs: 1 })
})

it('an event without an outcome is a break after five minutes, and at once when strict', async () => {
  const { world } = await openConsistentWorld()
  const { id } = await receiveLead(readLeadForm(goodLead({ id: 'web-2' })), { source: 'web', now: NOW }, world.services)

  expect((await look(world, '2026-11-21T02:04:00Z')).breaks).toEqual([])
  const expected = [{ rule: 'answered', about: `event ${id} (LeadCaptured)`, found: `has no outcome since ${NOW}` }]
  expect((await look(world, LATER)).breaks).toEqual(expected)
  expect((await look(world, '2026-11-21T02:00:01Z', true)).breaks).toEqual(expected)
})

it('an offer that was just declined is no break: the run is about to make the next one', async () => {
  const here = await openConsistentWorld()
  await here.table.update(
    set(keys.offer(here.leadId, 'off-1'), { state: 'declined', decidedAt: '2026-11-21T02:58:00Z' }),
  )
  await here.table.update(set(keys.advisor('D-1', 'A-1'), { load: 0 }))

  expect((await look(here.world, LATER)).breaks).toEqual([])
  expect((await look(here.world, LATER, true)).breaks.map(({ rule }) => rule)).toEqual(['offered'])
})

it('a lead that began with a walk-in is in order', async () => {
  const here = await openConsistentWorld()
  for (const { pk, sk } of await here.table.query({ pk: `LEAD#${here.leadId}`, prefix: 'CUSTODY#' }))
    await here.table.update(set({ pk: String(pk), sk: String(sk) }, { what: 'walked-in', advisorId: 'A-1' }))
  await here.table.update(
    set(keys.lead(here.leadId), {
      state: 'accepted',
      holder: { dealerId: 'D-1', advisorId: 'A-1', role: 'advisor', since: NOW },
    }),
  )
  await here.table.update(set(keys.offer(here.leadId, 'off-1'), { state: 'withdrawn' }))

  expect((await look(here.world)).breaks).toEqual([])
})

type Consistent = Awaited<ReturnType<typeof openConsistentWorld>>
const lead = ({ leadId }: Consistent) => keys.lead(leadId)
const subject = ({ leadId }: Consistent) => ({ type: 'lead', id: leadId }) as const
const message = (messageId: string, state: string): Item => ({
  messageId,
  state,
  subject: { type: 'lead', id: 'x' },
  step: 'ask',
  slot: 'A-1',
  template: 'offer-new',
  class: 'transactional',
  to: { kind: 'nobody', role: 'manager' },
  variables: {},
  channel: 'outbox',
  plannedAt: NOW,
  notAfter: NOW,
  attempts: 1,
})

const breakings: [string, string, (here: Consistent) => Promise<unknown>][] = [
  [
    'an event that failed',
    'nothing-failed',
    (here) => here.table.update(set(keys.event(here.captureId), { outcome: { kind: 'failed', at: NOW } })),
  ],
  [
    'an outcome that names a lead which is not there',
    'outcome-true',
    (here) =>
      here.table.update(set(keys.event(here.captureId), { outcome: { kind: 'merged', detail: 'lead-none', at: NOW } })),
  ],
  [
    'an answered event that still waits',
    'answered-once',
    (here) => here.table.update(set(keys.event(here.captureId), { duePk: 'unanswered-events#1', dueSk: NOW })),
  ],
  [
    'a message that was sent twice',
    'sent-once',
    async ({ table }) => {
      await table.put({ ...keys.message({ type: 'lead', id: 'x' }, 'msg-1'), ...message('msg-1', 'accepted') })
      await table.put({ ...keys.outbox('2026-11-21', NOW, 'msg-1'), id: 'msg-1' })
      await table.put({ ...keys.outbox('2026-11-21', LATER, 'msg-1'), id: 'msg-1' })
    },
  ],
  [
    'a message that the ledger does not know',
    'in-ledger',
    ({ table }) => table.put({ ...keys.outbox('2026-11-21', NOW, 'msg-1'), id: 'msg-1' }),
  ],
  [
    'an accepted message that never left',
    'ledger-true',
    ({ table }) => table.put({ ...keys.message({ type: 'lead', id: 'x' }, 'msg-1'), ...message('msg-1', 'accepted') }),
  ],
  [
    'two messages in one slot',
    'one-slot',
    async ({ table }) => {
      for (const id of ['msg-1', 'msg-2'])
        await table.put({ ...keys.message({ type: 'lead', id: 'x' }, id), ...message(id, 'suppressed') })
    },
  ],
  [
    'a message whose fate is long unknown',
    'fate-known',
    ({ table }) => table.put({ ...keys.message({ type: 'lead', id: 'x' }, 'msg-1'), ...message('msg-1', 'unknown') }),
  ],
  [
    'two holders: the lead names one whom its chain of custody does not',
    'custody',
    (here) =>
      here.table.update(
        set(lead(here), { holder: { dealerId: 'D-1', advisorId: 'A-1', role: 'advisor', since: NOW } }),
      ),
  ],
  ['an accepted lead that nobody holds', 'held', (here) => here.table.update(set(lead(here), { state: 'accepted' }))],
  [
    'two open offers',
    'one-offer',
    async (here) => {
      const offer = await here.table.get(keys.offer(here.leadId, 'off-1'))
      await here.table.put({ ...offer, ...keys.offer(here.leadId, 'off-2'), offerId: 'off-2' })
    },
  ],
  [
    'an offered lead without an open offer',
    'offered',
    (here) => here.table.update(set(keys.offer(here.leadId, 'off-1'), { state: 'declined' })),
  ],
  ['a queued lead that is not in the queue', 'queued', (here) => here.table.update(set(lead(here), { queuedAt: NOW }))],
  [
    'a lead in nobody’s hands',
    'in-hands',
    async (here) => {
      await here.table.update(set(lead(here), { state: 'new', offerId: undefined }))
      await here.table.delete(keys.offer(here.leadId, 'off-1'))
      await here.table.delete(keys.active(subject(here), 'lead-response'))
    },
  ],
  [
    'an open lead that its person does not know',
    'person',
    async (here) => {
      const personId = (await readLead(here.table, here.leadId))?.personId ?? ''
      await here.table.update(set(keys.person(personId), { openLeads: {} }))
    },
  ],
  [
    'a load that is not what the advisor holds',
    'load',
    ({ table }) => table.update(set(keys.advisor('D-1', 'A-1'), { load: 0 })),
  ],
  ['a load above capacity', 'capacity', ({ table }) => table.update(set(keys.advisor('D-1', 'A-1'), { capacity: 0 }))],
  ['an active entry without its run', 'run-lock', (here) => here.table.delete(keys.run(subject(here), 'run-1'))],
  [
    'a run under way that is not listed',
    'run-lock',
    (here) => here.table.delete(keys.active(subject(here), 'lead-response')),
  ],
  [
    'a failed run whose lead never reached a human',
    'failed-run',
    (here) => here.table.update(set(keys.run(subject(here), 'run-1'), { state: 'ended', status: 'FAILED' })),
  ],
  [
    'an item that its schema does not fit',
    'readable',
    (here) => here.table.update(set(lead(here), { version: 'one' })),
  ],
  [
    'a code for an offer that is not there',
    'offer-exists',
    ({ table }) =>
      table.put({ ...keys.offerCode('zzz'), leadId: 'x', offerId: 'off-9', dealerId: 'D-1', advisorId: 'A-1' }),
  ],
]

it.each(breakings)('%s is named', async (_, rule, breakIt) => {
  const here = await openConsistentWorld()

  await breakIt(here)

  expect((await look(here.world)).breaks.map((each) => each.rule)).toContain(rule)
})

it('what only one of two looks finds was in motion and is no break', async () => {
  const here = await openConsistentWorld()
  await here.table.update(set(lead(here), { state: 'accepted' }))
  const moving = {
    ...here.table,
    scan: async function* () {
      yield* here.table.scan()
      await here.table.update(set(lead(here), { state: 'offered' }))
    },
  }

  const { breaks } = await reconcile(moving, { now: () => LATER, strict: false, between: 0 })

  expect(breaks).toEqual([])
})
