import { afterEach, beforeEach, expect, test } from 'vitest'
import { complaintSchema } from '../../../functions/complaints/complaint-record.ts'
import { advisorSchema, dealerSchema } from '../../../functions/dealers/dealer-record.ts'
import { sendMessage } from '../../../functions/messages/send-message.ts'
import { keys } from '../../../functions/shared/keys.ts'
import { vehicleSchema } from '../../../functions/vehicles/vehicle-record.ts'
import { openWorld, type World } from '../../support/world.ts'
import { now, putPerson, putRun } from './kit.ts'

const car = { type: 'vehicle', id: 'veh-1' } as const
const complaint = { type: 'complaint', id: 'cmp-1' } as const

let world: World
beforeEach(async () => {
  world = await openWorld({ now })
  await putPerson(world)
  const text = { variables: {}, 'zh-CN': '有事请看', en: 'Please look' }
  await world.services.settings.write('templates', {
    'for-staff': { class: 'transactional', to: 'staff', ...text },
    'for-owner': { class: 'service', to: 'owner', ...text },
  })
  const { table } = world.services
  const dealer = { dealerId: 'D1', name: '浦东店', brands: ['yunchi'], hours: {}, provinceCode: '31', cityCode: '3101' }
  await table.put({ ...keys.dealer('D1'), ...dealerSchema.parse(dealer) })
  const vehicle = { vehicleId: 'veh-1', vin: 'LSVAA0000A0000001', brand: 'yunchi', powertrain: 'petrol' }
  await table.put({
    ...keys.vehicle('veh-1'),
    ...vehicleSchema.parse({ ...vehicle, dealerId: 'D1', personId: 'person-1', knownSince: now, version: 1 }),
  })
  await table.put({
    ...keys.complaint('cmp-1'),
    ...complaintSchema.parse({
      complaintId: 'cmp-1',
      personId: 'person-1',
      vehicleId: 'veh-1',
      dealerId: 'D1',
      brand: 'yunchi',
      severity: 'P1',
      kind: 'safety',
      because: [],
      text: '刹车失灵',
      filedAt: now,
      way: 'page',
      version: 1,
      state: 'open',
      openedAt: now,
      facts: {},
    }),
  })
  await putRun(world, car)
  await putRun(world, complaint)
})
afterEach(() => world.close())

const hire = (advisorId: string, role: string, changes: object = {}) =>
  world.services.table.put({
    ...keys.advisor('D1', advisorId),
    ...advisorSchema.parse({
      advisorId,
      dealerId: 'D1',
      name: advisorId,
      role,
      address: `${advisorId}@outbox`,
      ...changes,
    }),
  })

type To = Parameters<typeof sendMessage>[0]['to']
type Trigger = NonNullable<Parameters<typeof sendMessage>[0]['event']>
const tell = (about: typeof car | typeof complaint, to: To, more: { step?: string; event?: Trigger } = {}) => {
  const what =
    to === 'owner'
      ? ({ message: 'for-owner', class: 'service' } as const)
      : ({ message: 'for-staff', class: 'transactional' } as const)
  const step = { run: { id: 'run-1' }, subject: about, now, step: 'tell', slot: to, to }
  return sendMessage({ ...step, ...what, ...more }, world.services)
}
const told = async () => (await world.services.table.query({ pk: 'OUTBOX#2026-11-21' })).map(({ address }) => address)

test('a message about a car goes to its owner', async () => {
  expect(await tell(car, 'owner')).toMatchObject({ state: 'accepted' })
  expect(await told()).toEqual(['+8613800000001'])
})

test('a car is looked after by a service advisor of its dealer, always the same one', async () => {
  for (const name of ['S1', 'S2', 'S3']) await hire(name, 'service')
  await hire('M', 'manager')

  await tell(car, 'dealer')
  await tell(car, 'dealer', { step: 'later' })

  const [first, second] = await told()
  expect(first).toMatch(/^S\d@outbox$/)
  expect(second).toBe(first)
})

test('where no service advisor works the manager is told, and where nobody does that is on record', async () => {
  await hire('S1', 'service', { active: false })
  expect(await tell(car, 'dealer')).toMatchObject({ state: 'suppressed' })
  expect(world.published.at(-1)).toMatchObject({ name: 'MessageSuppressed', facts: { reason: 'no-address' } })

  await hire('M', 'manager')
  expect(await tell(complaint, 'dealer')).toMatchObject({ state: 'accepted' })
  expect(await told()).toEqual(['M@outbox'])
})

test('a complaint reaches the general manager, and everyone of the region and the brand, each once', async () => {
  await hire('G', 'general-manager')
  const officer = (name: string) => ({ name, address: `${name}@outbox` })
  await world.services.settings.write('headquarters', {
    regions: { '31': [officer('华东一'), officer('华东二')], '*': [officer('其他')] },
    brands: { '*': [officer('总部')] },
  })

  for (const to of ['general-manager', 'region', 'brand'] as const) await tell(complaint, to)
  await tell(complaint, 'region')

  expect((await told()).toSorted()).toEqual(['G@outbox', '华东一@outbox', '华东二@outbox', '总部@outbox'].toSorted())
})

test('an office without people is on record, not passed over', async () => {
  expect(await tell(complaint, 'region')).toMatchObject({ state: 'suppressed' })
  expect(world.published.at(-1)).toMatchObject({ name: 'MessageSuppressed', subject: { type: 'complaint' } })
})

test('a reminder whose car was booked meanwhile is not sent, and the ledger says so', async () => {
  const key = keys.vehicle('veh-1')
  const item = await world.services.table.get(key)
  await world.services.table.put({ ...key, ...item, booking: { bookingId: 'bkg-1', startsAt: now } })
  const event = { name: 'MaintenanceDue', facts: { dueId: 'due-1', dueOn: '2026-11-28', items: ['oil'] } }

  const { state } = await tell(car, 'owner', { event })

  expect(state).toBe('suppressed')
  expect(world.published.at(-1)).toMatchObject({ facts: { reason: 'reason-gone: booked' } })
})
