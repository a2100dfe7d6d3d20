import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { signBody } from '../../../../functions/intake/check-signature.ts'
import type { SourcesSetting } from '../../../../functions/intake/sources/source-settings.ts'
import { recordLead } from '../../../../functions/leads/record-lead.ts'
import { readEvent } from '../../../../functions/shared/event-record.ts'
import { NOW, wholeTable } from '../intake-desk.ts'
import { CONSENT, openSourceDesk } from './source-desk.ts'

const portal: SourcesSetting[string] = {
  kind: 'webhook',
  map: {
    id: '$.clue.id',
    'person.phone': '$.clue.mobile',
    'person.name': '$.clue.name',
    brand: '$.car.brand',
    'signals.promotionId': '$.promotion_id',
    ...CONSENT,
  },
  tests: { path: '$.is_test', test: ['true', '1'] },
}
const clue = (details: object = {}) => ({
  clue: { id: 'c-1', mobile: '13800000001', name: '测试甲', ...details },
  car: { brand: '云驰' },
})
const openPortal = () => openSourceDesk({ portal, web: portal })

it('a lead of a source comes in by the map of that source, signed, with its long ids whole', async () => {
  const { services, world, post } = await openPortal()

  const { status, body } = await post(JSON.stringify(clue()).replace('{', '{"promotion_id":7301234567890123457,'))

  expect(status).toBe(202)
  expect((await readEvent(services.table, body.id))?.personal).toMatchObject({
    sourceId: 'c-1',
    source: 'portal',
    brand: 'yunchi',
    person: { phone: '+8613800000001' },
    signals: { promotionId: '7301234567890123457' },
  })
  expect(JSON.stringify([world.published, world.logged])).not.toMatch(/测试甲|13800000001/)
})

it('the same lead under a new nonce is a resend; source and id make the lead, not the request', async () => {
  const { world, post } = await openPortal()
  const first = await post(clue())

  const again = await post(clue())
  const other = await post(clue(), { source: 'web' })

  expect(again.body).toEqual({ status: 'received', id: first.body.id, resent: true })
  expect(other.body.id).not.toBe(first.body.id)
  expect(new Set(world.published.map(({ metadata }) => metadata.id)).size).toBe(2)
})

it('a request that was taken is not taken again, and one that failed on our side is', async () => {
  const { world, post } = await openPortal()
  world.busIsDown = true
  const failed = await post(clue(), { nonce: 'nonce-once-1' })
  world.busIsDown = false

  const taken = await post(clue(), { nonce: 'nonce-once-1' })
  const replayed = await post(clue(), { nonce: 'nonce-once-1' })

  expect([failed.status, taken.status, replayed.status]).toEqual([500, 202, 409])
  expect(replayed.body.errors[0].field).toBe('x-ltl-nonce')
})

it.each([
  ['without a nonce', { headers: { 'x-ltl-nonce': undefined } }, 401, 'x-ltl-nonce'],
  ['with another nonce than the signed one', { headers: { 'x-ltl-nonce': 'nonce-other' } }, 401, 'x-ltl-signature'],
  ['signed with another secret', { secret: 'a-secret-of-nobody-here' }, 401, 'x-ltl-signature'],
  ['signed by another source', { signedAs: 'web' }, 401, 'x-ltl-source'],
  ['signed too long ago', { ahead: -301 }, 401, 'x-ltl-timestamp'],
  ['as XML to a source that sends JSON', { type: 'text/xml' }, 415, undefined],
  ['to a source that there is not', { source: 'nobody' }, 404, undefined],
  ['read instead of posted', { method: 'GET' }, 404, undefined],
])('a request %s is refused, and nothing is written', async (_, posting, status, field) => {
  const { world, post } = await openPortal()
  const before = await wholeTable(world)

  const answer = await post(clue(), posting)

  expect(answer.status).toBe(status)
  expect(answer.body.errors?.[0].field).toBe(field)
  expect(await wholeTable(world)).toEqual(before)
})

it.each([
  ['a phone that cannot be used', clue({ mobile: '12345' }), '/person/phone ($.clue.mobile)'],
  ['a missing id', { ...clue(), clue: { mobile: '13800000001' } }, '/id ($.clue.id)'],
  ['a brand that is not known', { ...clue(), car: { brand: '星河' } }, '/brand ($.car.brand)'],
])('%s is refused by our field and by theirs', async (_, body, field) => {
  const { world, post } = await openPortal()

  const answer = await post(body)

  expect(answer.status).toBe(422)
  expect(answer.body.errors.map((each: { field: string }) => each.field)).toEqual([field])
  expect(world.published).toEqual([])
})

it('a lead that its source marks as a test is kept and set aside: no lead, no journey', async () => {
  const { services, world, post } = await openPortal()
  const { body } = await post({ ...clue(), is_test: true })
  const event = world.published[0]

  if (event) await recordLead({ event, now: NOW }, services)

  const record = await readEvent(services.table, body.id)
  expect(record?.outcome).toEqual({ kind: 'set-aside', detail: 'test', at: NOW })
  expect(record?.personal).toMatchObject({ test: 'test' })
  expect(world.published).toHaveLength(1)
  expect(JSON.stringify(await wholeTable(world))).not.toMatch(/"LEAD#/)
  expect(JSON.stringify(await wholeTable(world))).toMatch(`OWN-FACT#${body.id}`)
})

const prospect = (id: string, phone: string) =>
  `<prospect><id>${id}</id><vehicle><make>云驰</make></vehicle><customer><contact><name part="full">测试甲</name><phone type="work">${phone}</phone></contact></customer></prospect>`
const dealersite: SourcesSetting[string] = { kind: 'adf', map: CONSENT }
const adfType = { source: 'dealersite', type: 'application/x-adf+xml; charset=utf-8' }

it('ADF comes in, several prospects at once, each kept with its own text', async () => {
  const { services, post } = await openSourceDesk({ dealersite })

  const { status, body } = await post(
    `<adf>${prospect('p-1', '13800000001')}${prospect('p-2', '13800000002')}</adf>`,
    adfType,
  )

  expect(status).toBe(202)
  expect(body.leads.map(({ sourceId }: { sourceId: string }) => sourceId)).toEqual(['p-1', 'p-2'])
  expect((await readEvent(services.table, body.leads[0].id))?.personal).toMatchObject({
    raw: prospect('p-1', '13800000001'),
  })
})

it('ADF that is sent again is a resend, though its text was written otherwise', async () => {
  const { post } = await openSourceDesk({ dealersite })
  await post(`<adf>${prospect('p-1', '13800000001')}</adf>`, adfType)

  const { body } = await post(`<adf>${prospect('p-1', '138 0000 0001')}</adf>`, adfType)

  expect(body.leads).toEqual([{ sourceId: 'p-1', id: expect.any(String), resent: true }])
})

it('of several prospects with a bad one none is stored, and the bad one is named', async () => {
  const { world, post } = await openSourceDesk({ dealersite })
  const before = await wholeTable(world)

  const { status, body } = await post(
    `<adf>${prospect('p-1', '13800000001')}${prospect('p-2', '12345')}</adf>`,
    adfType,
  )

  expect(status).toBe(422)
  expect(body.errors[0].field).toBe('/prospect/1/person/phone ($.customer.phone)')
  expect(await wholeTable(world)).toEqual(before)
})

it.each([
  ['laughs a billion times', '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><adf>&y;</adf>'],
  ['wants a file of ours', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><adf>&x;</adf>'],
])('ADF that %s is refused by name', async (_, text) => {
  const { post } = await openSourceDesk({ dealersite })

  const { status, body } = await post(text, adfType)

  expect(status).toBe(422)
  expect(body.errors[0].message).toMatch(/A DTD .* is not taken/)
})

it('WeCom Automotive sends CreateLead and is answered as it answers itself', async () => {
  const { services, post } = await openSourceDesk({
    wecom: {
      kind: 'wecom-auto',
      map: { ...CONSENT, brand: { path: '$.BrandId', values: { '1373911438101237762': '云驰' } } },
    },
  })
  const lead = `{"ChannelId":7,"ChannelName":"51QC","CreateTime":${Date.parse(NOW)},"SourceType":2,"DealerId":1438394065134600193,"BrandId":1373911438101237762,"SeriesId":1376410380566495234,"CustomerName":"测试甲","CustomerPhone":"13800000001","CustomerSex":0}`

  const created = await post(lead, { source: 'wecom' })
  const duplicate = await post(lead, { source: 'wecom' })

  expect(created.body.Response).toMatchObject({ BusinessCode: 0 })
  expect(duplicate.body.Response).toMatchObject({ BusinessCode: 2, RequestId: created.body.Response.RequestId })
  expect((await readEvent(services.table, created.body.Response.RequestId))?.personal).toMatchObject({
    brand: 'yunchi',
    dealerId: '1438394065134600193',
    series: '1376410380566495234',
    signals: { calledIn: false, channel: '51QC' },
  })
})

it('the test vector of the documentation is what we check', async () => {
  const vector = /Test vector: secret `(\w+)`, timestamp `(\d+)`, nonce `([\w-]+)`, body `(.*)` gives `(\w+)`/.exec(
    await readFile(join(import.meta.dirname, '../../../../docs/intake.md'), 'utf8'),
  )
  const [, secret = '', timestamp = '', nonce = '', body = '', signature = ''] = vector ?? []

  expect(signBody(secret, Number(timestamp), `${nonce}.${body}`)).toBe(signature)
})
