import type { CaseLog } from './case.ts'
import type { LevelResult } from './judge.ts'
import type { Lived } from './live-cases.ts'

/** How many case numbers are listed before the rest is counted. */
const LISTED = 10

export interface Report {
  readonly log: CaseLog
  readonly lived: readonly Lived[]
  readonly levels: readonly LevelResult[]
  readonly within: string
  /** Not answered within that time. */
  readonly unanswered: readonly Lived[]
}

/** Whether exactly those escalated that had to, each once a level and at its moment. */
export const isExact = (levels: readonly LevelResult[]): boolean =>
  levels.every(
    ({ missed, needless, late, toldTwice }) => missed.length + needless.length + late.length + toldTwice === 0,
  )

export function printEscalations({ log, lived, levels, within, unanswered }: Report): string[] {
  const count = (severity: string): number => lived.filter((each) => each.severity === severity).length
  return [
    `${log.name}: ${lived.length} cases${log.unreadable > 0 ? `, ${log.unreadable} rows without a readable time left out` : ''}`,
    ...log.notes,
    `Severity: ${['P1', 'P2', 'P3'].map((each) => `${count(each)} ${each}`).join(', ')}`,
    'Lived through by the shipped journey on the virtual machine; all cases moved by whole weeks into one week.',
    '',
    ['severity', 'level', 'after', 'due', 'told once', 'twice', 'missed', 'needless', 'late'].map(wide).join(''),
    ...levels.map((level) =>
      [
        level.severity,
        level.to,
        level.after,
        level.due,
        level.toldOnce,
        level.toldTwice,
        level.missed.length,
        level.needless.length,
        level.late.length,
      ]
        .map(wide)
        .join(''),
    ),
    '',
    ...withinLines({ levels, lived, within, unanswered }),
    ...levels.flatMap(deviations),
    isExact(levels)
      ? 'Exactly the cases that were not answered in time escalated, each once per level, at the exact second.'
      : 'It did NOT come out exactly: see missed, needless, late and twice above.',
  ]
}

function withinLines({ levels, lived, within, unanswered }: Omit<Report, 'log'>): string[] {
  const at = levels.filter(({ after }) => after === within)
  const told = (one: Lived): boolean =>
    at.some(({ severity, to }) => severity === one.severity && one.told.some(({ level }) => level === to))
  const concerned = lived.filter(({ severity }) => at.some((each) => each.severity === severity))
  const late = new Set(unanswered)
  const [right, wrong] = [concerned.filter((each) => late.has(each)), concerned.filter((each) => !late.has(each))]
  const names = [...new Set(at.map(({ severity, to }) => `${severity} ${to}`))].join(', ')
  return [
    `Not answered by a human within ${within}: ${unanswered.length} of ${lived.length}.`,
    `Levels that come at ${within}: ${names}. Of ${right.length} that were not answered in time ${right.filter(told).length} escalated there; of ${wrong.length} that were, ${wrong.filter(told).length}.`,
  ]
}

function deviations({ severity, to, missed, needless, late }: LevelResult): string[] {
  const named = { missed, needless, late }
  return Object.entries(named)
    .filter(([, ids]) => ids.length > 0)
    .map(([what, ids]) => {
      const more = ids.length > LISTED ? ` and ${ids.length - LISTED} more` : ''
      return `${severity} ${to} ${what}: ${ids.slice(0, LISTED).join(', ')}${more}`
    })
}

const wide = (cell: string | number, at: number): string =>
  at < 2 ? String(cell).padEnd(17) : at === 2 ? String(cell).padEnd(24) : String(cell).padStart(10)
