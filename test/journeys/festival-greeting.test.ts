import { afterEach, describe, expect, test } from 'vitest'
import { at, type OwnerTown, openOwnerTown } from './owner-town.ts'

let town: OwnerTown
afterEach(() => town?.close())

const willing = { otherDealers: false, profiling: false, marketing: true }

async function opened(startsAt: string, details: Parameters<OwnerTown['person']>[0] = {}): Promise<void> {
  town = await openOwnerTown({ at: startsAt })
  await town.person({ consent: willing, ...details })
}

describe('festival-greeting', () => {
  test('comes on the morning of 中秋, once, to who allows greetings', async () => {
    await opened(at('2026-09-17', '10:00'))

    await town.on(at('2026-09-27', '10:00'))

    const [message, ...others] = await town.messages('festival-greeting')
    expect(others).toEqual([])
    expect(message?.at.slice(0, 13)).toMatch(/^2026-09-25T0[23]$/)
    expect(message?.text).toContain('中秋节快乐')
  })

  test('does not come to who does not', async () => {
    await opened(at('2026-09-17', '10:00'), { consent: { ...willing, marketing: false } })

    await town.on(at('2026-09-27', '10:00'))

    expect(await town.told()).toEqual([])
  })
})
