import { access } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { readCsv } from './csv.ts'
import { ImportError } from './import-error.ts'
import type { RawRows, Row } from './row.ts'
import { readXlsx } from './xlsx.ts'

/** A file with a header and rows, read as often as needed and never held in memory as a whole. */
export interface SourceTable {
  name: string
  columns: readonly string[]
  rowCount: number
  rows(): AsyncIterable<Row>
}

/** Reads a CSV or XLSX file once to its end, so that whatever is broken in it is found before anything is written. */
export async function openSourceTable(path: string, options: { sheet?: string } = {}): Promise<SourceTable> {
  await access(path).catch(() => {
    throw new ImportError(`There is no file ${path}`)
  })
  const read = await chooseReader(path, options)
  const { columns, headerRow, rowCount } = await survey(read, basename(path))
  return { name: basename(path), columns, rowCount, rows: () => dataRows(read, headerRow) }
}

async function chooseReader(path: string, { sheet }: { sheet?: string }): Promise<RawRows> {
  const kind = extname(path).toLowerCase()
  if (kind === '.xlsx') return readXlsx(path, sheet)
  if (kind === '.csv' || kind === '.tsv' || kind === '.txt') return readCsv(path)
  throw new ImportError(`${basename(path)} is neither .csv nor .xlsx; save it as one of them`)
}

async function survey(read: RawRows, name: string) {
  let header: Row | undefined
  let rowCount = 0
  for await (const row of read()) {
    if (isBlank(row)) continue
    if (header) rowCount += 1
    else header = row
  }
  if (!header) throw new ImportError(`${name} is empty: its first row must name the columns`)
  return { columns: checkHeader(header.cells, name), headerRow: header.number, rowCount }
}

function checkHeader(cells: readonly string[], name: string): readonly string[] {
  const twice = cells.find((cell, at) => cell !== '' && cells.indexOf(cell) !== at)
  if (twice !== undefined) throw new ImportError(`${name} has two columns named "${twice}"; rename one`)
  return cells
}

async function* dataRows(read: RawRows, headerRow: number): AsyncIterable<Row> {
  for await (const row of read()) if (row.number > headerRow && !isBlank(row)) yield row
}

const isBlank = ({ cells, unusable }: Row): boolean => !unusable && cells.every((cell) => cell === '')
