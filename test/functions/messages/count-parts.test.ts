import { expect, test } from 'vitest'
import { countParts } from '../../../functions/messages/count-parts.ts'

test.each([
  [70, 1],
  [71, 2],
  [134, 2],
  [135, 3],
])('%i Chinese characters are %i messages to the network', (length, parts) => {
  expect(countParts('字'.repeat(length))).toBe(parts)
})

test.each([
  [160, 1],
  [161, 2],
  [306, 2],
  [307, 3],
])('%i letters are %i messages', (length, parts) => {
  expect(countParts('a'.repeat(length))).toBe(parts)
})

test.each([
  ['an accent that the short alphabet has', 'é', 1],
  ['a euro sign, which is two there', '€', 2],
  ['a typographic apostrophe, which it does not have', '’', 3],
  ['a Chinese signature', '【', 3],
])('150 letters and 10 of %s', (_, sign, parts) => {
  expect(countParts(`${'a'.repeat(150)}${sign.repeat(10)}`)).toBe(parts)
})

test('a sign of two places is not cut in two where one message ends', () => {
  const filling = `${'字'.repeat(66)}🚗${'字'.repeat(65)}`

  expect(filling).toHaveLength(133)
  expect(countParts(filling)).toBe(2)
  expect(countParts(`${filling}字`)).toBe(3)
})
