import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readEvent } from '../../../functions/shared/event-record.ts'
import { delivered, VIN } from './fact-desk.ts'
import { openIntakeDesk, wholeTable } from './intake-desk.ts'

const events = { to: '/events' } as const
const reading = (changes: object = {}) => ({
  id: 't-1',
  event: 'OdometerReported',
  occurredAt: '2026-11-21T09:58:00+08:00',
  vin: VIN,
  odometer: { value: 9820 },
  ...changes,
})

it('a signed fact is stored with what it says, and only its name goes to the bus', async () => {
  const { world, post } = await openIntakeDesk()

  const { status, body } = await post(delivered(), events)

  expect(status).toBe(202)
  const record = await readEvent(world.services.table, body.id ?? '')
  expect(record?.personal).toMatchObject({ source: 'web', fact: { vin: VIN, owner: { phone: '+8613800000001' } } })
  expect(world.published).toEqual([record?.event])
  expect(record?.event).toMatchObject({ name: 'FactCaptured', facts: { fact: 'VehicleDelivered' } })
  expect(JSON.stringify([world.published, world.logged])).not.toMatch(/林女士|13800000001|1M8GDM/)
})

it('a resend has the same id; with other content the first stands, and the answer says so', async () => {
  const { post } = await openIntakeDesk()
  const first = await post(reading(), events)

  const same = await post(reading(), events)
  const other = await post(reading({ odometer: { value: 9900 } }), events)

  expect(same.body).toEqual({ status: 'received', id: first.body.id, resent: true })
  expect(other.body.note).toMatch(/the first one stands/)
})

it('the sample event is taken', async () => {
  const { post } = await openIntakeDesk()

  const { status } = await post(readFileSync('samples/event.json', 'utf8'), events)

  expect(status).toBe(202)
})

it.each([
  [
    'an event that is not known',
    reading({ event: 'OdometerReportd' }),
    422,
    '/event',
    /write one of VehicleDelivered, /,
  ],
  ['a missing event', { id: 't-1' }, 422, '/event', /write one of VehicleDelivered/],
  ['no car at all', reading({ vin: undefined }), 422, '/vin', /is missing: say the vin or the vehicleId/],
  ['a VIN with an O', reading({ vin: '1M8GDM9AXKPO42788' }), 422, '/vin', /perhaps 0 instead of O at 12/],
  [
    'an odometer that JavaScript rounds',
    reading({ odometer: { value: 9007199254740992 } }),
    422,
    '/odometer/value',
    /cannot be kept/,
  ],
  ['an odometer beyond the table', reading({ odometer: { value: 1e200 } }), 422, '/odometer/value', /cannot be kept/],
  ['a misspelt field', reading({ odometr: 1 }), 422, '/odometr', /is not a field/],
  ['a missing reading', reading({ odometer: undefined }), 422, '/odometer', /is missing/],
  ['a plate that is none', reading({ plate: '12345' }), 422, '/plate', /is no plate/],
  ['an unknown brand', reading({ brand: '星河' }), 422, '/brand', /not a known brand/],
  ['a moment in the future', reading({ occurredAt: '2026-11-22T10:00:00Z' }), 422, '/occurredAt', /ahead/],
  ['a day that is none', { ...delivered(), deliveredOn: '2026-02-30' }, 422, '/deliveredOn', /YYYY-MM-DD/],
])('%s is refused by name, and nothing is written or published', async (_, fact, status, field, message) => {
  const { world, post } = await openIntakeDesk()
  const before = await wholeTable(world)

  const answer = await post(fact, events)

  expect(answer.status).toBe(status)
  expect(answer.body.errors).toContainEqual({ field, message: expect.stringMatching(message) })
  expect(await wholeTable(world)).toEqual(before)
  expect(world.published).toEqual([])
})

it('without a valid signature nothing is taken', async () => {
  const { world, post } = await openIntakeDesk()

  const { status } = await post(reading(), { ...events, secret: 'not-the-secret-of-the-source' })

  expect(status).toBe(401)
  expect(world.published).toEqual([])
})
