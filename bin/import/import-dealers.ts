import { isDeepStrictEqual } from 'node:util'
import type { Advisor, Dealer } from '../../functions/dealers/dealer-record.ts'
import { readAdvisor, readDealer, saveAdvisor, saveDealer } from '../../functions/dealers/dealer-store.ts'
import { placeDealer } from '../../functions/dealers/places.ts'
import type { Services } from '../../functions/shared/services.ts'
import { eachInFlight } from '../in-flight.ts'
import type { Progress } from '../progress.ts'
import { brandCodes } from './brand-codes.ts'
import { type Read, readAdvisorRow, readDealerRow } from './dealer-rows.ts'
import { rowMapper } from './map-row.ts'
import type { ImportMap } from './map-schema.ts'
import type { ReportLine } from './report.ts'
import type { SourceTable } from './source-table.ts'
import { advisorTargets, dealerTargets } from './targets.ts'

export interface StoresImport {
  table: SourceTable
  map: ImportMap
  now: string
  inFlight: number
  progress: Progress
}

/** Every row is counted in exactly one of the first five. */
interface StoreTotals {
  created: number
  changed: number
  unchanged: number
  duplicate: number
  refused: number
  rows: number
  /** Dealers without a city that could be recognised: reachable by brand, but not by place. */
  withoutCity: number
  /** Advisors that came along in the dealers' rows. */
  advisors: number
}

type StoreServices = Pick<Services, 'table' | 'bus' | 'settings'>

/** Adds or changes the dealers of a file, with the advisors that its rows bring along, and makes their brands known. */
export async function importDealers(options: StoresImport, services: StoreServices) {
  const { table, map } = options
  const toForm = rowMapper({ fields: map.fields, targets: dealerTargets, columns: table.columns, zone: map.zone })
  const toAdvisors = map.advisors.map((fields) =>
    rowMapper({ fields, targets: advisorTargets, columns: table.columns, zone: map.zone }),
  )
  const tally = startTally()
  const brands = await brandCodes(services.settings)
  const accepted: { dealer: Dealer; advisors: Advisor[] }[] = []
  for await (const row of table.rows()) {
    const mapped = toForm(row)
    const dealer = tally.read(
      row.number,
      'dealerId',
      brands.resolve(mapped.form, readDealerRow(mapped)),
      (each) => each.dealerId,
    )
    if (!dealer) continue
    const advisors = toAdvisors.map((toAdvisor) => {
      const { form, faults } = toAdvisor(row)
      return readAdvisorRow({ form: { dealerId: dealer.dealerId, ...form }, faults })
    })
    accepted.push({ dealer, advisors: advisors.flatMap((read) => ('value' in read ? [read.value] : [])) })
    for (const read of advisors) if ('faults' in read) tally.note(row.number, read.faults)
  }
  await brands.save()
  await eachInFlight(accepted, options.inFlight, async ({ dealer, advisors }) => {
    const saved = await saveChangedDealer(placeDealer(dealer), services, options.now)
    tally.count(saved)
    if (placeDealer(dealer).cityCode === '-') tally.totals.withoutCity += 1
    for (const advisor of advisors) await saveChangedAdvisor(advisor, services, options.now)
    tally.totals.advisors += advisors.length
    options.progress.step('dealers', tally.saved(), accepted.length)
  })
  options.progress.end()
  return tally.result()
}

/** Adds or changes the advisors of a file; their dealers must be there. */
export async function importAdvisors(options: StoresImport, services: StoreServices) {
  const { table, map } = options
  const toForm = rowMapper({ fields: map.fields, targets: advisorTargets, columns: table.columns, zone: map.zone })
  const tally = startTally()
  await eachInFlight(table.rows(), options.inFlight, async (row) => {
    const advisor = tally.read(row.number, 'advisorId', readAdvisorRow(toForm(row)), (each) => each.advisorId)
    if (!advisor) return
    if (!(await readDealer(services.table, advisor.dealerId)))
      return tally.refuse(row.number, [
        { field: 'dealerId', reason: 'there is no such dealer: import the dealers first' },
      ])
    tally.count(await saveChangedAdvisor(advisor, services, options.now))
    options.progress.step('advisors', tally.saved(), table.rowCount)
  })
  options.progress.end()
  return tally.result()
}

type Saved = 'created' | 'changed' | 'unchanged'

async function saveChangedDealer(dealer: Dealer, services: StoreServices, now: string): Promise<Saved> {
  const former = await readDealer(services.table, dealer.dealerId)
  if (former && isDeepStrictEqual(former, dealer)) return 'unchanged'
  await saveDealer(dealer, services, now)
  return former ? 'changed' : 'created'
}

async function saveChangedAdvisor(advisor: Advisor, services: StoreServices, now: string): Promise<Saved> {
  const former = await readAdvisor(services.table, advisor.dealerId, advisor.advisorId)
  const { load, assigned } = former ?? advisor
  if (former && isDeepStrictEqual(former, { ...advisor, load, assigned })) return 'unchanged'
  await saveAdvisor(advisor, services, now)
  return former ? 'changed' : 'created'
}

function startTally() {
  const totals: StoreTotals = {
    created: 0,
    changed: 0,
    unchanged: 0,
    duplicate: 0,
    refused: 0,
    rows: 0,
    withoutCity: 0,
    advisors: 0,
  }
  const report: ReportLine[] = []
  const rowOf = new Map<string, number>()
  const note = (row: number, faults: readonly { field: string; reason: string }[]): void => {
    for (const fault of faults) report.push({ row, result: 'refused', ...fault })
  }
  const refuse = (row: number, faults: readonly { field: string; reason: string }[]): undefined => {
    totals.refused += 1
    note(row, faults)
  }
  return {
    totals,
    note,
    refuse,
    /** Counts the row; gives its value unless it is refused or its id was there before. */
    read: <T>(row: number, field: string, read: Read<T>, id: (value: T) => string): T | undefined => {
      totals.rows += 1
      if ('faults' in read) return refuse(row, read.faults)
      const earlier = rowOf.get(id(read.value))
      if (earlier === undefined) {
        rowOf.set(id(read.value), row)
        return read.value
      }
      totals.duplicate += 1
      report.push({ row, result: 'duplicate', field, reason: `has the same id as row ${earlier}` })
      return undefined
    },
    count: (saved: Saved): void => {
      totals[saved] += 1
    },
    saved: (): number => totals.created + totals.changed + totals.unchanged,
    result: (): { totals: StoreTotals; report: ReportLine[] } => ({ totals, report }),
  }
}
