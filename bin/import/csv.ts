import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { z } from 'zod'
import { detectEncoding, type Encoding } from './encoding.ts'
import { ImportError } from './import-error.ts'
import type { RawRows, Row } from './row.ts'

const DELIMITERS = [',', ';', '\t']
const recordSchema = z.array(z.string())

/** A CSV file in UTF-8, UTF-16 or GBK/GB18030, separated by comma, semicolon or tab. */
export async function readCsv(path: string): Promise<RawRows> {
  const encoding = await detectEncoding(path)
  const delimiter = await detectDelimiter(path, encoding)
  return () => records(path, encoding, delimiter)
}

async function* records(path: string, encoding: Encoding, delimiter: string): AsyncIterable<Row> {
  const parser = parse({ delimiter, bom: true, relax_column_count: true, trim: true })
  pipeline(createReadStream(path), iconv.decodeStream(encoding), parser, () => undefined) // its error reaches the loop below
  let number = 0
  try {
    for await (const record of parser) {
      number += 1
      const cells = recordSchema.parse(record)
      if (encoding === 'gb18030' && cells.some((cell) => cell.includes('\ufffd')))
        throw new ImportError(`${basename(path)}, row ${number}: a character is no GB18030; save the file as UTF-8`)
      yield { number, cells }
    }
  } catch (error) {
    throw error instanceof CsvError ? broken(basename(path), error) : error
  }
}

/** csv-parse quotes the row in its own messages; ours do not. */
function broken(name: string, error: CsvError): ImportError {
  const line = typeof error.lines === 'number' ? `, line ${error.lines}` : ''
  const why =
    error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'a quotation mark is never closed'
      : 'a quotation mark stands in the middle of a cell'
  return new ImportError(`${name}${line}: ${why}; put the cell in quotation marks and double those inside it`)
}

async function detectDelimiter(path: string, encoding: Encoding): Promise<string> {
  const header = await firstLine(path, encoding)
  const counts = DELIMITERS.map((each) => header.split(each).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
}

async function firstLine(path: string, encoding: Encoding): Promise<string> {
  let text = ''
  for await (const chunk of createReadStream(path).pipe(iconv.decodeStream(encoding))) {
    text += chunk
    if (text.trimStart().includes('\n')) break
  }
  return text.trimStart().split('\n', 1)[0] ?? ''
}
