import { parseArgs } from 'node:util'
import { type Reconciliation, reconcile } from './reconcile/reconcile.ts'
import { runCommand } from './run-command.ts'
import { connectToExisting } from './running-machine.ts'

const USAGE = `npm run reconcile [-- --strict]

Checks over the whole table that every event has exactly one outcome, that every message slot was sent at most once,
that every lead is consistent and in somebody's hands, and that no owner was written to without consent, in quiet hours,
too often, or while a complaint held it. Exit code 1 and the breaks by name, if something is not so.
--strict also counts what is younger than five minutes, for a machine on which nothing moves.`

await runCommand(USAGE, async () => {
  const { values } = parseArgs({ options: { strict: { type: 'boolean', default: false } } })
  const connection = await connectToExisting()
  try {
    if (values.strict) await connection.settle()
    const now = (): string => new Date().toISOString()
    return tell(await reconcile(connection.services.table, { now, strict: values.strict }))
  } finally {
    await connection.close()
  }
})

function tell({ breaks, counted }: Reconciliation): number {
  const looked = Object.entries(counted).map(([kind, count]) => `${count} ${kind}`)
  console.log(`Looked at ${looked.join(', ')}.`)
  if (breaks.length === 0) {
    console.log('Every event has exactly one outcome, no message was sent twice, every lead is in somebody’s hands.')
    console.log('No owner was written to against his will, in quiet hours, too often, or in the middle of a complaint.')
    return 0
  }
  for (const { rule, about, found } of breaks) console.log(`✗ ${rule.padEnd(14)} ${about} ${found}`)
  console.log(`${breaks.length} break(s).`)
  return 1
}
