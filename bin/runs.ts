import { parseArgs } from 'node:util'
import { inColumns } from './columns.ts'
import { runCommand, UsageError } from './run-command.ts'
import { connectToExisting } from './running-machine.ts'
import { countRuns, type RunsOverview, runStates } from './runs/count-runs.ts'

const USAGE = `npm run runs [-- --state STATE] [--journey SLUG] [--limit N]

How many runs of each journey are in each state; with --state also which ones, newest first.
STATE is one of: ${runStates.join(', ')}`

await runCommand(USAGE, async () => {
  const { values } = parseArgs({
    options: { state: { type: 'string' }, journey: { type: 'string' }, limit: { type: 'string', default: '50' } },
  })
  const state = runStates.find((each) => each === values.state)
  if (values.state !== undefined && state === undefined) throw new UsageError(`"${values.state}" is not a state.`)
  if (!/^\d+$/.test(values.limit)) throw new UsageError(`--limit ${values.limit} is not a number.`)
  const connection = await connectToExisting()
  try {
    const wanted = { state, journey: values.journey, limit: Number(values.limit) }
    for (const line of toLines(await countRuns(connection.services.table, wanted))) console.log(line)
    return 0
  } finally {
    await connection.close()
  }
})

function toLines({ counts, listed }: RunsOverview): string[] {
  if (counts.size === 0) return ['No journey has run yet.']
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  const table = inColumns([
    ['journey', ...runStates],
    ...rows.map(([journey, row]) => [journey, ...runStates.map((state) => String(row[state]))]),
  ])
  const details = inColumns(
    listed.map(({ startedAt, journey, subject, awaiting, endedAt, runId }) => [
      startedAt,
      journey,
      subject.id,
      awaiting ? `waits for ${awaiting.keys.map((key) => key.split('#')[0]).join(', ')}` : (endedAt ?? ''),
      runId,
    ]),
  )
  return [...table, ...(details.length > 0 ? ['', ...details] : [])]
}
