import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { pullLeads } from '../../../../functions/intake/pull-leads.ts'
import { signPush } from '../../../../functions/intake/sources/ocean-push.ts'
import { readLead } from '../../../../functions/leads/lead-store.ts'
import { recordLead } from '../../../../functions/leads/record-lead.ts'
import { readEvent } from '../../../../functions/shared/event-record.ts'
import { keys } from '../../../../functions/shared/keys.ts'
import { clue, oceanPush, openOceanEngine } from '../../../../local/providers/ocean-engine.ts'
import { NOW } from '../intake-desk.ts'
import { CONSENT, oceanApp, openSourceDesk } from './source-desk.ts'

const advertiserId = '1678971206080525'
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function openOcean(map: object = {}) {
  const ocean = await openOceanEngine({
    token: 'an-access-token-of-ocean',
    advertiserId,
    app: oceanApp,
    now: () => Date.parse(NOW),
  })
  closing.push(ocean.close)
  const source = {
    kind: 'ocean-engine' as const,
    advertiserIds: [advertiserId],
    endpoint: ocean.url,
    map: { brand: { constant: '云驰' }, ...CONSENT, ...map },
  }
  const desk = await openSourceDesk({ ocean: source })
  const captured = () => new Set(desk.world.published.map(({ metadata }) => metadata.id)).size
  const untilWhen = async () => (await desk.services.table.get(keys.sourceCursor('ocean')))?.until
  return { ...desk, ocean, source, captured, untilWhen, pull: (now = NOW) => pullLeads(now, desk.services) }
}
const minutesLater = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString()

it('all pages are read, and each clue becomes a lead with its long ids whole', async () => {
  const { services, world, ocean, pull, captured } = await openOcean()
  ocean.clues.push(...Array.from({ length: 250 }, (_, at) => clue(at)))

  await pull()

  expect(captured()).toBe(250)
  // The last day in four windows; the newest window has three pages.
  expect(ocean.asked).toHaveLength(6)
  const first = await readEvent(services.table, world.published[0]?.metadata.id ?? '')
  expect(first?.personal).toMatchObject({
    sourceId: clue(0).clue_id,
    askedAt: '2026-11-21T01:55:00Z',
    brand: 'yunchi',
    signals: { promotionId: '7309876543210987654', clueType: 'form' },
  })
})

it.each([
  ['fails with 500', { status: 500 }],
  ['throttles', { status: 429 }],
  ['drops the connection', 'drop'],
  ['lies with 200 and a code', { code: 50000 }],
] as const)('a provider that %s in the middle of paging loses nothing and doubles nothing', async (_, fault) => {
  const { world, ocean, pull, captured, untilWhen } = await openOcean()
  ocean.clues.push(...Array.from({ length: 250 }, (_, at) => clue(at)))
  ocean.faults = ['fine', 'fine', 'fine', 'fine', fault]

  await pull()
  const [some, cursor] = [captured(), await untilWhen()]
  await pull(minutesLater(5))

  expect(some).toBe(100)
  // The window that broke off was not counted as read.
  expect(cursor).toBe('2026-11-20T20:00:00.000Z')
  expect(captured()).toBe(250)
  expect(await untilWhen()).toBe(minutesLater(5))
  expect(world.logged.filter(({ message }) => message === 'source not pulled')).toHaveLength(1)
})

it('when we ourselves fail in the middle of a page, nothing is lost and nothing doubled', async () => {
  const { services, world, ocean, captured, untilWhen } = await openOcean()
  ocean.clues.push(...Array.from({ length: 130 }, (_, at) => clue(at)))
  let left = 70
  const bus = {
    publish: async (events: Parameters<typeof services.bus.publish>[0]) => {
      if (left-- === 0) world.busIsDown = true
      await services.bus.publish(events)
    },
  }

  await pullLeads(NOW, { ...services, bus })
  const some = captured()
  world.busIsDown = false
  await pullLeads(minutesLater(5), services)

  expect(some).toBe(70)
  expect(captured()).toBe(130)
  expect(await untilWhen()).toBe(minutesLater(5))
  expect(world.published).toHaveLength(200)
})

it('a page that comes twice, and clues in any order, are each taken once', async () => {
  const { ocean, pull, captured } = await openOcean()
  ocean.clues.push(...Array.from({ length: 150 }, (_, at) => clue((at * 37) % 150)))
  ocean.faults = ['fine', 'fine', 'fine', 'fine', 'page-before']

  await pull()
  const some = captured()
  await pull(minutesLater(5))

  expect(some).toBe(100)
  expect(captured()).toBe(150)
})

it('a clue that the provider shows late is found by the overlap', async () => {
  const { ocean, pull, captured } = await openOcean()
  await pull()
  ocean.clues.push(clue(1, { create_time_detail: '2026-11-21 09:52:00' }))

  await pull(minutesLater(5))

  expect(captured()).toBe(1)
})

it('what is known of a clue only ten minutes later is added to its lead, and nobody is told anew', async () => {
  const { services, world, ocean, pull } = await openOcean()
  ocean.clues.push(clue(1, { intention_estimation: '' }))
  await pull()
  const [event] = world.published
  if (event) await recordLead({ event, now: NOW }, services)
  const published = world.published.length
  const leadId = (await readEvent(services.table, event?.metadata.id ?? ''))?.outcome?.detail ?? ''

  ocean.clues[0] = clue(1, { intention_estimation: 'HIGH' })
  await pull(minutesLater(10))
  await pull(minutesLater(15))

  const lead = await readLead(services.table, leadId)
  expect(lead?.lead.signals).toMatchObject({ intention: 'HIGH', clueType: 'form' })
  expect(lead?.version).toBe(2)
  expect(world.published).toHaveLength(published)
})

it('clues that are abnormal, or a preview of the ad, are kept and never become a lead', async () => {
  const { services, world, ocean, pull } = await openOcean()
  ocean.clues.push(clue(1, { clue_source: 3 }), clue(2, { clue_source: 4 }))
  await pull()

  for (const event of [...world.published]) await recordLead({ event, now: NOW }, services)

  const outcomes = await Promise.all(
    world.published.map(async ({ metadata }) => (await readEvent(services.table, metadata.id))?.outcome),
  )
  expect(outcomes.map((each) => [each?.kind, each?.detail])).toEqual([
    ['set-aside', 'abnormal'],
    ['set-aside', 'test'],
  ])
  expect(world.published).toHaveLength(2)
})

it('a clue that cannot be used is noted once with its fields, and is taken when the source is read again with a better map', async () => {
  const { services, source, world, ocean, pull, captured } = await openOcean({ brand: '$.car_brand' })
  // The second lies in the overlap: it is read with every pull.
  ocean.clues.push(clue(1, { create_time_detail: '2026-11-20 12:00:00' }), clue(2))
  await pull()
  await pull(minutesLater(5))
  const refusals = world.logged.filter(({ message }) => message === 'lead of source refused')

  await services.settings.write('sources', {
    ocean: { ...source, map: { ...source.map, brand: { constant: '云驰' } }, readAgainFrom: '2026-11-20' },
  })
  await pull(minutesLater(10))
  await pull(minutesLater(15))

  expect(refusals.map(({ fields }) => fields)).toEqual(
    [1, 2].map((number) => ({ source: 'ocean', sourceId: clue(number).clue_id, fields: ['/brand ($.car_brand)'] })),
  )
  expect(captured()).toBe(2)
  // Read again once: the last pull asked for one window only.
  expect(ocean.asked.at(-1)?.searchParams.get('start_time')).toBe('2026-11-21 09:50:00')
})

it('without its access token a source is not asked, the log says so, and the others are', async () => {
  const { services, source, ocean, world } = await openOcean()
  await services.settings.write('sources', { nobody: source, ocean: source })
  ocean.clues.push(clue(1))

  await pullLeads(NOW, services)

  expect(world.published).toHaveLength(1)
  expect(world.logged).toContainEqual({
    level: 'error',
    message: 'source not pulled',
    fields: { source: 'nobody', error: 'SourceRefused', code: 'no access-token' },
  })
})

it.each([
  [40002, 'SourceRefused', 'code 40002'],
  [40105, 'TokenRefused', 'code 40105'],
  [50000, 'SourceUnavailable', 'code 50000'],
])('a refusal with code %i is named in the log: %s', async (code, error, named) => {
  const { world, ocean, pull } = await openOcean()
  ocean.faults = [{ code }]

  await pull()

  expect(world.logged.find(({ message }) => message === 'source not pulled')?.fields).toMatchObject({
    source: 'ocean',
    error,
    code: named,
  })
})

it('nothing of a pull that fails shows a token or a person', async () => {
  const { ocean, pull, world } = await openOcean({ brand: '$.nothing' })
  ocean.clues.push(clue(1))
  ocean.faults = [{ code: 40105 }]

  await pull()
  await pull(minutesLater(5))

  expect(world.logged.length).toBeGreaterThan(1)
  expect(JSON.stringify(world.logged)).not.toMatch(/an-access-token|测试|13800000001/)
})

const SECRET = 'testsecret-of-the-push'
const statusOf = (answer: { body: unknown }) =>
  z.object({ BaseResp: z.object({ StatusCode: z.number() }) }).parse(answer.body).BaseResp.StatusCode
const push = (changes: object = {}) =>
  oceanPush(SECRET, { message_id: 'm1', nonce: 'n1', timestamp: Date.parse(NOW), ...changes })

it('a push is signed as the published form of it', () => {
  expect(signPush('testsecret', '{"message_id":"m1","service_label":"x","data":"{}"}')).toBe(
    '33e50cdad17aeb23c8e7bba1b1eb9a018903a5abcf79cd9328ae5540f83d01d2',
  )
})

it('the handshake is answered in both spellings, with every digit', async () => {
  const { post } = await openOcean()

  const answer = await post('', {
    source: 'ocean',
    method: 'GET',
    query: { event: 'verify_webhook', challenge: '7301234567890123457' },
  })

  expect(answer.text).toBe(
    '{"BaseResp":{"StatusCode":200,"StatusMessage":"ok"},"challenge":7301234567890123457,"Challenge":7301234567890123457}',
  )
})

it('a push makes us pull at once; the same message again does not', async () => {
  const { ocean, post, captured } = await openOcean()
  ocean.clues.push(clue(1))

  const first = await post(push().body, { source: 'ocean', headers: push().headers })
  const asked = ocean.asked.length
  const again = await post(push().body, { source: 'ocean', headers: push().headers })

  expect([statusOf(first), statusOf(again)]).toEqual([200, 200])
  expect(captured()).toBe(1)
  expect(ocean.asked).toHaveLength(asked)
})

it('a push is answered well though the pull fails: the schedule pulls again', async () => {
  const { ocean, post, pull, captured } = await openOcean()
  ocean.clues.push(clue(1))
  ocean.faults = [{ status: 503 }]

  const answer = await post(push().body, { source: 'ocean', headers: push().headers })
  await pull(minutesLater(5))

  expect(statusOf(answer)).toBe(200)
  expect(captured()).toBe(1)
})

it.each([
  [
    'signed with another secret',
    () => oceanPush('another-secret-altogether', { message_id: 'm1', nonce: 'n1', timestamp: Date.parse(NOW) }),
    401,
  ],
  ['changed on the way', () => ({ ...push(), body: push().body.replace('m1', 'm2') }), 401],
  ['without a signature', () => ({ ...push(), headers: {} }), 401],
  ['of six minutes ago', () => push({ timestamp: Date.parse(NOW) - 360_000 }), 400],
  ['without a message id', () => push({ message_id: undefined }), 400],
])('a push %s is refused in the body of a 200, and nothing is pulled', async (_, pushed, code) => {
  const { ocean, post } = await openOcean()
  const { body, headers } = pushed()

  const answer = await post(body, { source: 'ocean', headers })

  expect([answer.status, statusOf(answer)]).toEqual([200, code])
  expect(ocean.asked).toEqual([])
})

it('a nonce that another message used before is a replay', async () => {
  const { post } = await openOcean()
  await post(push().body, { source: 'ocean', headers: push().headers })
  const other = push({ message_id: 'm2' })

  const answer = await post(other.body, { source: 'ocean', headers: other.headers })

  expect(statusOf(answer)).toBe(400)
})
