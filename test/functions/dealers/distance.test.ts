import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cityCentre, kilometresBetween } from '../../../functions/dealers/distance.ts'

const position = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lng: fc.double({ min: -180, max: 180, noNaN: true }),
})

test('Shanghai and Beijing are about 1,068 km apart', () => {
  const apart = kilometresBetween({ lat: 31.2304, lng: 121.4737 }, { lat: 39.9042, lng: 116.4074 })

  expect(apart).toBeGreaterThan(1060)
  expect(apart).toBeLessThan(1075)
})

test('a distance is the same there and back, never negative, and never more than half around the earth', () => {
  fc.assert(
    fc.property(position, position, (a, b) => {
      const there = kilometresBetween(a, b)

      expect(there).toBeGreaterThanOrEqual(0)
      expect(there).toBeLessThanOrEqual(20_016)
      expect(kilometresBetween(b, a)).toBeCloseTo(there, 6)
    }),
  )
})

test('the centre of a city is the median of its dealers, so that one wrong coordinate does not move it', () => {
  const at = (dealerId: string, lat: number, cityCode = '3101') =>
    ({ dealerId, provinceCode: '31', cityCode, active: true, position: { lat, lng: 121 } }) as const

  expect(cityCentre('3101', [at('a', 31), at('b', 31.2), at('c', 0), at('d', 60, '1101')])).toEqual({
    lat: 31,
    lng: 121,
  })
  expect(cityCentre('3101', [at('d', 60, '1101')])).toBeUndefined()
  expect(cityCentre('-', [at('e', 31, '-')])).toBeUndefined()
})
