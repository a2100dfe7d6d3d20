import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bookingSchema } from '../../../functions/bookings/booking-record.ts'
import { complaintsOf } from '../../../functions/complaints/complaint-store.ts'
import { readConsentLog } from '../../../functions/customers/consent-store.ts'
import { personIdOf, requirePerson } from '../../../functions/customers/person-store.ts'
import { saveDealer } from '../../../functions/dealers/dealer-store.ts'
import type { FactFormInput } from '../../../functions/intake/fact-form.ts'
import { receiveLead } from '../../../functions/intake/receive.ts'
import { readLead } from '../../../functions/leads/lead-store.ts'
import { recordLead } from '../../../functions/leads/record-lead.ts'
import { readContact } from '../../../functions/messages/contact-store.ts'
import { readEvent } from '../../../functions/shared/event-record.ts'
import { personPk, prefixes, vehiclePk } from '../../../functions/shared/keys.ts'
import { readReadings, readServices } from '../../../functions/vehicles/vehicle-store.ts'
import { forEachInterleaving } from '../../support/interleave.ts'
import { dealer } from '../../support/stores.ts'
import { delivered, NOW, openFactDesk, recordAgain, tellFact, VIN } from './fact-desk.ts'

const at = (day: number, hour = 10) => `2026-11-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`
const about = (id: string, occurredAt: string) => ({ id, occurredAt, vin: VIN })

const booked = (id: string, occurredAt: string, details: object = {}): FactFormInput => ({
  ...about(id, occurredAt),
  event: 'ServiceBooked',
  bookingId: 'b-1',
  dealerId: 'D-SH-01',
  startsAt: '2026-11-25T02:00:00Z',
  items: ['oil'],
  ...details,
})
const completed = (id: string, occurredAt: string, details: object = {}): FactFormInput => ({
  ...about(id, occurredAt),
  event: 'ServiceCompleted',
  workOrderId: 'wo-1',
  dealerId: 'D-SH-01',
  done: ['oil'],
  ...details,
})
const stage = (id: string, occurredAt: string, name: 'received' | 'started' | 'ready'): FactFormInput => ({
  ...about(id, occurredAt),
  event: 'WorkOrderProgressed',
  workOrderId: 'wo-1',
  dealerId: 'D-SH-01',
  stage: name,
})

it('a delivery makes car and owner known and says so', async () => {
  const { services, tell, car, names } = await openFactDesk()

  const { outcome } = await tell(delivered())

  const personId = await personIdOf('+8613800000001', services.secrets)
  expect(outcome?.kind).toBe('recorded')
  expect(await car()).toMatchObject({ personId, deliveredOn: '2026-11-01', dealerId: 'D-SH-01', powertrain: 'petrol' })
  expect(await requirePerson(services.table, personId)).toMatchObject({ name: '林女士' })
  expect(names()).toEqual(['FactCaptured', 'CustomerRecorded', 'VehicleRecorded', 'VehicleDelivered'])
})

it('nothing personal goes to the bus', async () => {
  const { world, tell } = await openFactDesk()

  await tell(delivered({ plate: '沪A12345' }))

  expect(JSON.stringify([world.published, world.logged])).not.toMatch(/林女士|13800000001|1M8GDM|沪A12345/)
})

it('an erasure finds what a source said of a person: beside the person lies where it is', async () => {
  const { services, tell } = await openFactDesk()

  const { id } = await tell(delivered())

  const personId = await personIdOf('+8613800000001', services.secrets)
  const pointers = await services.table.query({ pk: personPk(personId), prefix: prefixes.ownFacts })
  expect(pointers.map(({ captureId }) => captureId)).toEqual([id])
})

it('what the owner said about consent is taken down with its evidence', async () => {
  const { services, tell } = await openFactDesk()

  await tell(delivered({ owner: { phone: '13800000001', consent: { marketing: true, text: 'order-form@3' } } }))

  const personId = await personIdOf('+8613800000001', services.secrets)
  expect(await readConsentLog(services.table, personId)).toMatchObject([
    { purpose: 'marketing', granted: true, way: 'source', by: 'dms', text: 'order-form@3' },
  ])
})

it('the open lead of who gets a car is won, but not one that was asked for after the delivery', async () => {
  for (const [askedAt, state] of [
    ['2026-10-20T00:00:00Z', 'closed'],
    ['2026-11-10T00:00:00Z', 'new'],
  ]) {
    const { services, tell } = await openFactDesk()
    const consent = { otherDealers: true, profiling: true, marketing: false }
    const lead = {
      id: 'w-1',
      askedAt,
      brand: '云驰',
      person: { phone: '+8613800000001', language: 'zh-CN' as const },
      consent,
      signals: {},
    }
    const { id } = await receiveLead({ ...lead, askedAt: String(askedAt) }, { source: 'web', now: NOW }, services)
    const event = (await readEvent(services.table, id))?.event
    if (event) await recordLead({ event, now: NOW }, services)
    const leadId = (await readEvent(services.table, id))?.outcome?.detail ?? ''

    await tell(delivered())

    expect(await readLead(services.table, leadId)).toMatchObject({ state })
  }
})

it('a visit to the workshop is kept with its odometer; told again it is the same visit', async () => {
  const { services, tell, car, names } = await openFactDesk()
  await tell(delivered())
  const visit = completed('dms-2', at(10), { declined: ['brake-fluid'], odometer: { value: 9820 } })

  await tell(visit)
  const again = await tell(completed('dms-2b', at(10), { odometer: { value: 9820 } }))

  const { vehicleId } = await car()
  expect(await readServices(services.table, vehicleId)).toMatchObject([
    { workOrderId: 'wo-1', done: ['oil'], declined: ['brake-fluid'], odometer: { value: 9820, unit: 'km' } },
  ])
  expect(await readReadings(services.table, vehicleId)).toMatchObject([{ value: 9820, source: 'workshop' }])
  expect(again.outcome?.kind).toBe('outdated')
  expect(names().filter((name) => name === 'ServiceCompleted')).toHaveLength(1)
})

it('a car that was serviced elsewhere comes back when it comes', async () => {
  const { tell, car, names } = await openFactDesk()
  await tell(delivered())
  await tell({ ...about('dms-2', at(5)), event: 'VehicleLeft', why: 'elsewhere' })
  expect(await car()).toMatchObject({ state: 'elsewhere' })

  await tell(completed('dms-3', at(10)))

  expect(await car()).toMatchObject({ state: 'active' })
  expect(names()).toContain('VehicleLeft')
})

it('a car that was sold belongs to nobody whom we know', async () => {
  const { tell, car } = await openFactDesk()
  await tell(delivered())

  await tell({ ...about('dms-2', at(5)), event: 'VehicleLeft', why: 'sold' })

  expect(await car()).toMatchObject({ state: 'sold', people: [{ role: 'owner', to: '2026-11-05' }] })
  expect(await car()).not.toHaveProperty('personId')
})

it('a company car that is handed to a private owner is theirs alone, and messages go to them', async () => {
  const { tell, car } = await openFactDesk()
  const contact = { name: '王主管', phone: '138 0000 0003' }
  const { owner, ...toCompany } = delivered({ company: '云驰物流', contact })
  await tell(toCompany)
  const before = await car()

  await tell({ ...delivered(), id: 'dms-2', occurredAt: at(9) })

  expect(before).toMatchObject({ company: '云驰物流' })
  expect(await car()).not.toHaveProperty('company')
  expect((await car()).personId).not.toBe(before.personId)
})

it('a booking of the DMS stands on the car until it is cancelled, and takes its place in the workshop', async () => {
  const { services, tell, car } = await openFactDesk()
  await tell(delivered())
  const slot = async () => services.table.get({ pk: 'SLOTS#D-SH-01', sk: '2026-11-25T02:00:00.000Z' })

  await tell(booked('dms-2', at(5)))
  expect((await car()).booking).toEqual({ bookingId: 'b-1', startsAt: '2026-11-25T02:00:00.000Z' })
  expect((await slot())?.taken).toEqual(new Set(['b-1']))
  await tell({ ...about('dms-3', at(6)), event: 'BookingCancelled', bookingId: 'b-1', by: 'owner' })

  expect((await car()).booking).toBeUndefined()
  expect((await slot())?.taken).toBeUndefined()
})

it('the reception opens a work order, what follows goes a stage further', async () => {
  const { tell, names } = await openFactDesk()
  await tell(delivered())

  await tell(stage('dms-2', at(5, 9), 'received'))
  await tell(stage('dms-3', at(5, 11), 'started'))
  const late = await tell(stage('dms-4', at(5, 10), 'ready'))

  expect(names().filter((name) => name.startsWith('WorkOrder'))).toEqual(['WorkOrderOpened', 'WorkOrderProgressed'])
  expect(late.outcome?.kind).toBe('outdated')
})

it('a reception that is told after what followed it still opens the work order', async () => {
  const { tell, names } = await openFactDesk()
  await tell(delivered())

  await tell(stage('dms-3', at(5, 11), 'started'))
  await tell(stage('dms-2', at(5, 9), 'received'))

  expect(names().filter((name) => name.startsWith('WorkOrder'))).toEqual(['WorkOrderProgressed', 'WorkOrderOpened'])
})

it('a recall is said once of a car, whoever tells it', async () => {
  const { tell, names } = await openFactDesk()
  await tell(delivered())
  const recall = (id: string): FactFormInput => ({ ...about(id, at(5)), event: 'RecallOpened', campaign: 'RC-1' })

  await tell(recall('dms-2'))
  await tell(recall('dms-3'))

  expect(names().filter((name) => name === 'RecallOpened')).toHaveLength(1)
})

it('a complaint of the call centre is filed once', async () => {
  const { services, tell } = await openFactDesk()
  await saveDealer(dealer('D-SH-01'), services, NOW)
  await tell(delivered())
  const complaint: FactFormInput = { ...about('cc-1', at(20)), event: 'ComplaintFiled', text: '刹车失灵' }

  const { id, outcome } = await tell(complaint)
  await recordAgain(id, NOW, services)

  const personId = await personIdOf('+8613800000001', services.secrets)
  expect(await complaintsOf(services.table, personId)).toMatchObject([
    { complaintId: outcome?.detail, way: 'source', severity: 'P1' },
  ])
})

it('a fact of a car that is not known waits for an hour, is applied when the car is, and else fails with the reason', async () => {
  const { services, tell, car } = await openFactDesk()
  const reading = (id: string): FactFormInput => ({
    ...about(id, at(10)),
    event: 'OdometerReported',
    odometer: { value: 5000 },
  })
  const early = await tell(reading('t-1'))
  expect(early.outcome).toBeUndefined()
  const lost = await tell({ ...reading('t-2'), vin: '11111111111111111' })

  await tell(delivered())
  const applied = await recordAgain(early.id, '2026-11-21T02:06:00Z', services)
  const failed = await recordAgain(lost.id, '2026-11-21T03:01:00Z', services)

  expect(applied.outcome?.kind).toBe('recorded')
  expect(await readReadings(services.table, (await car()).vehicleId)).toMatchObject([
    { value: 5000, source: 'telematics' },
  ])
  expect(failed.outcome).toMatchObject({ kind: 'failed', detail: expect.stringMatching(/brand and powertrain/) })
})

it('a fact that was recorded but whose events never reached the bus is published by its repetition', async () => {
  const { world, services, tell, names } = await openFactDesk()
  await tell(delivered())
  const { id } = await tell(completed('dms-2', at(10)))
  const before = world.published.length

  await recordAgain(id, NOW, services)

  expect(world.published.slice(before).map(({ name }) => name)).toContain('ServiceCompleted')
  expect(names().filter((name) => name === 'ServiceCompleted')).toHaveLength(1)
})

it('a reading and a change of the same car at the same moment: both are recorded, in whatever order their steps come', async () => {
  const reading: FactFormInput = { ...about('t-1', at(10)), event: 'OdometerReported', odometer: { value: 5000 } }
  await forEachInterleaving({
    open: async () => {
      const { world, tell } = await openFactDesk()
      await tell(delivered())
      return world
    },
    operations: () => [
      { run: (services) => tellFact(reading, NOW, services) },
      {
        run: (services) =>
          tellFact({ ...about('t-2', at(11)), event: 'VehicleRecorded', insuranceUntil: '2027-05-01' }, NOW, services),
      },
    ],
    check: async (world, results) => {
      expect(results.map(({ kind }) => kind)).toEqual(['done', 'done'])
      const outcomes = results.map((result) => (result.kind === 'done' ? result.value : undefined))
      expect(outcomes).toMatchObject([{ outcome: { kind: 'recorded' } }, { outcome: { kind: 'recorded' } }])
      expect(world.published.map(({ name }) => name)).toContain('OdometerReported')
    },
  })
})

it('facts may come in any order, and twice: in the end the same is known of the car', async () => {
  const facts: FactFormInput[] = [
    delivered({ occurredAt: at(1) }),
    booked('b1', at(2)),
    { ...about('b2', at(4)), event: 'BookingChanged', bookingId: 'b-1', startsAt: '2026-11-26T02:00:00Z' },
    { ...about('b3', at(6)), event: 'BookingCancelled', bookingId: 'b-1' },
    booked('b4', at(5), { bookingId: 'b-2', startsAt: '2026-11-28T02:00:00Z' }),
    completed('s1', at(3), { workOrderId: 'wo-0', odometer: { value: 900 } }),
    { ...about('v1', at(7)), event: 'VehicleRecorded', insuranceUntil: '2027-05-01', plate: '沪A12345' },
    { ...about('v2', at(8)), event: 'VehicleRecorded', insuranceUntil: '2027-06-01' },
    { ...about('l1', at(2, 12)), event: 'VehicleLeft', why: 'elsewhere' },
  ]
  const order = fc.shuffledSubarray(
    facts.flatMap((fact) => [fact, fact]),
    { minLength: facts.length * 2 },
  )
  const known = async (told: readonly FactFormInput[]) => {
    const { world, services, tell, car } = await openFactDesk()
    for (const fact of told) await tell(fact)
    // What waited for the car is brought again by the sweep.
    for (const { metadata, name } of [...world.published])
      if (name === 'FactCaptured') await recordAgain(metadata.id, '2026-11-21T02:06:00Z', services)
    const { version: _, ...vehicle } = await car()
    const { vehicleId } = vehicle
    const bookings = await services.table.query({ pk: vehiclePk(vehicleId), prefix: prefixes.bookings })
    const found = {
      vehicle,
      bookings: bookings.map((item) => bookingSchema.parse(item)).filter(({ state }) => state === 'booked'),
      readings: await readReadings(services.table, vehicleId),
      services: await readServices(services.table, vehicleId),
    }
    world.close()
    return found
  }
  const inOrder = await known(facts.toSorted((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt)))
  expect(inOrder.vehicle).toMatchObject({
    state: 'active',
    booking: { bookingId: 'b-2' },
    insuranceUntil: '2027-06-01',
  })
  await fc.assert(
    fc.asyncProperty(order, async (told) => {
      expect(await known(told)).toEqual(inOrder)
    }),
    { numRuns: 25 },
  )
}, 60_000)

it('what cannot be read any more, because it was erased, is answered as failed', async () => {
  const { services, tell } = await openFactDesk()
  const { id } = await tell({ ...about('t-1', at(10)), event: 'OdometerReported', odometer: { value: 5000 } })
  await services.table.update({ key: { pk: `EVENT#${id}`, sk: 'EVENT' }, update: 'REMOVE personal' })

  const { outcome } = await recordAgain(id, NOW, services)

  expect(outcome).toMatchObject({ kind: 'failed', detail: expect.stringMatching(/cannot be read/) })
})

const subscribed = (id: string, details: object = {}): FactFormInput => ({
  id,
  event: 'SubscriptionAccepted',
  occurredAt: at(20),
  vin: VIN,
  template: 'maintenance-due',
  ...details,
})
const creditsOf = async ({ services }: Awaited<ReturnType<typeof openFactDesk>>) =>
  (await readContact(services.table, await personIdOf('+8613800000001', services.secrets))).credits

it('who accepts messages at delivery or at the cashier is credited with them, found by car or by phone, once per id', async () => {
  const desk = await openFactDesk()
  await desk.tell(delivered())

  const { id, outcome } = await desk.tell(subscribed('s-1', { count: 2 }))
  await desk.tell(subscribed('s-2', { vin: undefined, phone: '138 0000 0001' }))
  await recordAgain(id, NOW, desk.services)

  expect(outcome?.kind).toBe('recorded')
  expect(await creditsOf(desk)).toEqual({ 'maintenance-due': 3 })
})

it('two acceptances at once are both credited', async () => {
  const desk = await openFactDesk()
  await desk.tell(delivered())

  await Promise.all([desk.tell(subscribed('s-1')), desk.tell(subscribed('s-2'))])

  expect(await creditsOf(desk)).toEqual({ 'maintenance-due': 2 })
})

it('an acceptance of a message that we do not have is refused, and the field named', async () => {
  const desk = await openFactDesk()

  await expect(desk.tell(subscribed('s-1', { template: 'maintenance-dew' }))).rejects.toMatchObject({
    status: 422,
    errors: [{ field: '/template' }],
  })
})

it('an acceptance by somebody unknown waits for the fact that makes them known, and is not lost', async () => {
  const desk = await openFactDesk()
  const { id, outcome } = await desk.tell(subscribed('s-1', { vin: undefined, phone: '138 0000 0001' }))

  await desk.tell(delivered())
  await recordAgain(id, NOW, desk.services)

  expect(outcome).toBeUndefined()
  expect(await creditsOf(desk)).toEqual({ 'maintenance-due': 1 })
})
