import { writeFile } from 'node:fs/promises'
import type { RowFault } from './map-row.ts'

type RowResult = 'refused' | 'duplicate' | 'failed' | 'unanswered' | 'already-there' | 'noted'

/** A row that was not taken as it is, and why; nothing personal. `noted`: it was taken, but for what is named. */
export interface ReportLine extends RowFault {
  row: number
  result: RowResult
}

/** Writes the rows that were not taken, so that they can be corrected; with a byte order mark, so that Excel reads it. */
export async function writeReport(path: string, lines: readonly ReportLine[]): Promise<void> {
  const sorted = lines.toSorted((a, b) => a.row - b.row)
  const text = ['row,result,field,reason', ...sorted.map(toCsv)].join('\r\n')
  await writeFile(path, `\ufeff${text}\r\n`)
}

const toCsv = ({ row, result, field, reason }: ReportLine): string =>
  [String(row), result, field, reason]
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')
