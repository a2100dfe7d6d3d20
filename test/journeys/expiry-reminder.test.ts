import { afterEach, describe, expect, test } from 'vitest'
import { at, type OwnerTown, openOwnerTown } from './owner-town.ts'

let town: OwnerTown
afterEach(() => town?.close())

const willing = { otherDealers: false, profiling: false, marketing: true }

async function opened(startsAt: string, details: Parameters<OwnerTown['person']>[0] = {}): Promise<void> {
  town = await openOwnerTown({ at: startsAt })
  await town.person({ consent: willing, ...details })
}

describe('expiry-reminder', () => {
  test('insurance and inspection that end on one day are told on different days, a month before', async () => {
    await opened(at('2026-05-30', '10:00'))
    await town.car({ insuranceUntil: '2026-07-01', inspectionUntil: '2026-07-01' })

    await town.on(at('2026-06-12', '10:00'))

    const told = (await town.told()).filter((each) => each.includes('expires')).map((each) => each.slice(0, -6))
    expect(told).toEqual(['insurance-expires 2026-06-01', 'inspection-expires 2026-06-04'])
    expect((await town.messages('insurance-expires'))[0]?.text).toContain('7月1日')
  })

  test('does not come where it was renewed the day before', async () => {
    await opened(at('2026-05-30', '10:00'))
    await town.car({ insuranceUntil: '2026-07-01' })

    await town.on(at('2026-05-31', '20:00'), () => town.change('veh-1', { insuranceUntil: '2027-07-01' }))
    await town.on(at('2026-06-12', '10:00'))

    expect(await town.messages('insurance-expires')).toEqual([])
  })
})
