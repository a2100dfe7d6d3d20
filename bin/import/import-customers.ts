import { stateConsent } from '../../functions/customers/consent-store.ts'
import { recordPerson } from '../../functions/customers/record-person.ts'
import type { Services } from '../../functions/shared/services.ts'
import { eachInFlight } from '../in-flight.ts'
import type { Progress } from '../progress.ts'
import { type CustomerRow, readCustomerRow } from './customer-rows.ts'
import { readImportRules } from './import-rules.ts'
import { knownDealers } from './known-dealers.ts'
import { type RowFault, rowMapper } from './map-row.ts'
import type { ImportMap } from './map-schema.ts'
import { recordTally } from './record-tally.ts'
import { customerTargets } from './record-targets.ts'
import type { SourceTable } from './source-table.ts'

export interface RecordsImport {
  table: SourceTable
  map: ImportMap
  /** Whose file it is: the evidence of consents names it. */
  source: string
  /** When the file was true, for rows that do not say so themselves: what is known from later stays. */
  asOf: string
  now: string
  inFlight: number
  progress: Progress
}

type RecordServices = Pick<Services, 'table' | 'bus' | 'secrets' | 'settings'>

/** Adds or changes the persons of a file, found by their phones, and takes down what they said about consent. Running it again changes nothing. */
export async function importCustomers(options: RecordsImport, services: RecordServices) {
  const { table, map, source, asOf, now } = options
  const toForm = rowMapper({ fields: map.fields, targets: customerTargets, columns: table.columns, zone: map.zone })
  const rules = await readImportRules(services.settings)
  const dealerOf = knownDealers(services.table)
  const tally = recordTally()

  await eachInFlight(table.rows(), options.inFlight, async (row) => {
    tally.totals.rows += 1
    options.progress.step('customers', tally.totals.rows, table.rowCount)
    const notes: RowFault[] = []
    const note = (fault: RowFault): void => void notes.push(fault)
    const read = readCustomerRow(toForm(row), { statedAt: asOf, now, source, rules, note })
    if ('faults' in read) return tally.refuse(row.number, read.faults)
    const { id, facts } = read.value
    if (id !== undefined && !tally.isFirst(row.number, 'id', id)) return
    if (!tally.isFirst(row.number, 'phone', facts.phone)) return
    const { dealerId, ...rest } = facts
    const placed = { ...rest, ...(await dealerOf(dealerId, note)) }
    const { personId, recorded } = await recordPerson(placed, { at: read.value.statedAt, now }, services)
    await stateConsents(personId, read.value, { source, now, services })
    tally.count(recorded)
    tally.note(row.number, notes)
  })
  options.progress.end()
  return { totals: tally.totals, report: tally.report }
}

async function stateConsents(
  personId: string,
  { consent, stopped, statedAt }: CustomerRow,
  { source, now, services }: { source: string; now: string; services: RecordServices },
): Promise<void> {
  const { at, text } = consent
  for (const said of consent.said)
    await stateConsent({ statement: { personId, ...said, at, way: 'import', by: source, text }, now }, services)
  if (!stopped) return
  // Somebody took it down from the person once: it holds like a stop that was said to us.
  const stop = { purpose: 'marketing', granted: false, way: 'staff' } as const
  await stateConsent(
    { statement: { personId, ...stop, at: statedAt, by: source, text: `import:${source}` }, now },
    services,
  )
}
