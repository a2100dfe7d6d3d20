import { basename } from 'node:path'
import type exceljs from 'exceljs'
import { ImportError } from './import-error.ts'
import type { RawRows, Row } from './row.ts'

/** One sheet of a workbook: the named one, or else the first. Dates become `2026-11-21T10:00:00`, the wall time that the cell shows. */
export function readXlsx(path: string, sheet?: string): RawRows {
  let reading: Promise<exceljs.Worksheet> | undefined
  return () => {
    reading ??= openSheet(path, sheet)
    return sheetRows(reading)
  }
}

async function* sheetRows(reading: Promise<exceljs.Worksheet>): AsyncIterable<Row> {
  const sheet = await reading
  for (let number = 1; number <= sheet.rowCount; number++) {
    const row = sheet.getRow(number)
    const cells: string[] = []
    const unusable = new Map<number, string>()
    for (let column = 1; column <= sheet.columnCount; column++) {
      const { value } = row.getCell(column)
      const error = errorIn(value)
      if (error !== undefined) unusable.set(cells.length, `is ${error}: correct the formula, or empty the cell`)
      cells.push(error === undefined ? cellText(value).trim() : '')
    }
    yield { number, cells, ...(unusable.size > 0 && { unusable }) }
  }
}

async function openSheet(path: string, wanted: string | undefined): Promise<exceljs.Worksheet> {
  const { default: library } = await import('exceljs') // it is large, and most files are CSV
  const workbook = new library.Workbook()
  await workbook.xlsx.readFile(path).catch(() => {
    throw new ImportError(
      `${basename(path)} is not a readable XLSX workbook; save it again as .xlsx, without a password`,
    )
  })
  const sheet = wanted === undefined ? workbook.worksheets[0] : workbook.getWorksheet(wanted)
  if (sheet) return sheet
  const names = workbook.worksheets.map(({ name }) => name).join(', ')
  throw new ImportError(`${basename(path)} has no sheet "${wanted ?? ''}"; it has: ${names}`)
}

/** Excel keeps fifteen digits and makes zeros of the others. */
const MORE_THAN_KEPT = 1e15

/** What a cell shows where its formula failed, e.g. `#N/A`, or its date is none. */
function errorIn(value: exceljs.CellValue): string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : undefined
  if (typeof value !== 'object' || value === null) return undefined
  if ('error' in value) return String(value.error)
  return 'result' in value ? errorIn(value.result) : undefined
}

function cellText(value: exceljs.CellValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 19)
  // As the cell shows it: digits that the file does not have are not made up.
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) >= MORE_THAN_KEPT)
    return value.toExponential().toUpperCase()
  if (typeof value !== 'object') return String(value)
  if ('richText' in value) return value.richText.map(({ text }) => text).join('')
  if ('text' in value) return cellText(value.text)
  if ('result' in value) return cellText(value.result)
  return ''
}
