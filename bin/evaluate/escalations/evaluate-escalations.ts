import { CommandError } from '../../run-command.ts'
import type { CaseColumn } from './columns.ts'
import { judge, notWithin } from './judge.ts'
import { readLadders } from './ladders.ts'
import { liveCases } from './live-cases.ts'
import { isExact, printEscalations } from './print-escalations.ts'
import { readCaseFile } from './read-case-file.ts'

export interface EscalationOptions {
  readonly columns: Partial<Record<CaseColumn, string | undefined>>
  readonly within: string
  readonly seed: number
  readonly zone: string
}

/** Whether exactly those cases of a log escalate that no human answered in time. `exact` is what a script asks. */
export async function evaluateEscalations(
  path: string,
  { columns, within, seed, zone }: EscalationOptions,
): Promise<{ exact: boolean; lines: string[] }> {
  const ladders = readLadders()
  const times = new Set(Object.values(ladders).flatMap((levels) => levels.map(({ after }) => after)))
  if (!times.has(within)) {
    const walls = [...times].filter((each) => typeof each === 'string' && each !== 'PT0S')
    throw new CommandError(`No level of the journey comes at ${within}; --within takes one of ${walls.join(', ')}`)
  }
  const log = await readCaseFile(path, { columns, seed, zone })
  if (log.cases.length === 0) throw new CommandError(`${log.name} has no case with a readable time`)
  const lived = await liveCases(log.cases)
  const levels = judge(lived, ladders)
  const lines = printEscalations({ log, lived, levels, within, unanswered: notWithin(lived, within) })
  return { exact: isExact(levels), lines }
}
