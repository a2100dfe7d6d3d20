import type { Dealer } from './dealer-record.ts'
import { findMisspelt } from './misspelt-city.ts'
import { cityNames, districtNames, type NamedPlace, type Place, provinceNames } from './place-names.ts'

/**
 * The place that a text names, as people and sources write it: `上海`, `广东省深圳市南山区`, `昆山`, `杭洲`.
 * A district gives its city; a province alone has `-` as its city; `undefined` where it is unknown or could be several.
 */
export function recognisePlace(text: string): Place | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s·・,，.。、\-—/|()]/gu, '')
    .replace(/^中国/, '')
  if (plain === '') return undefined
  const named = provinceNames.find(({ name }) => plain.startsWith(name))
  return (
    exact(cityNames, plain) ??
    exact(provinceNames, plain) ??
    (named && withinProvince(named, plain.slice(named.name.length))) ??
    startOf(plain, cityNames) ??
    district(districtNames, plain) ??
    startOf(plain, districtNames) ??
    (isDistrict(plain) ? undefined : findMisspelt(plain, cityNames)) ??
    (named && { provinceCode: named.provinceCode, cityCode: named.cityCode })
  )
}

function withinProvince({ provinceCode }: Place, rest: string): Place | undefined {
  const inside = (place: Place): boolean => place.provinceCode === provinceCode
  const [cities, districts] = [cityNames.filter(inside), districtNames.filter(inside)]
  return (
    exact(cities, rest) ??
    startOf(rest, cities) ??
    district(districts, rest) ??
    startOf(rest, districts) ??
    findMisspelt(rest, cities)
  )
}

const exact = (names: readonly NamedPlace[], text: string): Place | undefined =>
  onlyCity(names.filter(({ name }) => name === text))

/** There are four districts named 鼓楼: then nobody knows which is meant. Of 开平市 and 开平区, the town. */
function district(names: readonly NamedPlace[], text: string): Place | undefined {
  const found = names.filter(({ name }) => name === text)
  return onlyCity(found) ?? onlyCity(found.filter(({ isTown }) => isTown))
}

/** A name that is written as it should be is not a misspelt one, however many places have it. */
const isDistrict = (text: string): boolean => districtNames.some(({ name }) => name === text)

/** The longest name that the text begins with; `朝阳区` does not begin with the city 朝阳. */
function startOf(text: string, names: readonly NamedPlace[]): Place | undefined {
  const matching = names.filter(({ name }) => text.startsWith(name) && !/^[区县州旗]/.test(text.slice(name.length)))
  const longest = Math.max(0, ...matching.map(({ name }) => name.length))
  return onlyCity(matching.filter(({ name }) => name.length === longest))
}

function onlyCity(found: readonly Place[]): Place | undefined {
  const [first] = found
  if (!first || found.some(({ cityCode }) => cityCode !== first.cityCode)) return undefined
  return { provinceCode: first.provinceCode, cityCode: first.cityCode }
}

/** The beginning of an address that names a place, and not a street that is called after one. */
const ADDRESS_START = /^[^路街道]{2,12}?(?:省|自治区|市|州|地区|盟|县|区)/

/** A dealer whose city has no code yet gets it from the city's name, or from its address. */
export function placeDealer(dealer: Dealer): Dealer {
  if (dealer.cityCode !== '-') return dealer
  const address = dealer.address?.trim() ?? ''
  const place = recognisePlace(dealer.city ?? '') ?? (ADDRESS_START.test(address) ? recognisePlace(address) : undefined)
  return place ? { ...dealer, ...place } : dealer
}
