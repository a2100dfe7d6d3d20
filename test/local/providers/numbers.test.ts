import { expect, test } from 'vitest'
import { openNumbers } from '../../../local/providers/simulator.ts'

test('a provider that was started again gives no id that it gave before', () => {
  let now = Date.parse('2026-11-21T02:00:00Z')
  const clock = { now: () => now }
  const before = openNumbers(clock)
  const first = [before(), before(), before()]
  now += 1

  const after = openNumbers(clock)

  expect(new Set([...first, after(), after(), after()]).size).toBe(6)
  expect(first[0]).toMatch(/^\d{19}$/)
})
