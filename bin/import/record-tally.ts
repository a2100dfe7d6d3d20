import type { Recorded } from '../../functions/customers/record-person.ts'
import type { RowFault } from './map-row.ts'
import type { ReportLine } from './report.ts'

/** Every row is counted in exactly one of the first five. */
interface RecordTotals {
  created: number
  changed: number
  unchanged: number
  duplicate: number
  refused: number
  rows: number
  /** Rows that were taken, but for something that the report names. */
  noted: number
}

export function recordTally() {
  const totals: RecordTotals = { created: 0, changed: 0, unchanged: 0, duplicate: 0, refused: 0, rows: 0, noted: 0 }
  const report: ReportLine[] = []
  const rowOf = new Map<string, number>()
  return {
    totals,
    report,
    refuse: (row: number, faults: readonly RowFault[]): void => {
      totals.refused += 1
      for (const fault of faults) report.push({ row, result: 'refused', ...fault })
    },
    note: (row: number, faults: readonly RowFault[]): void => {
      if (faults.length > 0) totals.noted += 1
      for (const fault of faults) report.push({ row, result: 'noted', ...fault })
    },
    count: (recorded: Recorded): void => {
      totals[recorded] += 1
    },
    /** Whether the row is the first of its id (or phone); a later one is counted and reported as a duplicate. */
    isFirst: (row: number, field: string, value: string): boolean => {
      const earlier = rowOf.get(`${field}:${value}`)
      if (earlier === undefined) {
        rowOf.set(`${field}:${value}`, row)
        return true
      }
      totals.duplicate += 1
      report.push({ row, result: 'duplicate', field, reason: `has the same ${field} as row ${earlier}` })
      return false
    },
  }
}
