import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cities, models, people, streets } from './invented.ts'
import { customerHeader, makeOwners, vehicleHeader } from './owners.ts'

/** Writes dealers.csv, advisors.csv, leads.csv, customers.csv and vehicles.csv anew; always the same ones. Run: npx node samples/generate.ts */
const random = seeded(20261121)
const pick = <T>(from: readonly T[]): T => {
  const found = from[Math.floor(random() * from.length)]
  if (found === undefined) throw new Error('Nothing to pick from')
  return found
}
const chance = (share: number): boolean => random() < share
const two = (number: number): string => String(number).padStart(2, '0')

/** A city has no two stores of one name: the next street that is free. */
const taken = new Set<string>()
function freeStreet(city: string, wished: (typeof streets)[number]): string {
  const from = streets.indexOf(wished)
  const free =
    [...streets.slice(from), ...streets.slice(0, from)].find((each) => !taken.has(`${city}${each}`)) ?? wished
  taken.add(`${city}${free}`)
  return free
}

interface SampleDealer {
  dealerId: string
  city: string
  mode: 'desk' | 'direct'
}

const dealers: SampleDealer[] = []
const dealerRows: string[][] = []
for (const city of cities) {
  for (let number = 1; number <= city.stores; number++) {
    const at = dealers.length
    const dealerId = `D-${city.code}-${two(number)}`
    const mode = at === 0 || at === 7 ? 'desk' : 'direct'
    const street = freeStreet(city.name, pick(streets))
    const place = {
      lat: (city.lat + (random() - 0.5) * 0.2).toFixed(4),
      lng: (city.lng + (random() - 0.5) * 0.2).toFixed(4),
    }
    const known = at !== 4 // one store has no coordinates: its city's centre serves
    dealerRows.push([
      dealerId,
      `云驰${city.name}${street}店`,
      'yunchi',
      '云驰',
      `${city.name}市${street}路${1 + Math.floor(random() * 400)}号`,
      at === 12 ? '杭洲' : city.name, // misspelt on purpose
      known ? place.lat : '',
      known ? place.lng : '',
      chance(0.3) ? 'mon-sun 09:00-20:00' : 'mon-fri 09:00-18:00; sat-sun 09:00-19:00',
      mode,
      at % 5 === 3 ? 'claim' : 'one-by-one',
      at % 4 === 1 ? 'nearest' : 'weighted-least-assigned',
      at === 6 ? '' : String(2 + (at % 3)), // one store takes no bookings online
      at === 6 ? '' : '60',
    ])
    dealers.push({ dealerId, city: city.name, mode })
  }
}

const shifts = ['', 'mon-fri 09:00-18:00', 'wed-sun 09:00-18:00', 'mon-tue 09:00-18:00; fri-sun 09:00-20:00']
const advisorRows: string[][] = []
for (const { dealerId, mode } of dealers) {
  const staff = [
    'manager',
    ...(mode === 'desk' ? ['desk', 'desk'] : []),
    'advisor',
    'advisor',
    'advisor',
    ...(chance(0.5) ? ['advisor'] : []),
  ]
  for (const [at, role] of staff.entries())
    advisorRows.push([
      dealerId.replace('D-', 'A-').concat('-', two(at + 1)),
      dealerId,
      `${pick(people.surnames)}${pick(people.given)}`,
      role,
      chance(0.05) ? 'en' : 'zh-CN',
      'outbox',
      `+861380000${String(9000 + advisorRows.length)}`,
      role === 'manager' ? '' : pick(shifts),
      role === 'advisor' && chance(0.2) ? '2' : '1',
      role === 'manager' ? '40' : '20',
    ])
}

const LAST_ASKED = Date.parse('2026-11-21T18:00:00Z') // wall time in China, written without its zone
const leadRows: string[][] = []
for (let number = 1; number <= 200; number++) {
  const again = number > 190 // ten people ask a second time
  const person = again ? (number - 190) * 7 : number
  const city = pick(cities)
  const asked = new Date(LAST_ASKED - Math.floor(random() ** 2 * 3 * 86_400_000)).toISOString()
  const chosen = chance(0.35) ? pick(dealers) : undefined
  leadRows.push([
    `YC${20261100000 + number}`,
    `${asked.slice(0, 10).replaceAll('-', '/')} ${asked.slice(11, 16)}`,
    `${people.surnames[person % people.surnames.length]}${person % 2 === 0 ? '先生' : '女士'}`,
    `138 0000 ${String(person).padStart(4, '0')}`,
    chosen?.city ?? (chance(0.04) ? '' : city.name),
    pick(models),
    pick(['一周内', '一个月内', '一个月内', '三个月内', '三个月内', '仅了解']),
    chance(0.3) ? '是' : '否',
    String(Math.floor(random() ** 2 * 14) + 1),
    chosen?.dealerId ?? '',
    pick(['官网', '官网', '信息流', '搜索', '直播']),
    chance(0.15) ? pick(['想了解置换政策', '周末到店', '询问现车', '需要上门试驾']) : '',
    chance(0.85) ? '是' : '否',
    chance(0.95) ? '是' : '否',
    chance(0.4) ? '是' : '否',
  ])
}
leadRows.push(leadRows[20] ?? []) // exports overlap: the same lead twice

const dealerIds = dealers.map(({ dealerId }) => dealerId)
const owners = makeOwners(dealerIds, { random, pick, chance })

await write(
  'dealers.csv',
  'dealerId,name,brands,brandNames,address,city,position.lat,position.lng,hours,mode,assign,strategy,workshop.bays,workshop.slotMinutes',
  dealerRows,
)
await write('advisors.csv', 'advisorId,dealerId,name,role,language,channel,address,shift,weight,capacity', advisorRows)
await write(
  'leads.csv',
  '线索编号,提交时间,姓名,手机,城市,意向车系,计划购车,预约试驾,浏览页数,意向门店,渠道,备注,可转其他门店,可评分,可营销',
  leadRows,
)
await write('customers.csv', customerHeader, owners.customers)
await write('vehicles.csv', vehicleHeader, owners.vehicles)

async function write(name: string, header: string, rows: readonly string[][]): Promise<void> {
  const lines = [header, ...rows.map((row) => row.join(','))]
  await writeFile(join(import.meta.dirname, name), `${lines.join('\n')}\n`)
}

/** mulberry32: small, and the same on every machine. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
