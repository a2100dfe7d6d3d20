import { afterEach, describe, expect, test } from 'vitest'
import { at, type OwnerTown, openOwnerTown } from './owner-town.ts'

let town: OwnerTown
afterEach(() => town?.close())

const willing = { otherDealers: false, profiling: false, marketing: true }

async function opened(startsAt: string, details: Parameters<OwnerTown['person']>[0] = {}): Promise<void> {
  town = await openOwnerTown({ at: startsAt })
  await town.person({ consent: willing, ...details })
}

describe('delivery-anniversary', () => {
  test('comes on the day with the years', async () => {
    await opened(at('2026-05-18', '10:00'))
    await town.car({ deliveredOn: '2023-05-20' })

    await town.on(at('2026-05-21', '10:00'))

    const [message] = await town.messages('anniversary-greeting')
    expect(message?.at.slice(0, 13)).toBe('2026-05-20T02')
    expect(message?.text).toContain('相伴3周年')
  })

  test('does not come for a car that was sold the day before', async () => {
    await opened(at('2026-05-18', '10:00'))
    await town.car({ deliveredOn: '2023-05-20' })

    await town.on(at('2026-05-19', '15:00'), () => town.change('veh-1', { state: 'sold' }))
    await town.on(at('2026-05-21', '10:00'))

    expect(await town.messages('anniversary-greeting')).toEqual([])
  })
})
