import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { reminderDeclined } from '../../../events/vehicle.ts'
import { readMaintenanceDue } from '../../../functions/dates/dated-store.ts'
import { makeEvent } from '../../../functions/shared/event-record.ts'
import { reasonGone } from '../../../functions/vehicles/maintenance-reason.ts'
import { readVehicle, serviceWrite } from '../../../functions/vehicles/vehicle-store.ts'
import { type DueScene, openDueScene } from '../journeys/due-scene.ts'
import { visit } from './maintenance-cars.ts'

let scene: DueScene
beforeEach(async () => {
  scene = await openDueScene()
  await scene.vehicle()
})
afterEach(() => scene.close())

const due = () => readMaintenanceDue(scene.services.table, 'veh-1')
const postponed = () => scene.published.filter(({ name }) => name === 'MaintenancePostponed')
const serviced = async (now: string) => {
  const all = ['oil', 'oil-filter', 'inspection', 'tyres', 'cabin-filter']
  await scene.services.table.transact([serviceWrite('veh-1', visit(now, undefined, all))])
  await scene.change({ plate: '沪A12345' }, now)
}

/** Whether a message of the run that began with this due item still has its reason. */
async function reason() {
  const { facts } = scene.published.findLast(({ name }) => name === 'MaintenanceDue') ?? { facts: {} }
  const vehicle = await readVehicle(scene.services.table, 'veh-1')
  return reasonGone(vehicle, await due(), { name: 'MaintenanceDue', facts })
}

it('the same event twice plans the same', async () => {
  const before = await due()

  await scene.change({ plate: '沪A12345' }, '2026-02-01T02:00:00Z')

  expect(await due()).toEqual(before)
})

it('a reading before the reminder moves the due day, and the due item stays the same', async () => {
  const before = await due()

  await scene.read(4_800, '2026-03-01T02:00:00Z')

  const after = await due()
  expect(after?.dueId).toBe(before?.dueId)
  expect(after?.dueOn).not.toBe(before?.dueOn)
  expect(after?.by).toBe('mileage')
})

describe('after the reminder', () => {
  beforeEach(async () => {
    await scene.sweep('2026-04-02')
  })

  it('the reason stands as long as nothing happened', async () => {
    expect(await reason()).toBeUndefined()
  })

  it('a service is the end of it: the next due item is another', async () => {
    await serviced('2026-04-05T02:00:00Z')

    expect(await reason()).toBe('serviced')
    expect((await due())?.next).toBe('remind')
  })

  it('a booking, and a car that left, take the reason away', async () => {
    await scene.change({ booking: { bookingId: 'bkg-1', startsAt: '2026-04-08T02:00:00Z' } }, '2026-04-03T02:00:00Z')
    expect(await reason()).toBe('booked')

    await scene.change({ state: 'sold' }, '2026-04-04T02:00:00Z')
    expect(await reason()).toBe('left')
  })

  it('a no closes it: asked again 90 days later, as another due item', async () => {
    const before = await due()
    const facts = { dueId: before?.dueId ?? '' }
    const now = '2026-04-04T02:00:00Z'

    await scene.tell(makeEvent(reminderDeclined, { subject: 'veh-1', facts, occurredAt: now }), now)

    expect(await due()).toMatchObject({ dueOn: '2026-07-03', next: 'remind', declinedAt: '2026-04-04T02:00:00.000Z' })
    expect(await reason()).toBe('declined')
    expect(await scene.sweep('2026-06-25')).toEqual(['MaintenanceDue 2026-07-03'])
  })

  it('a no to something long over changes nothing', async () => {
    const before = await due()
    const now = '2026-04-04T02:00:00Z'

    await scene.tell(
      makeEvent(reminderDeclined, { subject: 'veh-1', facts: { dueId: 'due-of-last-year' }, occurredAt: now }),
      now,
    )

    expect(await due()).toEqual(before)
  })
})

describe('a due day that moves after the reminder', () => {
  const start = async () => {
    await serviced('2026-04-01T02:00:00Z')
    await scene.read(3_000, '2026-04-20T02:00:00Z')
    await scene.read(5_200, '2026-05-10T02:00:00Z')
    await scene.read(7_400, '2026-05-30T02:00:00Z')
    const { dueOn = '' } = (await due()) ?? {}
    const night = new Date(Date.parse(dueOn) - 8 * 86_400_000).toISOString().slice(0, 10)
    expect(await scene.sweep(night)).toEqual([`MaintenanceDue ${dueOn}`])
    return { dueOn, night }
  }

  it('by little, or nearer, ends nothing', async () => {
    const { night } = await start()
    const before = await due()

    await scene.change({ plate: '沪B12345' }, `${night}T06:00:00Z`)

    expect(postponed()).toEqual([])
    expect(await due()).toEqual(before)
  })

  it('far away ends the reminding, and is reminded of again with one message less', async () => {
    const { dueOn, night } = await start()

    await scene.read(7_450, `${night}T06:00:00Z`)

    const after = await due()
    expect(after?.dueOn.localeCompare(dueOn)).toBe(1)
    expect(postponed()).toMatchObject([{ facts: { dueId: after?.dueId, dueOn: after?.dueOn } }])
    expect(after).toMatchObject({ next: 'remind', told: 1 })
    await scene.sweep(after?.on ?? '')
    expect(scene.published.findLast(({ name }) => name === 'MaintenanceDue')?.facts.messages).toBe(1)
  })
})
