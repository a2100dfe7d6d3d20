import { afterEach, beforeEach, expect, test } from 'vitest'
import { readComplaint } from '../../../functions/complaints/complaint-store.ts'
import { recordContact } from '../../../functions/complaints/record-contact.ts'
import { resolveComplaint } from '../../../functions/complaints/resolve-complaint.ts'
import { allows } from '../../../functions/customers/consent-rules.ts'
import { readConsents } from '../../../functions/customers/consent-store.ts'
import { readPerson } from '../../../functions/customers/person-store.ts'
import { ownerAddress } from '../../../functions/pages/owner-address.ts'
import { ownerPage } from '../../../functions/pages/owner-page.ts'
import { keys } from '../../../functions/shared/keys.ts'
import { readReadings, readVehicle } from '../../../functions/vehicles/vehicle-store.ts'
import type { World } from '../../support/world.ts'
import { openWorkshop } from '../bookings/workshop.ts'
import { putLead, visit } from './kit.ts'
import { complain, evening, leadsTo, openOwnerWorld, ownerAt, sentFrom, sunday } from './owner-kit.ts'

let world: World
let owner: ReturnType<typeof ownerAt>
beforeEach(async () => {
  world = await openOwnerWorld()
  owner = ownerAt(world)
})
afterEach(() => world.close())

const names = () => world.published.map(({ name }) => name)

test('the owner sees his car, what is due next, and why', async () => {
  const { status, body } = await owner.look()

  expect(status).toBe(200)
  expect(body).toContain('云驰 X5')
  expect(body).toContain('机油、机油滤清器，约 11月28日 周六')
  expect(body).toContain('每 10,000 公里或 12 个月')
})

test('looking does nothing, however often and wherever', async () => {
  for (const part of ['', 'book', 'odometer', 'preferences', 'complaint', 'survey', 'data', 'nonsense'])
    await owner.look({ do: part, car: 'veh-1', day: '2026-11-22', move: 'yes' })

  expect(world.published).toEqual([])
  expect((await readVehicle(world.services.table, 'veh-1'))?.version).toBe(1)
})

test('a day, then a time, and the car is booked with what is due; the page after it can be loaded again', async () => {
  expect((await owner.look({ do: 'book', car: 'veh-1' })).body).toContain('11月22日 周日')
  expect((await owner.look({ do: 'book', car: 'veh-1', day: '2026-11-22' })).body).toContain('>10:00</button>')

  const answer = await owner.tap({ action: 'book', car: 'veh-1', startsAt: sunday('10:00') })

  expect(answer.status).toBe(303)
  expect(leadsTo(answer)).toEqual({ said: 'booked' })
  expect((await owner.look({ said: 'booked' })).body).toContain('已预约 明天 10:00 · 云驰 D1')
  expect(world.published).toMatchObject([{ name: 'ServiceBooked', facts: { items: ['oil', 'oil-filter'] } }])
})

test('booked at 21:30, confirmed at once; booked twice by a double tap, confirmed once', async () => {
  const form = { action: 'book', car: 'veh-1', startsAt: sunday('10:00') }
  await owner.tap(form)
  await owner.tap(form)

  const sent = await sentFrom(world)
  expect(sent.map(({ template }) => template)).toEqual(['service-booked'])
})

test('the last slot: who comes too late is told, and sees what is still free on that day', async () => {
  const full = await openWorkshop({ bays: 1 })
  const form = { action: 'book', startsAt: sunday('10:00') }

  const first = await ownerAt(full, 'person-1').tap({ ...form, car: 'veh-1' })
  const second = await ownerAt(full, 'person-2').tap({ ...form, car: 'veh-2' })
  const { body } = await ownerAt(full, 'person-2').look(leadsTo(second))
  full.close()

  expect(leadsTo(first)).toEqual({ said: 'booked' })
  expect(leadsTo(second)).toEqual({ do: 'book', car: 'veh-2', day: '2026-11-22', said: 'full' })
  expect(body).toContain('刚刚约满')
  expect(body).toContain('>11:00</button>')
  expect(body).not.toContain('>10:00</button>')
})

test('a booking is moved and cancelled from the same page', async () => {
  await owner.tap({ action: 'book', car: 'veh-1', startsAt: sunday('10:00') })
  const booking = (await readVehicle(world.services.table, 'veh-1'))?.booking?.bookingId ?? ''
  expect((await owner.look({ do: 'book', car: 'veh-1' })).body).toContain('改到其他时间')

  const moved = await owner.tap({ action: 'change', car: 'veh-1', booking, startsAt: sunday('15:00') })
  const cancelled = await owner.tap({ action: 'cancel', car: 'veh-1', booking })

  expect([leadsTo(moved), leadsTo(cancelled)]).toEqual([{ said: 'changed' }, { said: 'cancelled' }])
  expect(names()).toEqual(['ServiceBooked', 'BookingChanged', 'BookingCancelled'])
})

test('nobody books, moves or sells another person’s car', async () => {
  const forms: Record<string, string>[] = [
    { action: 'book', car: 'veh-2', startsAt: sunday('10:00') },
    { action: 'sold', car: 'veh-2' },
    { action: 'odometer', car: 'veh-2', km: '100' },
  ]
  for (const form of forms) expect(leadsTo(await owner.tap(form))).toEqual({ said: 'not-done' })

  expect(world.published).toEqual([])
  expect((await owner.look({ do: 'book', car: 'veh-2' })).body).not.toContain('选择日期')
})

test('"not this time" is told once, and the reminder ends with it', async () => {
  const form = { action: 'declined', car: 'veh-1', dueId: 'due-1' }
  await owner.tap(form)
  await owner.tap(form)

  expect(world.published).toMatchObject([{ name: 'ReminderDeclined', facts: { dueId: 'due-1' } }])
})

test('a car that is sold leaves the page and frees its place in the workshop', async () => {
  await owner.tap({ action: 'book', car: 'veh-1', startsAt: sunday('10:00') })

  await owner.tap({ action: 'sold', car: 'veh-1' })
  await owner.tap({ action: 'sold', car: 'veh-1' })

  expect((await owner.look()).body).toContain('还没有登记在您名下的车')
  expect(names().filter((name) => name === 'VehicleLeft')).toHaveLength(1)
  expect(names()).toContain('BookingCancelled')
})

test('a car that is serviced elsewhere stays on the page, and is not reminded', async () => {
  await owner.tap({ action: 'elsewhere', car: 'veh-1' })

  expect((await owner.look()).body).toContain('您在别处保养，我们不再提醒')
  expect(world.published).toContainEqual(expect.objectContaining({ name: 'VehicleLeft', facts: { why: 'elsewhere' } }))
})

test.each([
  ['23500', 23500],
  ['23,500 公里', 23500],
  ['２３５００', 23500],
])('an odometer typed as %s is read as %i', async (km, value) => {
  expect(leadsTo(await owner.tap({ action: 'odometer', car: 'veh-1', km }))).toEqual({ said: 'odometer' })
  expect(await readReadings(world.services.table, 'veh-1')).toMatchObject([{ value, unit: 'km', source: 'owner' }])
})

test.each(['', 'viel', '-5', '99999999'])('an odometer of "%s" is refused in words', async (km) => {
  const answer = await owner.tap({ action: 'odometer', car: 'veh-1', km })

  expect(leadsTo(answer)).toEqual({ do: 'odometer', car: 'veh-1', said: 'odometer-invalid' })
  expect(await readReadings(world.services.table, 'veh-1')).toEqual([])
})

test('a mileage below what is believed is asked about once, and kept when it is said again; what we know is what is believed', async () => {
  for (const km of ['70000', '70339']) await owner.tap({ action: 'odometer', car: 'veh-1', km })
  const form = { action: 'odometer', car: 'veh-1', km: '100' }

  const asked = leadsTo(await owner.tap(form))
  expect(asked).toEqual({ do: 'odometer', car: 'veh-1', km: '100', said: 'odometer-below' })
  const { body } = await owner.look(asked)
  expect(body).toContain('上次记录：70339 公里')
  expect(body).toContain('value="100"')
  expect(await readReadings(world.services.table, 'veh-1')).toHaveLength(2)

  expect(leadsTo(await owner.tap({ ...form, sure: 'yes' }))).toEqual({ said: 'odometer' })
  expect(await readReadings(world.services.table, 'veh-1')).toHaveLength(3)
  expect((await owner.look({ do: 'data' })).body).toContain('目前以 70339 km')
})

test('what is allowed is changed purpose by purpose, with its evidence', async () => {
  await owner.tap({ action: 'consent', purpose: 'greetings', granted: 'yes' })

  const person = await readPerson(world.services.table, 'person-1')
  const consents = await readConsents(world.services.table, 'person-1')
  expect(allows(person, consents, { purpose: 'greetings' })).toBe(true)
  expect(allows(person, consents, { purpose: 'marketing' })).toBe(false)
  expect(consents).toMatchObject([{ way: 'page', by: 'owner', text: 'owner-page-greetings@1' }])
})

test('stop ends all marketing at once, and the page says so', async () => {
  await owner.tap({ action: 'consent', purpose: 'marketing', granted: 'yes' })
  await owner.tap({ action: 'stop-all' }, sunday('09:00'))

  const person = await readPerson(world.services.table, 'person-1')
  const consents = await readConsents(world.services.table, 'person-1')
  expect(allows(person, consents, { purpose: 'marketing' })).toBe(false)
  expect((await owner.look({ do: 'preferences' })).body).toContain('已停止全部营销消息')
})

test('the language of messages and of the page is the person’s own to choose', async () => {
  await owner.tap({ action: 'language', language: 'en' })

  expect((await owner.look()).body).toContain('Hello 车主1')
})

test('a complaint is filed, followed, called settled, and contradicted', async () => {
  const filed = await owner.tap({ action: 'complain', car: 'veh-1', text: '刹车失灵' })
  const { about = '' } = leadsTo(filed)
  expect((await owner.look({ do: 'complaint', about })).body).toContain('等待专人联系您')
  const by = { dealerId: 'D1', advisorId: 'S1' }
  await recordContact({ complaintId: about, by, channel: 'phone', now: sunday('09:30') }, world.services)
  await resolveComplaint({ complaintId: about, by, now: sunday('10:00') }, world.services)

  const disagreed = await owner.tap({ action: 'not-settled', complaint: about }, sunday('11:00'))

  expect(leadsTo(disagreed).said).toBe('disagreed')
  expect(await readComplaint(world.services.table, about)).toMatchObject({ state: 'open', reopened: 1 })
  await owner.tap({ action: 'settled', complaint: about }, sunday('12:00'))
  expect((await owner.look({ do: 'complaint', about })).body).toContain('您确认已解决')
})

test('a complaint of somebody else is neither shown nor answered', async () => {
  const { complaintId } = await complain(world)
  const other = ownerAt(world, 'person-2')

  expect((await other.look({ do: 'complaint', about: complaintId })).body).not.toContain('刹车异响')
  expect(leadsTo(await other.tap({ action: 'settled', complaint: complaintId }))).toEqual({ said: 'not-done' })
})

test('a survey is answered with one tap, once a day, and what was written stays in the table', async () => {
  const form = { action: 'survey', survey: 'after-service', about: 'vehicle:veh-1', score: '3', text: '等太久' }
  await owner.tap(form)
  await owner.tap({ ...form, score: '9' })

  expect(world.published).toMatchObject([
    { name: 'SurveyAnswered', subject: { type: 'vehicle', id: 'veh-1' }, facts: { survey: 'after-service', score: 3 } },
  ])
  expect(JSON.stringify(world.published)).not.toContain('等太久')
  expect((await owner.look({ do: 'data' })).body).toContain('等太久')
})

test('a survey about another person’s car is not asked', async () => {
  expect((await owner.look({ do: 'survey', survey: 'after-service', about: 'vehicle:veh-2' })).body).toContain('我的车')
})

test('what we know is told in words, and given as a file', async () => {
  await complain(world)

  const { body } = await owner.look({ do: 'data' })
  const file = await owner.look({ do: 'data', as: 'json' })

  for (const said of ['车主1', '+8613800000001', '刹车异响']) expect(body).toContain(said)
  expect(file.headers['content-disposition']).toContain('my-data.json')
  expect(JSON.parse(file.body)).toMatchObject({ person: { phone: '+8613800000001' }, cars: [{}], complaints: [{}] })
})

test('deletion takes two steps, and afterwards the link leads to nothing', async () => {
  const hasty = await owner.tap({ action: 'erase' })
  expect(leadsTo(hasty)).toEqual({ do: 'erase', said: 'erase-missing' })
  expect((await owner.look({ do: 'erase' })).body).toContain('确认删除')

  await owner.tap({ action: 'erase', understood: 'yes' })

  expect(await owner.look()).toMatchObject({ status: 410, body: expect.stringContaining('您的信息已删除') })
  expect(names()).toContain('CustomerErased')
})

test('who deletes is told before and afterwards who else has something: nothing of ours reaches it there', async () => {
  const { table } = world.services
  const told = { leadId: 'lead-1', target: 'wecom-auto', state: 'told', since: evening, at: evening, attempts: 1 }
  await table.put({ ...keys.lead('lead-1'), ...(await putLead(world)), personId: 'person-1' })
  await table.put({ ...keys.personLead('person-1', 'lead-1'), leadId: 'lead-1' })
  await table.put({ ...keys.handover('lead-1', 'wecom-auto'), ...told })

  const before = await owner.look({ do: 'erase' })
  await owner.tap({ action: 'erase', understood: 'yes' })
  const after = await owner.look({ lang: 'en' })

  expect(before.body).toContain('企业微信汽车行业版：您的购车咨询')
  expect(after).toMatchObject({ status: 410, body: expect.stringContaining('WeCom Automotive Edition: your enquiry') })
})

test('a form that nobody’s page sends is answered in words', async () => {
  expect(leadsTo(await owner.tap({ action: 'everything' }))).toEqual({ said: 'invalid' })
  expect((await owner.look({ said: 'invalid' })).body).toContain('没有看懂')
  expect((await owner.look({ said: '<script>' })).body).not.toContain('<script')
})

test('the code of a text message opens the page of its owner; a wrong one is told so', async () => {
  const address = await ownerAddress('person-1', { channel: 'sms', language: 'zh-CN', now: evening }, world.services)
  const enter = (code: string) => visit(world, ownerPage, { path: '/m', form: { code }, at: evening })

  const opened = await enter(address.split(' ').at(-1)?.toUpperCase() ?? '')

  expect(opened).toMatchObject({ status: 303, headers: { location: expect.stringMatching(/^\/me\/[\w.-]+$/) } })
  expect(await enter('0000000000')).toMatchObject({ status: 404, body: expect.stringContaining('没有找到') })
  expect(await enter('12')).toMatchObject({ status: 422, body: expect.stringContaining('应为 10 位') })
})

test('guessing codes is stopped for an hour after 20 wrong ones', async () => {
  const enter = (code: string) => visit(world, ownerPage, { path: '/m', form: { code }, at: evening })
  for (let at = 0; at < 20; at++) await enter(`00${String(at).padStart(8, '0')}`)

  expect(await enter('0000000099')).toMatchObject({ status: 429 })
})
