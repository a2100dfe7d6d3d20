import { stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { readMoment } from '../functions/intake/wall-time.ts'
import { chooseMap } from './import/choose-map.ts'
import { complaintTargets, importComplaints } from './import/import-complaints.ts'
import { importCustomers } from './import/import-customers.ts'
import { importAdvisors, importDealers } from './import/import-dealers.ts'
import { ImportError } from './import/import-error.ts'
import { importLeads } from './import/import-leads.ts'
import { importVehicles } from './import/import-vehicles.ts'
import type { ImportMap } from './import/map-schema.ts'
import { customerTargets, vehicleTargets } from './import/record-targets.ts'
import { type ReportLine, writeReport } from './import/report.ts'
import { openSourceTable, type SourceTable } from './import/source-table.ts'
import { advisorTargets, dealerTargets, leadTargets } from './import/targets.ts'
import { terminalProgress } from './progress.ts'
import { runCommand, UsageError } from './run-command.ts'
import { connectToNamed } from './running-machine.ts'

const USAGE = `npm run import -- leads FILE [--map MAP.yaml] [--source SOURCE]
npm run import -- dealers FILE [--map MAP.yaml]
npm run import -- advisors FILE [--map MAP.yaml]
npm run import -- customers FILE [--map MAP.yaml] [--source SOURCE] [--as-of DAY]
npm run import -- vehicles FILE [--map MAP.yaml] [--source SOURCE] [--as-of DAY]
npm run import -- complaints FILE [--map MAP.yaml] [--source SOURCE]

FILE is .csv (UTF-8, UTF-16, GBK) or .xlsx (--sheet NAME; the first without it).
Rows that are not taken are listed in FILE.report.csv (--report PATH), with the reason.
--as-of says when the file was true (2026-11-20, or with time and zone); what is known from later stays. Without it: when
the file was last changed.
Cut off in the middle? Run the same command again: nothing is sent twice.`

const kinds = {
  leads: leadTargets,
  dealers: dealerTargets,
  advisors: advisorTargets,
  customers: customerTargets,
  vehicles: vehicleTargets,
  complaints: complaintTargets,
}

await runCommand(USAGE, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      map: { type: 'string' },
      source: { type: 'string' },
      sheet: { type: 'string' },
      report: { type: 'string' },
      'as-of': { type: 'string' },
      'in-flight': { type: 'string', default: '32' },
    },
  })
  const [kind, file] = positionals
  if (!isKind(kind) || file === undefined) throw new UsageError()
  const table = await openSourceTable(file, values)
  const map = await chooseMap(table, kinds[kind], { path: values.map, file })
  const { totals, report } = await run(kind, {
    table,
    map,
    source: values.source,
    asOf: await readAsOf(values['as-of'], file, map.zone),
    inFlight: Number(values['in-flight']),
  })
  await tell(totals, report, values.report ?? `${file}.report.csv`)
  return 'failed' in totals && totals.failed + totals.unanswered > 0 ? 1 : 0
})

function isKind(text: string | undefined): text is keyof typeof kinds {
  return text !== undefined && Object.hasOwn(kinds, text)
}

/** When the file was true: as it is said, else when it was last changed. */
async function readAsOf(written: string | undefined, file: string, zone: string): Promise<string> {
  if (written === undefined) return (await stat(file)).mtime.toISOString()
  const moment = readMoment(written, { format: undefined, zone })
  if (moment === undefined)
    throw new ImportError('Write --as-of as a day, e.g. 2026-11-20, or as a moment with its zone')
  return moment
}

interface Run {
  table: SourceTable
  map: ImportMap
  source: string | undefined
  asOf: string
  inFlight: number
}

async function run(kind: keyof typeof kinds, { source, asOf, ...options }: Run) {
  const leadSource = source ?? options.map.source
  if (kind === 'leads' && leadSource === undefined)
    throw new ImportError('Say whose leads these are: --source NAME, or "source: NAME" in the map')
  const connection = await connectToNamed()
  try {
    const progress = terminalProgress(process.stdout)
    const now = (): string => new Date().toISOString()
    if (kind === 'dealers') return await importDealers({ ...options, progress, now: now() }, connection.services)
    if (kind === 'advisors') return await importAdvisors({ ...options, progress, now: now() }, connection.services)
    const records = { ...options, progress, asOf, source: leadSource ?? 'import', now: now() }
    if (kind === 'customers') return await importCustomers(records, connection.services)
    if (kind === 'vehicles') return await importVehicles(records, connection.services)
    if (kind === 'complaints') return await importComplaints(records, connection.services)
    const waiting = { every: 500, patience: 120_000 }
    return await importLeads(
      { ...options, source: leadSource ?? '', progress, now, waiting, settle: connection.settle },
      connection.services,
    )
  } finally {
    await connection.close()
  }
}

async function tell(totals: object, report: readonly ReportLine[], path: string): Promise<void> {
  for (const [name, count] of Object.entries(totals)) console.log(`${name.padEnd(14)}${String(count).padStart(8)}`)
  if (report.length === 0) return
  await writeReport(path, report)
  console.log(`Rows that were not taken as they are: ${path}`)
}
