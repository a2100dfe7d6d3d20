import { afterEach, describe, expect, test } from 'vitest'
import { ownerAtRisk } from '../../events/vehicle.ts'
import { eventWrite, makeEvent } from '../../functions/shared/event-record.ts'
import { keys } from '../../functions/shared/keys.ts'
import { at, type OwnerTown, openOwnerTown } from './owner-town.ts'

let town: OwnerTown
afterEach(() => town?.close())

const willing = { otherDealers: false, profiling: false, marketing: true }

async function opened(startsAt: string, details: Parameters<OwnerTown['person']>[0] = {}): Promise<void> {
  town = await openOwnerTown({ at: startsAt })
  await town.person({ consent: willing, ...details })
}

/** The sweep said that these cars' owners are at risk; each has an owner of its own. */
async function atRisk(count: number): Promise<void> {
  const { services } = town.machine
  for (let number = 1; number <= count; number++) {
    const [vehicleId, personId] = [`veh-${number}`, `per-${number}`]
    await town.person({ personId, consent: willing, phone: `+86138000000${String(number).padStart(2, '0')}` })
    await town.car({ vehicleId, personId, people: [{ personId, role: 'owner' }] })
    const dueId = (await town.due(vehicleId))?.dueId ?? ''
    const now = new Date(town.machine.clock.now()).toISOString()
    const event = makeEvent(ownerAtRisk, { subject: vehicleId, facts: { dueId }, occurredAt: now })
    await services.table.transact([eventWrite(event, now)])
    await services.bus.publish([event])
  }
  await town.machine.idle()
}

async function heldOut(count: number): Promise<number> {
  const { table } = town.machine.services
  const label = async (number: number) =>
    (await table.get(keys.labels({ type: 'vehicle', id: `veh-${number}` })))?.labels.winBack
  const all = await Promise.all(Array.from({ length: count }, (_, index) => label(index + 1)))
  return all.filter((each) => each === 'held-out').length
}

describe('win-back', () => {
  test('writes one of two texts to each, and to a tenth nothing at all', async () => {
    await opened(at('2026-02-02', '00:30'))
    await atRisk(30)

    await town.on(at('2026-02-04', '10:00'))

    const [care, reason] = [await town.messages('win-back-care'), await town.messages('win-back-reason')]
    const without = await heldOut(30)
    expect(care.length).toBeGreaterThan(5)
    expect(reason.length).toBeGreaterThan(5)
    expect(without).toBeGreaterThan(0)
    expect(care.length + reason.length + without).toBe(30)
  })

  test('does not write to who does not allow marketing, or has come in the meantime', async () => {
    await opened(at('2026-02-02', '00:30'))
    await atRisk(2)
    const refusing = { consent: { ...willing, marketing: false }, consentAt: at('2026-02-02', '08:00') }
    await town.person({ personId: 'per-1', ...refusing })

    await town.on(at('2026-02-02', '15:00'), () => town.service('veh-2', ['oil', 'oil-filter', 'inspection']))
    await town.on(at('2026-02-04', '10:00'))

    expect((await town.told()).filter((each) => each.startsWith('win-back'))).toEqual([])
  })
})
