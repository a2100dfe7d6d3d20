import { readLeadForm } from '../../functions/intake/lead-form.ts'
import { receiveLead } from '../../functions/intake/receive.ts'
import type { CapturedLead } from '../../functions/leads/lead-record.ts'
import { stableId } from '../../functions/shared/ids.ts'
import { Problem } from '../../functions/shared/problem.ts'
import type { Services } from '../../functions/shared/services.ts'
import { eachInFlight } from '../in-flight.ts'
import type { Progress } from '../progress.ts'
import { type MappedRow, named, type RowFault, rowMapper } from './map-row.ts'
import type { ImportMap } from './map-schema.ts'
import { awaitOutcomes, type Patience } from './outcomes.ts'
import type { ReportLine } from './report.ts'
import type { Row } from './row.ts'
import type { SourceTable } from './source-table.ts'
import { leadTargets } from './targets.ts'

export interface LeadsImport {
  table: SourceTable
  map: ImportMap
  source: string
  /** The present moment, asked for at each row, ISO 8601. */
  now: () => string
  inFlight: number
  waiting: Patience
  progress: Progress
  /** Called when every row was handed over, before outcomes are waited for. */
  settle?: () => Promise<void>
}

export type SendOptions = Omit<LeadsImport, 'waiting' | 'settle'> & {
  /** Changes a row's form before it is read; the samples bring their dates up to the present. */
  adjust?: (form: Record<string, unknown>) => Record<string, unknown>
}

/** Every row of the file is counted in exactly one of the first seven. */
export interface LeadTotals {
  created: number
  merged: number
  duplicate: number
  /** What is no real wish by the file's own words: kept, and no lead. */
  setAside: number
  refused: number
  failed: number
  unanswered: number
  rows: number
  /** How many were received before this run: from an earlier run that was cut off, or from the source itself. */
  alreadyThere: number
}

/** Sends every row as one lead, then reads what became of each. Running it again sends nothing twice: ids come from the rows. */
export async function importLeads(
  options: LeadsImport,
  services: Pick<Services, 'table' | 'bus' | 'settings'>,
): Promise<{ totals: LeadTotals; report: ReportLine[] }> {
  const sent = await sendLeads(options, services)
  options.progress.end()
  await options.settle?.()
  const outcomes = await awaitOutcomes([...sent.rowOf.keys()], services, { ...options.waiting, ...options })
  options.progress.end()
  const report = [...sent.report]
  const totals: LeadTotals = { created: 0, merged: 0, ...sent.totals, setAside: 0, failed: 0, unanswered: 0 }
  for (const [id, row] of sent.rowOf) {
    const outcome = outcomes.get(id)
    const kind = outcome === undefined ? 'unanswered' : countedAs(outcome.kind)
    totals[kind] += 1
    if (kind === 'failed' || kind === 'unanswered' || kind === 'duplicate')
      report.push({ row, result: kind, field: '', reason: explain(kind, outcome?.detail) })
  }
  return { totals, report }
}

function explain(kind: 'failed' | 'unanswered' | 'duplicate', detail = 'without a reason'): string {
  if (kind === 'unanswered') return 'has no outcome yet; run reconcile later'
  return kind === 'duplicate' ? `is the same request again as ${detail}` : detail
}

function countedAs(kind: string): 'created' | 'merged' | 'duplicate' | 'setAside' | 'failed' {
  if (kind === 'set-aside') return 'setAside'
  return kind === 'created' || kind === 'merged' || kind === 'duplicate' ? kind : 'failed'
}

/** Sends every row as one lead and waits for no outcome. `rowOf` says which row became which event. */
export async function sendLeads(options: SendOptions, services: Pick<Services, 'table' | 'bus' | 'settings'>) {
  const { table, map, source, progress, adjust = (form) => form } = options
  const toForm = rowMapper({ fields: map.fields, targets: leadTargets, columns: table.columns, zone: map.zone })
  const rowOf = new Map<string, number>()
  const report: ReportLine[] = []
  const totals = { duplicate: 0, refused: 0, rows: 0, alreadyThere: 0 }
  const claims = idClaims()
  const testOf = testReader(map.tests, table.columns)

  const take = async (row: Row, { form, faults }: MappedRow, id: string): Promise<boolean> => {
    const refused = (reasons: readonly RowFault[]): false => {
      totals.refused += 1
      for (const fault of reasons) report.push({ row: row.number, result: 'refused', ...fault })
      return false
    }
    const marked = testOf(row)
    if ('fault' in marked) return refused([marked.fault])
    if (faults.length > 0) return refused(faults)
    try {
      const lead = readLeadForm({ ...adjust(form), ...(id !== '' && { id }) })
      const origin = { source, now: options.now(), ...marked }
      const received = await receiveLead(lead, origin, services)
      rowOf.set(received.id, row.number)
      if (received.resent) totals.alreadyThere += 1
      if (received.changed) report.push({ row: row.number, result: 'already-there', field: '', reason: CHANGED })
      return true
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return refused(problemFaults(error, map))
    }
  }

  await eachInFlight(table.rows(), options.inFlight, async (row) => {
    totals.rows += 1
    progress.step('sending', totals.rows, table.rowCount)
    const mapped = toForm(row)
    const id = 'id' in map.fields ? String(mapped.form.id ?? '') : contentId(row)
    const earlier = await claims.take(id, row.number, () => take(row, mapped, id))
    if (earlier === undefined) return
    totals.duplicate += 1
    report.push({ row: row.number, result: 'duplicate', field: 'id', reason: `has the same id as row ${earlier}` })
  })
  return { rowOf, report, totals }
}

/** How a row is marked as no real wish. */
function testReader(tests: ImportMap['tests'], columns: readonly string[]) {
  const at = tests ? columns.indexOf(tests.column) : -1
  return ({ cells, unusable }: Row): { fault: RowFault } | Pick<CapturedLead, 'test'> => {
    const [word, reason] = [cells[at] ?? '', unusable?.get(at)]
    if (reason !== undefined) return { fault: { field: `tests (${tests?.column})`, reason } }
    if (tests?.test.includes(word)) return { test: 'test' }
    return tests?.abnormal.includes(word) ? { test: 'abnormal' } : {}
  }
}

/** Of several rows with one id the first that can be taken is taken, though many are under way at once. */
function idClaims() {
  const claims = new Map<string, { row: number; taken: Promise<boolean> }>()
  return {
    /** Returns the row that has this id already, or else calls `work` for this one. */
    take: async (id: string, row: number, work: () => Promise<boolean>): Promise<number | undefined> => {
      for (let claim = claims.get(id); claim; claim = claims.get(id)) {
        if (await claim.taken) return claim.row
        if (claims.get(id) === claim) claims.delete(id)
      }
      const taken = work()
      if (id !== '') claims.set(id, { row, taken })
      await taken
      return undefined
    },
  }
}

const CHANGED = 'was received before with other content; the first one stands. Send what is new under a new id'

/** The id of a row that has none: the same content is the same lead, wherever it stands in whichever file. */
const contentId = (row: Row): string => stableId('row', ...row.cells)

function problemFaults(problem: Problem, map: ImportMap): RowFault[] {
  return problem.errors.map(({ field, message }) => {
    const path = field.slice(1).replaceAll('/', '.')
    return { field: named(path, map.fields[path]), reason: message }
  })
}
