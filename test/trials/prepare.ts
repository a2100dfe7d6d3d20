import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'

/** The files of a trial, made from real dealers and real leads; what those lack is added by a seeded rule. */
export interface TrialFiles {
  dealers: string
  advisors: string
  leads: string
  dealersMap: string
  leadsMap: string
}

const dealerRow = z.looseObject({ brand_code: z.string(), dealer_code: z.string(), city: z.string() })
const leadRow = z.looseObject({ mql_id: z.string(), origin: z.string() })

/**
 * Reads `dealers/cn_4s_dealers_20200403.csv` and `leads/olist_marketing_qualified_leads_dataset.csv` below `source` and
 * writes the trial's files into `folder`. Leads get a phone (one in eight comes back, one in sixty is unusable), a city,
 * a brand (one in eighty is unknown), a dealer (six in ten) and consent; each dealer gets one to three advisors.
 */
export function prepareTrial(source: string, folder: string, seed: number): TrialFiles {
  const dealers = readRows(join(source, 'dealers/cn_4s_dealers_20200403.csv'), dealerRow)
  const leads = readRows(join(source, 'leads/olist_marketing_qualified_leads_dataset.csv'), leadRow)
  const files = {
    dealers: join(source, 'dealers/cn_4s_dealers_20200403.csv'),
    advisors: join(folder, 'advisors.csv'),
    leads: join(folder, 'leads.csv'),
    dealersMap: join(folder, 'dealers.map.yaml'),
    leadsMap: join(folder, 'leads.map.yaml'),
  }
  writeFileSync(files.dealersMap, DEALERS_MAP)
  writeFileSync(files.leadsMap, LEADS_MAP)
  writeFileSync(files.advisors, toCsv(dealers.flatMap((row, at) => advisorsOf(row, at, seed))))
  writeFileSync(files.leads, toCsv(leads.map((row, at) => leadOf(row, at, dealers, seed))))
  return files
}

const DEALERS_MAP = `fields:
  dealerId: { template: '{brand_code}-{dealer_code}' }
  name: name
  brands: brand_code
  brandNames: brand
  city: city
  address: address
  position.lat: lat
  position.lng: lng
  hours: { constant: 'mon-sun 09:00-18:00' }
`

const LEADS_MAP = `source: trial
fields:
  id: id
  person.name: name
  person.phone: phone
  brand: brand
  series: series
  city: city
  dealerId: dealerId
  consent.otherDealers: otherDealers
  consent.profiling: profiling
  consent.marketing: { constant: false }
  signals.origin: origin
`

function readRows<Row>(path: string, row: z.ZodType<Row>): Row[] {
  return z.array(row).parse(parse(readFileSync(path), { columns: true, bom: true }))
}

/** A number from 0 to below 1 that depends on nothing but its name. */
function draw(seed: number, ...name: readonly (string | number)[]): number {
  return (
    createHash('sha256')
      .update(JSON.stringify([seed, ...name]))
      .digest()
      .readUInt32BE(0) /
    2 ** 32
  )
}

function advisorsOf(row: z.infer<typeof dealerRow>, at: number, seed: number): Record<string, string>[] {
  const dealerId = `${row.brand_code}-${row.dealer_code}`
  const count = 1 + Math.floor(draw(seed, 'advisors', at) * 3)
  return Array.from({ length: count }, (_, each) => ({
    advisorId: `${dealerId}-${each + 1}`,
    dealerId,
    name: `顾问${each + 1}`,
    role: each === 2 ? 'manager' : 'advisor',
    address: `${dealerId}-${each + 1}`,
  }))
}

function leadOf(
  row: z.infer<typeof leadRow>,
  at: number,
  dealers: readonly z.infer<typeof dealerRow>[],
  seed: number,
): Record<string, string> {
  const of = (what: string): number => draw(seed, what, at)
  const returning = of('returning') < 1 / 8 ? Math.floor(of('which') * at) : at
  // Who comes back asks for the same brand again.
  const dealer = dealers[Math.floor(draw(seed, 'dealer', returning) * dealers.length)]
  if (!dealer) throw new Error('There are no dealers')
  return {
    id: row.mql_id,
    name: `顾客${returning}`,
    phone: of('unusable') < 1 / 60 ? '12345' : `139${String(10_000_000 + returning)}`,
    brand: of('brand') < 1 / 80 ? 'nobody-sells-this' : dealer.brand_code,
    series: `series ${1 + Math.floor(of('series') * 3)}`,
    city: dealer.city,
    dealerId: of('chosen') < 0.6 ? `${dealer.brand_code}-${dealer.dealer_code}` : '',
    otherDealers: String(of('other-dealers') < 0.5),
    profiling: String(of('profiling') < 0.9),
    origin: row.origin,
  }
}

function toCsv(rows: readonly Record<string, string>[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const quote = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const lines = rows.map((row) => columns.map((column) => quote(row[column] ?? '')).join(','))
  return `${[columns.join(','), ...lines].join('\n')}\n`
}
