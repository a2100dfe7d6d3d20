import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { terminalProgress } from './progress.ts'
import { runCommand, UsageError } from './run-command.ts'
import { renderHtml } from './simulate/report/render-html.ts'
import { renderText } from './simulate/report/render-text.ts'
import { simulateYear, writeReport } from './simulate/simulate-year.ts'

const USAGE = `npm run simulate [-- --owners 2000] [--days 365] [--seed 1] [--out FOLDER]

A year of owners on the virtual clock: the whole product, on disk, with seeded people who drive, book, come late, complain,
answer and do not. Prints a report and writes it as report.html into FOLDER (a temporary one, if none is named). The same
seed is the same life. Exit code 1 if anything is unexplained.`

await runCommand(USAGE, async () => {
  const { values } = parseArgs({
    options: {
      owners: { type: 'string', default: '2000' },
      days: { type: 'string', default: '365' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string' },
    },
  })
  const [owners, days, seed] = [
    readCount(values.owners, 'owners'),
    readCount(values.days, 'days'),
    readCount(values.seed, 'seed'),
  ]
  const folder = values.out ?? mkdtempSync(join(tmpdir(), 'year-'))
  const report = await simulateYear({ owners, days, seed, folder, progress: terminalProgress(process.stdout) })
  const page = writeReport(renderHtml(report), folder)
  console.log(`${renderText(report)}\n\n${page}`)
  return report.reconciled.breaks.length === 0 ? 0 : 1
})

function readCount(text: string, name: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new UsageError(`--${name} takes a whole number from 1 on`)
  return count
}
