import { CommandError } from '../../run-command.ts'

/** The columns of an event log, and how they are guessed where they are not named: docs/complaints.md. */
const guesses = {
  case: /^(case|complaint|ticket|incident|record)?[ _-]?(id|no|number|nr)$|^case$|编号|单号/i,
  filed: /filed|opened|created|submitted|received|start|^date(time)?$|投诉(时间|日期)|提交|受理/i,
  contacted: /contact|acknowledg|^ack|first[ _-]?(response|reply|answer)|responded|联系|响应|回复/i,
  text: /^(text|desc(ription)?|content|complaint|narrative|subject)$|描述|内容|投诉简述/i,
  codes: /^(codes?|problems?|fault ?codes?)$|故障代码|问题代码/i,
  severity: /^(severity|priority|grade)$|级别|等级/i,
} as const
export type CaseColumn = keyof typeof guesses
const caseColumns: readonly CaseColumn[] = ['case', 'filed', 'contacted', 'text', 'codes', 'severity']

/** Where each column is; `undefined` where the log has none. Throws CommandError for a name that is not there. */
export function findColumns(
  columns: readonly string[],
  named: Partial<Record<CaseColumn, string | undefined>>,
): Record<CaseColumn, number | undefined> {
  const taken = new Set<number>()
  const find = (column: CaseColumn): number | undefined => {
    const name = named[column]
    const at = columns.findIndex((each, index) =>
      name === undefined ? !taken.has(index) && guesses[column].test(each.trim()) : each === name,
    )
    if (at < 0 && name !== undefined)
      throw new CommandError(`There is no column "${name}"; there are ${columns.join(', ')}`)
    if (at >= 0) taken.add(at)
    return at < 0 ? undefined : at
  }
  // What a person named is taken before anything is guessed.
  const order = caseColumns.toSorted((a, b) => Number(named[a] === undefined) - Number(named[b] === undefined))
  const found = new Map(order.map((column) => [column, find(column)]))
  return {
    case: found.get('case'),
    filed: found.get('filed'),
    contacted: found.get('contacted'),
    text: found.get('text'),
    codes: found.get('codes'),
    severity: found.get('severity'),
  }
}
