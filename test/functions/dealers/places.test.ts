import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cityNames } from '../../../functions/dealers/place-names.ts'
import { recognisePlace } from '../../../functions/dealers/places.ts'

const cityOf = (text: string): string | undefined => recognisePlace(text)?.cityCode

describe('a city is recognised', () => {
  test.each([
    ['上海', '3101'],
    ['上海市', '3101'],
    ['  上 海 ', '3101'],
    ['广东省深圳市南山区科技园', '4403'],
    ['广东深圳', '4403'],
    ['内蒙古呼和浩特', '1501'],
    ['广西壮族自治区南宁市', '4501'],
    ['恩施', '4228'],
    ['西双版纳', '5328'],
    ['吉林', '2202'],
    ['吉林省长春市', '2201'],
    ['香港', '8100'],
  ])('from its name, with or without its province and its suffix: %s', (text, code) => {
    expect(cityOf(text)).toBe(code)
  })

  test.each([
    ['浦东新区', '3101'],
    ['浦东', '3101'],
    ['昆山', '3205'],
    ['北京市朝阳区', '1101'],
    ['重庆云阳县', '5001'],
    ['开平', '4407'],
  ])('from the district: %s', (text, code) => {
    expect(cityOf(text)).toBe(code)
  })

  test.each([
    ['杭洲', '3301'],
    ['杭洲市西湖区', '3301'],
    ['石家装', '1301'],
    ['乌鲁木其市', '6501'],
    ['毫州', '3416'],
    ['荷泽', '3717'],
    ['浙江省抗州市', '3301'],
  ])('although one sign is wrong: %s', (text, code) => {
    expect(cityOf(text)).toBe(code)
  })
})

describe('a city is not guessed', () => {
  test.each(['', ' ', '火星', 'Shanghai', '鼓楼区', '朝阳区', '不知道', '市', '中国'])('from %j', (text) => {
    expect(recognisePlace(text)).toBeUndefined()
  })

  test('where only the province is said: then the province is known', () => {
    expect(recognisePlace('海南')).toEqual({ provinceCode: '46', cityCode: '-' })
    expect(recognisePlace('广东省')).toEqual({ provinceCode: '44', cityCode: '-' })
  })
})

test('whatever is written, the answer is a known city, a province or unknown, and never an error', () => {
  const codes = new Set(cityNames.map(({ cityCode }) => cityCode))
  const sign = fc.constantFrom(...'北上广深杭州洲市区县省京海山东西朝阳吉林 ,A1市辖'.split(''))
  const scribble = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(sign, { maxLength: 8 }).map((all) => all.join('')),
  )

  fc.assert(
    fc.property(scribble, (text) => {
      const place = recognisePlace(text)

      expect(place === undefined || /^\d{2}$/.test(place.provinceCode)).toBe(true)
      expect(place === undefined || place.cityCode === '-' || /^\d{4}$/.test(place.cityCode)).toBe(true)
    }),
  )
  expect(codes.size).toBeGreaterThan(330)
})

test('every city is found by each form of its own name', () => {
  const missed = cityNames.filter(({ name, cityCode }) => cityOf(name) !== cityCode)

  expect(missed).toEqual([])
})
