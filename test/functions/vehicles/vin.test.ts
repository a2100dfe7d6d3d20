import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readPlate } from '../../../functions/vehicles/plate.ts'
import { hasCheckDigit, readVin } from '../../../functions/vehicles/vin.ts'

it.each([
  '1M8GDM9AXKP042788',
  '11111111111111111',
  ' 1m8gdm9axkp042788 ',
  '1M8GDM9AX-KP042788',
  '１Ｍ８GDM9AXKP042788',
])('%s is a VIN with a valid check digit', (text) => {
  const reading = readVin(text)

  expect(reading).not.toHaveProperty('doubtful')
  expect(reading).not.toHaveProperty('fault')
})

it('a VIN without a valid check digit, as many of European makers, is doubtful and not refused', () => {
  expect(readVin('WVWZZZ1JZXW000001')).toMatchObject({
    vin: 'WVWZZZ1JZXW000001',
    doubtful: expect.stringMatching(/check digit \(position 9\) does not fit/),
  })
})

it('a sign that was mistaken for one that looks like it is pointed out where only one can be meant', () => {
  expect(readVin('1M8GDM9AXKP04278B')).toMatchObject({
    doubtful: expect.stringMatching(/perhaps 8 instead of B at 17/),
  })
})

it.each([
  ['1M8GDM9AXKPO42788', /perhaps 0 instead of O at 12; then its check digit fits/],
  ['IM8GDM9AXKP042788', /perhaps 1 instead of I at 1; then its check digit fits/],
  ['1M8GDM9AXKP04278', /has 16 characters; a VIN has 17/],
  ['1M8GDM9AXKP04278*', /other signs/],
])('%s is refused, and the reason says what to do without quoting it', (text, reason) => {
  expect(readVin(text)).toEqual({ fault: expect.stringMatching(reason) })
  expect(JSON.stringify(readVin(text))).not.toContain(text)
})

it('one wrong digit never passes the check digit', () => {
  const digits = fc.tuple(
    fc.integer({ min: 0, max: 16 }).filter((at) => at !== 8),
    fc.integer({ min: 1, max: 9 }),
  )
  fc.assert(
    fc.property(digits, ([at, by]) => {
      const vin = '11111111111111111'
      const wrong = `${vin.slice(0, at)}${(1 + by) % 10}${vin.slice(at + 1)}`
      expect(hasCheckDigit(wrong)).toBe(false)
    }),
  )
})

it.each([
  ['沪A12345', '沪A12345'],
  ['沪a·12345', '沪A12345'],
  [' 粤 B-D1234 5', '粤BD12345'],
  ['沪AD12345', '沪AD12345'],
  ['京AF0236学', undefined],
  ['京A0236学', '京A0236学'],
  ['浙B12345D', '浙B12345D'],
  ['川AAB1234', '川AAB1234'],
  ['沪A1234', undefined],
  ['沪A1234I', undefined],
  ['A12345', undefined],
])('the plate %s is read as %s', (text, plate) => {
  expect(readPlate(text)).toBe(plate)
})
