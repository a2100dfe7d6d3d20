import { Temporal } from 'temporal-polyfill'
import { type Severity, severitySchema } from '../../../events/complaint.ts'
import { openSourceTable } from '../../import/source-table.ts'
import { CommandError } from '../../run-command.ts'
import type { Case, CaseLog } from './case.ts'
import { type CaseColumn, findColumns } from './columns.ts'
import { answerTime, timeOfDay } from './simulated.ts'

export interface ReadOptions {
  readonly columns: Partial<Record<CaseColumn, string | undefined>>
  /** IANA zone of times that name none. */
  readonly zone: string
  readonly seed: number
}

/** The cases of any CSV or XLSX with a row for each. What the log lacks is simulated by a seeded rule, and said. */
export async function readCaseFile(path: string, { columns, zone, seed }: ReadOptions): Promise<CaseLog> {
  const table = await openSourceTable(path)
  const at = findColumns(table.columns, columns)
  if (at.filed === undefined)
    throw new CommandError(`Name the column of the filing with --filed; there are ${table.columns.join(', ')}`)
  const cases: Case[] = []
  let unreadable = 0
  let daysOnly = 0
  for await (const { number, cells } of table.rows()) {
    const cell = (column: CaseColumn): string => (at[column] === undefined ? '' : (cells[at[column]] ?? '').trim())
    const id = cell('case') || `row ${number}`
    const filed = momentIn(cell('filed'), zone)
    const answered = cell('contacted') === '' ? undefined : momentIn(cell('contacted'), zone)
    if (filed === undefined || (cell('contacted') !== '' && answered === undefined)) {
      unreadable += 1
      continue
    }
    if (filed.isDay) daysOnly += 1
    const filedAt = filed.at + (filed.isDay ? timeOfDay(id, seed) : 0)
    const delay = at.contacted === undefined ? answerTime(id, seed) : answered && answered.at - filedAt
    cases.push({
      id,
      filedAt: iso(filedAt),
      // Whoever answered before it was filed answered something else.
      contactedAt: delay === undefined || delay < 0 ? undefined : iso(filedAt + delay),
      text: cell('text') || undefined,
      codes: cell('codes')
        .split(/[,;，；]/)
        .filter(Boolean),
      severity: severityOf(cell('severity')),
    })
  }
  return { name: table.name, notes: notesOf(table.columns, at, { daysOnly, seed }), unreadable, cases }
}

function notesOf(
  columns: readonly string[],
  at: Record<CaseColumn, number | undefined>,
  { daysOnly, seed }: { daysOnly: number; seed: number },
): string[] {
  const name = (column: CaseColumn): string => (at[column] === undefined ? '-' : (columns[at[column]] ?? '-'))
  return [
    `Columns: case ${name('case')}, filed ${name('filed')}, text ${name('text')}, codes ${name('codes')}, severity ${name('severity')}`,
    at.contacted === undefined
      ? `First answer of a human: the file has no such column. SIMULATED (seed ${seed}): one in ten never, the others after a median of 10 hours`
      : `First answer of a human: column ${name('contacted')}; empty means never`,
    ...(daysOnly > 0
      ? [`Of ${daysOnly} cases the file knows only the day: the time of day is SIMULATED (seed ${seed})`]
      : []),
  ]
}

function severityOf(text: string): Severity | undefined {
  const { data } = severitySchema.safeParse(text.toUpperCase())
  return data
}

/** A day or a moment as logs write them; a moment without a zone is in `zone`. */
function momentIn(text: string, zone: string): { at: number; isDay: boolean } | undefined {
  const written = text
    .trim()
    .replaceAll('/', '-')
    .replace(/^(\d{4}-\d{1,2}-\d{1,2}) (?=\d)/, '$1T')
  const [, year = '', month = '', day = '', rest = ''] = /^(\d{4})-(\d{1,2})-(\d{1,2})(.*)$/.exec(written) ?? []
  const padded = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}${rest.replace(/^T(\d):/, 'T0$1:')}`
  try {
    if (rest === '') return { at: Temporal.PlainDate.from(padded).toZonedDateTime(zone).epochMilliseconds, isDay: true }
    const at = /(Z|[+-]\d\d:?\d\d)$/.test(rest)
      ? Temporal.Instant.from(padded).epochMilliseconds
      : Temporal.PlainDateTime.from(padded).toZonedDateTime(zone).epochMilliseconds
    return { at: Math.floor(at / 1000) * 1000, isDay: false }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const iso = (at: number): string => new Date(at).toISOString()
