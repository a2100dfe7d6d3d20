import { type NamedPlace, type Place, prominentCities } from './place-names.ts'

/** Signs that are typed for each other: they sound or look alike, or one is the traditional form. */
const lookalikes: readonly string[] =
  '州洲周 圳川镇 杭抗航 泸沪芦 亳毫 郴彬 京经惊 海诲梅 阳杨扬陽 厦夏 汉漢汗 广廣 沈瀋 宁寧 东東 庆慶 长長常 连連莲 门門 济濟 苏蘇 岛导 肥非 沙纱 昌仓 贵桂 徐徙 邢刑 菏荷 邯韩 莞完'.split(
    ' ',
  )

const SUFFIX = /(?:市|地区|自治州|盟)$/

/** The city that a text misspells by one sign, if it can be but one; of several, the prominent one. */
export function findMisspelt(text: string, cities: readonly NamedPlace[]): Place | undefined {
  const written = (/^.{2,}?市/.exec(text)?.[0] ?? text).replace(SUFFIX, '')
  if (written.length < 2 || /[区县旗]$/.test(written)) return undefined
  const near = cities.filter(({ name }) => isOneOff(written, name))
  const alike = near.filter(({ name }) => differsByLookalike(written, name))
  const sameStart = near.filter(({ name }) => name[0] === written[0])
  const tiers = written.length > 2 ? [alike, near] : [alike, sameStart]
  const first = tiers.find((tier) => tier.length > 0) ?? []
  return single(first) ?? single(first.filter(({ cityCode }) => prominentCities.has(cityCode)))
}

function single(found: readonly NamedPlace[]): Place | undefined {
  const [first] = found
  if (!first || found.some(({ cityCode }) => cityCode !== first.cityCode)) return undefined
  return { provinceCode: first.provinceCode, cityCode: first.cityCode }
}

function differsByLookalike(written: string, name: string): boolean {
  if (written.length !== name.length) return false
  const at = [...name].findIndex((sign, index) => sign !== written[index])
  return lookalikes.some((group) => group.includes(name[at] ?? ' ') && group.includes(written[at] ?? ' '))
}

/** One sign other, one too many (or too few, where three remain to go by). */
function isOneOff(written: string, name: string): boolean {
  const [long, short] = written.length >= name.length ? [written, name] : [name, written]
  if (long.length - short.length > 1 || written === name) return false
  if (long.length !== short.length && long.length < 4) return false
  let at = 0
  while (at < short.length && long[at] === short[at]) at++
  return long.slice(at + 1) === short.slice(long.length === short.length ? at + 1 : at)
}
