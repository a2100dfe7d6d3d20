import fc from 'fast-check'
import { expect, it } from 'vitest'
import { firstFault } from '../../../functions/intake/json-fault.ts'

it('text that is JSON has no fault before its end', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      expect(firstFault(text)).toBe(text.length)
    }),
  )
})

it('a sign that JSON never has is found, at the latest where it stands', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), (value, somewhere) => {
      const text = JSON.stringify(value)
      const at = somewhere % (text.length + 1)

      const fault = firstFault(`${text.slice(0, at)}\u0001${text.slice(at)}`)

      expect(fault).toBeLessThanOrEqual(at)
    }),
  )
})

it.each([
  ['{"a":1,}', 7],
  ['{"a" 1}', 5],
  ['[1,,2]', 3],
  ['[1 2]', 3],
  ['{"a":01}', 6],
  ["{'a':1}", 1],
  ['{"a":[}', 6],
  ['"a" "b"', 4],
  ['nul', 0],
  [']', 0],
])('%s is at fault at position %d', (text, at) => {
  expect(firstFault(text)).toBe(at)
})
