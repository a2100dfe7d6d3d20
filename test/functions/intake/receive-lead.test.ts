import { expect, it } from 'vitest'
import { readEvent } from '../../../functions/shared/event-record.ts'
import { goodLead, NOW, openIntakeDesk, wholeTable } from './intake-desk.ts'

it('a signed lead is stored with its personal data, and only ids and facts go to the bus', async () => {
  const { world, post } = await openIntakeDesk()

  const { status, body } = await post(goodLead({ dealerId: 'D-SH-01' }))

  expect(status).toBe(202)
  const record = await readEvent(world.services.table, body.id ?? '')
  expect(record?.personal).toMatchObject({
    sourceId: 'web-1',
    source: 'web',
    brand: 'yunchi',
    person: { name: '测试甲', phone: '+8613800000001' },
  })
  expect(world.published).toEqual([record?.event])
  expect(record?.event.facts).toEqual({ brand: 'yunchi', dealerId: 'D-SH-01' })
  expect(JSON.stringify([world.published, world.logged])).not.toMatch(/测试甲|13800000001/)
})

it('a resend is answered with the same id and counted, and is not published again once it has an outcome', async () => {
  const { world, post } = await openIntakeDesk()
  const first = await post(goodLead())
  const id = first.body.id ?? ''
  await world.services.table.update({
    key: { pk: `EVENT#${id}`, sk: 'EVENT' },
    update: 'SET outcome = :outcome',
    values: { ':outcome': { kind: 'created', at: NOW } },
  })

  const second = await post(goodLead())

  expect(second).toEqual({ status: 202, body: { status: 'received', id, resent: true } })
  expect((await readEvent(world.services.table, id))?.resends).toBe(1)
  expect(world.published).toHaveLength(1)
})

it('a lead that was stored but never published is published by its resend', async () => {
  const { world, post } = await openIntakeDesk()
  world.busIsDown = true
  const first = await post(goodLead())
  world.busIsDown = false

  const second = await post(goodLead())

  expect(first.status).toBe(500)
  expect(second.status).toBe(202)
  expect(world.published.map((event) => event.metadata.id)).toEqual([second.body.id])
})

it('of two leads with one id and other content the first stands, and the answer says so', async () => {
  const { world, post } = await openIntakeDesk()
  const first = await post(goodLead())

  const second = await post(goodLead({ comment: '改成周六试驾' }))

  expect(second.status).toBe(202)
  expect(second.body.id).toBe(first.body.id)
  expect(second.body.note).toMatch(/the first one stands/)
  const record = await readEvent(world.services.table, first.body.id ?? '')
  expect(record?.personal).not.toHaveProperty('comment')
})

it('a lead without askedAt that is sent again is no other content', async () => {
  const { post } = await openIntakeDesk()
  const { askedAt: _, ...lead } = goodLead()
  await post(lead)

  const second = await post(lead, { ahead: 20 })

  expect(second.body).not.toHaveProperty('note')
})

it('two sources may use the same id for two leads', async () => {
  const { world, post } = await openIntakeDesk()

  const web = await post(goodLead())
  const ads = await post(goodLead(), { source: 'ads', secret: 'a-secret-of-the-ad-platform' })

  expect(ads.status).toBe(202)
  expect(ads.body.id).not.toBe(web.body.id)
  expect(world.published).toHaveLength(2)
})

it.each([
  [
    'a body that is no JSON',
    '{"id": "web-1",\n "person": {"name" "测试甲"}}',
    400,
    '',
    /position 35 \(line 2, column 20\)/,
  ],
  ['a body that ends too early', '{"id": "web-1"', 400, '', /ends too early, at position 14/],
  ['an empty body', '', 400, '', /ends too early, at position 0/],
  ['a list', [goodLead()], 422, '', /JSON object/],
  ['a missing id', { ...goodLead(), id: undefined }, 422, '/id', /is missing/],
  ['a misspelt field', { ...goodLead(), citty: '上海' }, 422, '/citty', /is not a field/],
  [
    'an unusable phone',
    goodLead({ person: { phone: '12345' } }),
    422,
    '/person/phone',
    /is unusable: write a Chinese mobile/,
  ],
  [
    'a signal whose number JavaScript rounds',
    JSON.stringify(goodLead()).replace(/}$/, ',"signals":{"promotionId":7309876543210987654}}'),
    422,
    '/signals/promotionId',
    /cannot be kept: .* ids as texts/,
  ],
  ['a signal with a number beyond the table', goodLead({ signals: { x: 1e200 } }), 422, '/signals/x', /cannot be kept/],
  ['a signal without a name', goodLead({ signals: { '': 'x' } }), 422, '/signals/', /name the signal/],
  [
    'a position that no table holds',
    goodLead({ position: { lat: 1e-200, lng: 0 } }),
    422,
    '/position/lat',
    /cannot be kept/,
  ],
  ['a missing phone', { ...goodLead(), person: { name: '测试甲' } }, 422, '/person/phone', /is missing/],
  [
    'a missing consent',
    { ...goodLead(), consent: undefined },
    422,
    '/consent',
    /is missing: write what the person allowed/,
  ],
  ['a time without zone', goodLead({ askedAt: '2026-11-21 10:00' }), 422, '/askedAt', /with its zone/],
  ['a time in the future', goodLead({ askedAt: '2026-11-22T10:00:00Z' }), 422, '/askedAt', /ahead/],
  ['an impossible position', goodLead({ position: { lat: 121, lng: 31 } }), 422, '/position/lat', /90/],
  ['an unknown brand', goodLead({ brand: '星河' }), 422, '/brand', /"星河" is not a known brand/],
])('%s is refused by name, and nothing is written or published', async (_, lead, status, field, message) => {
  const { world, post } = await openIntakeDesk()
  const before = await wholeTable(world)

  const answer = await post(lead)

  expect(answer.status).toBe(status)
  expect(answer.body.errors).toEqual([{ field, message: expect.stringMatching(message) }])
  expect(answer.body.detail).toMatch(/\w/)
  expect(await wholeTable(world)).toEqual(before)
  expect(world.published).toEqual([])
})

it('every wrong field of a lead is named at once', async () => {
  const { post } = await openIntakeDesk()

  const { body } = await post({ person: { phone: 'none' }, brand: '云驰', consent: { marketing: 'yes' } })

  expect(body.errors?.map((error) => error.field)).toEqual(['/id', '/person/phone', '/consent/marketing'])
})

it('the refusal of an unknown brand lists the known ones', async () => {
  const { post } = await openIntakeDesk()

  const { body } = await post(goodLead({ brand: '星河' }))

  expect(body.detail).toMatch(/lanhe, yunchi/)
})

it('a body of more than 256 KB is refused before anything else is looked at', async () => {
  const { world, post } = await openIntakeDesk()
  const before = await wholeTable(world)

  const { status, body } = await post('x'.repeat(256 * 1024 + 1), { secret: 'wrong' })

  expect(status).toBe(413)
  expect(body.title).toMatch(/262145 bytes; at most 262144/)
  expect(await wholeTable(world)).toEqual(before)
})

it('what a refusal says never quotes the person', async () => {
  const { world, post } = await openIntakeDesk()

  const { body } = await post(goodLead({ person: { name: '测试甲', phone: '139-badnumber' } }))

  expect(JSON.stringify([body, world.logged])).not.toMatch(/测试甲|badnumber/)
})
