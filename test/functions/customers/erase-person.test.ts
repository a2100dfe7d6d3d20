import { afterEach, beforeEach, expect, test } from 'vitest'
import { leadCaptured } from '../../../events/lead.ts'
import { bookService } from '../../../functions/bookings/book-service.ts'
import { readComplaint } from '../../../functions/complaints/complaint-store.ts'
import { fileComplaint } from '../../../functions/complaints/file-complaint.ts'
import { answerSurvey } from '../../../functions/customers/answer-survey.ts'
import { stateConsent, stopMarketing } from '../../../functions/customers/consent-store.ts'
import { erasePerson, finishErasure, readErasures } from '../../../functions/customers/erase-person.ts'
import { finishErasures } from '../../../functions/customers/finish-erasures.ts'
import { knownOf } from '../../../functions/customers/known-of.ts'
import { personIdOf, readPerson } from '../../../functions/customers/person-store.ts'
import { recordPerson } from '../../../functions/customers/record-person.ts'
import { saveDealer } from '../../../functions/dealers/dealer-store.ts'
import type { CapturedLead } from '../../../functions/leads/lead-record.ts'
import { recordLead } from '../../../functions/leads/record-lead.ts'
import { readContact } from '../../../functions/messages/contact-store.ts'
import { deliver } from '../../../functions/messages/deliver.ts'
import { eventItem, makeEvent } from '../../../functions/shared/event-record.ts'
import { keys } from '../../../functions/shared/keys.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { recordVehicle } from '../../../functions/vehicles/record-vehicle.ts'
import { reportOdometer } from '../../../functions/vehicles/report-odometer.ts'
import { readReadings, readServices, readVehicle, serviceWrite } from '../../../functions/vehicles/vehicle-store.ts'
import { dealer } from '../../support/stores.ts'
import { openWorld, type World } from '../../support/world.ts'

const now = '2026-11-21T02:00:00.000Z'
const later = (hours: number): string => new Date(Date.parse(now) + hours * 3_600_000).toISOString()
const phone = '+8613800000001'
const NAME = '欧阳晓雨'
/** Whatever would say who it was. */
const traces = [NAME, phone, '13800000001', '沪A12345', 'wx-open-1', '欧阳小宝', '只在周末有空']

let world: World
let personId: string
let vehicleId: string
beforeEach(async () => {
  world = await openWorld({ now })
  personId = await personIdOf(phone, world.services.secrets)
  vehicleId = await live(world.services)
})
afterEach(() => world.close())

/** A person who asked for a car, bought it, booked a service, complained, answered and stopped. */
async function live(services: Services): Promise<string> {
  await services.settings.write('brands', { yunchi: { names: ['云驰'] } })
  await saveDealer(
    dealer('D1', { workshop: { bays: 1, slotMinutes: 60, leadMinutes: 60, daysAhead: 14 } }),
    services,
    now,
  )
  await capture(services, 'evt-lead-1', now)
  const family = [{ relation: 'spouse' as const, name: '欧阳小宝' }]
  await recordPerson({ phone, name: NAME, wechat: { openId: 'wx-open-1' }, family }, { at: now, now }, services)
  const id = await personIdOf(phone, services.secrets)
  const car = { vin: 'LSVAA49J132047371', brand: 'yunchi', model: 'X5', powertrain: 'petrol', dealerId: 'D1' } as const
  const people = [{ personId: id, role: 'owner' as const }]
  const { vehicleId } = await recordVehicle({ ...car, plate: '沪A12345', people }, { at: now, now }, services)
  await services.table.transact([
    serviceWrite(vehicleId, { workOrderId: 'wo-1', completedAt: now, done: ['oil'], declined: [] }),
  ])
  await reportOdometer({ vehicleId, value: 12000, unit: 'km', by: 'owner', at: now, now }, services)
  const startsAt = '2026-11-22T02:00:00.000Z'
  await bookService({ vehicleId, personId: id, dealerId: 'D1', startsAt, by: 'owner', now }, services)
  const text = `我是${NAME}，电话13800000001，刹车失灵`
  await fileComplaint({ personId: id, vehicleId, text, way: 'page', now }, services)
  const subject = { type: 'vehicle', id: vehicleId } as const
  await answerSurvey({ survey: 'nps', personId: id, subject, score: 2, text: `${NAME}不满意`, now }, services)
  const statement = {
    personId: id,
    purpose: 'greetings',
    granted: true,
    at: now,
    way: 'page',
    by: 'owner',
    text: 't@1',
  } as const
  await stateConsent({ statement, now }, services)
  await stopMarketing({ personId: id, way: 'page', by: 'owner', now: later(1) }, services)
  return vehicleId
}

/** A lead comes in from the web site. */
async function capture(services: Services, captureId: string, at: string): Promise<void> {
  const personal: CapturedLead = {
    sourceId: captureId,
    source: 'web',
    askedAt: at,
    person: { name: NAME, phone, language: 'zh-CN' },
    brand: 'yunchi',
    dealerId: 'D1',
    signals: {},
    comment: '只在周末有空',
    consent: { otherDealers: false, profiling: false, marketing: true },
  }
  const event = makeEvent(leadCaptured, {
    id: captureId,
    subject: captureId,
    occurredAt: at,
    facts: { brand: 'yunchi', dealerId: 'D1' },
  })
  await services.table.put(eventItem(event, at, personal))
  await recordLead({ event, now: at }, services)
}

async function everything(): Promise<{ pk: string; text: string }[]> {
  const found = []
  for await (const item of world.services.table.scan()) {
    const plain = JSON.stringify(item, (_, value: unknown) => (value instanceof Set ? [...value] : value))
    found.push({ pk: String(item.pk), text: plain })
  }
  return found
}

const withTraces = async (): Promise<string[]> =>
  (await everything()).filter(({ text }) => traces.some((trace) => text.includes(trace))).map(({ pk }) => pk)

const erase = () => erasePerson({ personId, by: 'owner', now: later(2) }, world.services)

test('before: the person is in many places', async () => {
  expect(new Set((await withTraces()).map((pk) => pk.replace(/#.*/, ''))).size).toBeGreaterThanOrEqual(6)
})

test('afterwards nothing in the whole table says who it was, and nobody’s id leads to it', async () => {
  await erase()

  expect(await withTraces()).toEqual([])
  const linked = (await everything()).filter(({ text }) => text.includes(personId))
  expect(linked.map(({ pk }) => pk.replace(/#.*/, '')).filter((kind) => kind !== 'PERSON' && kind !== 'EVENT')).toEqual(
    [],
  )
})

test('its runs are told to end: leads, cars and complaints are over, and the erasure is an event', async () => {
  world.published.length = 0

  const { erasureId } = await erase()

  const told = world.published.map(({ name, facts }) => [name, facts])
  expect(told).toContainEqual(['LeadClosed', { outcome: 'withdrawn' }])
  expect(told).toContainEqual(['VehicleLeft', { why: 'owner-erased' }])
  expect(told).toContainEqual(['ComplaintClosed', { why: 'owner-erased' }])
  expect(told.at(-1)).toEqual(['CustomerErased', { erasureId }])
})

test('what law makes us keep is kept apart under another name, and both are recorded with the reasons', async () => {
  const { erasureId } = await erase()

  const [record] = await readErasures(world.services.table, personId)
  expect(record).toMatchObject({ state: 'done', doneAt: later(2), by: 'owner' })
  expect(record?.kept.map(({ what, count }) => [what, count])).toEqual([
    ['consents', 2],
    ['cars', 1],
    ['complaints', 1],
    ['proofs', undefined],
    ['stop', undefined],
  ])
  for (const { why } of record?.kept ?? []) expect(why.en.length).toBeGreaterThan(20)
  const apart = await world.services.table.query({ pk: `ERASED#${erasureId}` })
  expect(apart.find(({ sk }) => String(sk).startsWith('COMPLAINT#'))).toMatchObject({
    text: '我是***，电话***，刹车失灵',
  })
})

test('the car keeps its services and readings, without its owner, his plate and his booking', async () => {
  await erase()

  const { table } = world.services
  const car = await readVehicle(table, vehicleId)
  expect(car).toMatchObject({ vin: 'LSVAA49J132047371' })
  expect([car?.personId, car?.plate, car?.booking]).toEqual([undefined, undefined, undefined])
  expect(await readServices(table, vehicleId)).toHaveLength(1)
  expect(await readReadings(table, vehicleId)).toHaveLength(1)
  expect((await table.get(keys.slot('D1', '2026-11-22T02:00:00.000Z')))?.taken).toBeUndefined()
})

test('a complaint keeps its facts and its story, without the person and the words', async () => {
  const [complaint] = (await knownOf(personId, world.services.table)).complaints

  await erase()

  const left = await readComplaint(world.services.table, complaint?.complaintId ?? '')
  expect(left).toMatchObject({ state: 'closed', closedBecause: 'owner-erased', text: '', severity: 'P1' })
  expect(left?.personId).toMatch(/^era-/)
})

test('what was kept goes when its years are over: evidence and complaints after three, what the car was serviced after six', async () => {
  const [complaint] = (await knownOf(personId, world.services.table)).complaints
  const { erasureId } = await erase()
  const { table } = world.services
  const left = async () => ({
    apart: (await table.query({ pk: `ERASED#${erasureId}` })).map(({ sk }) => String(sk).replace(/#.*/, '')),
    complaint: (await table.query({ pk: `COMPLAINT#${complaint?.complaintId}`, prefix: 'COMPLAINT' })).length,
    story: (await table.query({ pk: `COMPLAINT#${complaint?.complaintId}`, prefix: 'ENTRY#' })).length,
    car: await readVehicle(table, vehicleId),
    services: (await readServices(table, vehicleId)).length,
    readings: (await readReadings(table, vehicleId)).length,
  })
  const before = await left()

  await world.expireAt('2029-11-21T03:00:00Z')
  expect(await left()).toEqual(before)
  await world.expireAt('2029-11-22T03:00:00Z')
  expect(await left()).toEqual({ ...before, apart: ['CAR'], complaint: 0, story: 0 })
  await world.expireAt('2032-11-22T03:00:00Z')

  expect(await left()).toEqual({ apart: [], complaint: 0, story: 0, car: undefined, services: 0, readings: 0 })
  expect(await readContact(table, personId)).toMatchObject({ stoppedAt: later(1) })
})

test('a car that somebody records anew is kept', async () => {
  const { services } = world
  await erase()
  const next = await recordPerson({ phone: '+8613800000002', name: '李四' }, { at: later(9), now: later(9) }, services)
  const people = [{ personId: next.personId, role: 'owner' as const }]
  await recordVehicle({ vin: 'LSVAA49J132047371', people }, { at: later(9), now: later(9) }, services)

  await world.expireAt('2032-11-22T03:00:00Z')

  expect(await readVehicle(services.table, vehicleId)).toMatchObject({ personId: next.personId })
})

test('the stop outlives the person, so that nobody asks again', async () => {
  await erase()

  expect(await readContact(world.services.table, personId)).toMatchObject({ stoppedAt: later(1), recent: [] })
})

test('a later lead from the same phone is a new person without the old data', async () => {
  await erase()

  await capture(world.services, 'evt-lead-2', later(48))

  const known = await knownOf(personId, world.services.table)
  expect(known.person).toMatchObject({ version: 1, family: [] })
  expect(known.person.wechat).toBeUndefined()
  expect([known.cars, known.complaints, known.surveys, known.consents, known.messages]).toEqual([[], [], [], [], []])
  expect(known.enquiries).toHaveLength(1)
})

test('who comes back in the very file of before is recorded, and allows, anew: each time by events of its own', async () => {
  const { services } = world
  const comesIn = async (moment: string): Promise<string> => {
    const facts = { phone: '+8613800000003', name: '王五' }
    const { personId: id } = await recordPerson(facts, { at: moment, now: moment }, services)
    const said = { personId: id, purpose: 'greetings', granted: true, at: now } as const
    await stateConsent({ statement: { ...said, way: 'import', by: 'dms', text: 'import:dms' }, now: moment }, services)
    return id
  }
  const id = await comesIn(later(1))
  for (const life of [2, 3]) {
    await erasePerson({ personId: id, by: 'owner', now: later(life * 10) }, services)
    await comesIn(later(life * 10 + 1))
    await comesIn(later(life * 10 + 1))
  }

  expect(await readPerson(services.table, id)).toMatchObject({ version: 1, name: '王五' })
  expect((await knownOf(id, services.table)).consents).toHaveLength(1)
  const told = world.published.filter(({ subject }) => subject.id === id)
  const idsOf = (event: string) => new Set(told.filter(({ name }) => name === event).map(({ metadata }) => metadata.id))
  expect([idsOf('CustomerRecorded').size, idsOf('ConsentGiven').size]).toEqual([3, 3])
})

test('another owner of the car keeps the car', async () => {
  const { services } = world
  const other = await recordPerson({ phone: '+8613800000002', name: '李四' }, { at: later(1), now: later(1) }, services)
  const people = [{ personId: other.personId, role: 'owner' as const, from: '2026-11-21' }]
  await recordVehicle({ vin: 'LSVAA49J132047371', people }, { at: later(1), now: later(1) }, services)

  await erase()
  await world.expireAt('2032-11-22T03:00:00Z')

  expect(await readVehicle(services.table, vehicleId)).toMatchObject({ personId: other.personId, plate: '沪A12345' })
  expect(await readServices(services.table, vehicleId)).toHaveLength(1)
})

test('asked twice, it is done once', async () => {
  const first = await erase()
  world.published.length = 0

  expect(await erase()).toEqual(first)
  expect(world.published).toEqual([])
})

/** Providers have a notice and an answer to staff; WeCom was told of the lead, another system could not be. */
async function tellOthers(services: Services): Promise<void> {
  const { table } = services
  const [lead] = (await knownOf(personId, table)).enquiries.map((each) => each.lead)
  if (!lead) throw new Error('There is no lead')
  const { leadId } = lead
  const accepted = (name: string) => ({
    name,
    personalLinks: false,
    deduplicates: false,
    send: async ({ id }: { id: string }) => ({ kind: 'accepted' as const, providerId: `${name}-${id}` }),
  })
  const channels = { ...services.channels, 'aliyun-sms': accepted('aliyun-sms') }
  await services.settings.write('channels', { owner: ['aliyun-sms'] })
  await deliver(
    {
      run: undefined,
      subject: { type: 'lead', id: leadId },
      step: 'acknowledge',
      slot: 'first',
      template: 'lead-acknowledged',
      class: 'transactional',
      to: { kind: 'owner', personId },
      variables: { customer: NAME, car: '云驰 X5' },
      now: later(1),
    },
    { ...services, channels },
  )
  const handover = { leadId, since: now, attempts: 1 }
  await table.put({
    ...keys.handover(leadId, 'wecom-auto'),
    ...handover,
    target: 'wecom-auto',
    state: 'told',
    at: later(1),
  })
  await table.put({ ...keys.handover(leadId, 'other'), ...handover, target: 'other', state: 'refused', code: 'no' })
}
const elsewhere = [
  { holder: 'wecom-auto', what: 'lead', lastAt: later(1) },
  { holder: 'aliyun-sms', what: 'messages', lastAt: later(1) },
]

test('who else has something is recorded, without the person, and told: a provider that wrote, WeCom that was told of the lead', async () => {
  await tellOthers(world.services)

  const { erasureId } = await erase()

  expect((await readErasures(world.services.table, personId))[0]).toMatchObject({ elsewhere })
  expect(world.logged).toContainEqual({
    level: 'warn',
    message: 'erased here, held elsewhere',
    fields: { erasureId, holders: `lead at wecom-auto until ${later(1)}, messages at aliyun-sms until ${later(1)}` },
  })
})

test('who was never written to but by the outbox, and whose lead went nowhere, is held by nobody else', async () => {
  await erase()

  expect((await readErasures(world.services.table, personId))[0]).toMatchObject({ elsewhere: [] })
})

test('wherever it is killed, it is finished by the sweep, nothing is left, and who else has something is known', async () => {
  await tellOthers(world.services)
  const calls = await countCalls()
  expect(calls).toBeGreaterThan(20)
  for (let fatal = 1; fatal <= calls; fatal++) {
    world.close()
    world = await openWorld({ now })
    vehicleId = await live(world.services)
    await tellOthers(world.services)
    await expect(erasePerson({ personId, by: 'owner', now: later(2) }, dyingAfter(fatal))).rejects.toThrow('killed')

    await finishErasures(later(3), world.services)

    const [erasure] = await readErasures(world.services.table, personId)
    if (erasure)
      expect(await finishErasure(erasure, later(4), world.services), `call ${fatal}`).toMatchObject({
        state: 'done',
        elsewhere,
      })
    else await erase()
    expect(await withTraces(), `call ${fatal}`).toEqual([])
    expect(await readPerson(world.services.table, personId), `call ${fatal}`).toBeUndefined()
  }
}, 120_000)

/** Services that die at the n-th call that writes. */
function dyingAfter(fatal: number, count = { calls: 0 }): Services {
  const { table } = world.services
  const dying =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      count.calls += 1
      if (count.calls >= fatal) throw new Error('killed')
      return call(...args)
    }
  return {
    ...world.services,
    table: {
      ...table,
      put: dying(table.put),
      update: dying(table.update),
      delete: dying(table.delete),
      transact: dying(table.transact),
    },
  }
}

async function countCalls(): Promise<number> {
  const count = { calls: 0 }
  await erasePerson({ personId, by: 'owner', now: later(2) }, dyingAfter(Number.POSITIVE_INFINITY, count))
  return count.calls
}
