import { parseArgs } from 'node:util'
import { evaluateEscalations } from './evaluate/escalations/evaluate-escalations.ts'
import { evaluateOdometer } from './evaluate/evaluate-odometer.ts'
import { printOdometer } from './evaluate/print-odometer.ts'
import { readOdometerFile } from './evaluate/read-odometer-file.ts'
import { runCommand, UsageError } from './run-command.ts'

const USAGE = `npm run evaluate -- odometer FILE [--unit mi|km] [--marks 10000km] [--notice 30,60,90]
                                  [--vehicle COLUMN] [--date COLUMN] [--reading COLUMN]

How well the odometer is predicted, on any CSV or XLSX of readings (one row each): the day on which each next mark is
crossed, at so many days' notice, only from earlier readings. What counts as the truth: docs/odometer.md.
Columns and unit are guessed from the header where they are not named; a file without a vehicle column is one car.

npm run evaluate -- escalations FILE [--within PT24H] [--case COLUMN] [--filed COLUMN] [--contacted COLUMN]
                                     [--text COLUMN] [--codes COLUMN] [--severity COLUMN] [--seed 1] [--zone Asia/Shanghai]

Whether exactly those cases of an event log (one row each) escalate that no human answered in time, each once per level: the
shipped journey lives through them on a virtual machine. What is guessed and what is simulated: docs/complaints.md.`

await runCommand(USAGE, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      unit: { type: 'string' },
      marks: { type: 'string', default: '10000km' },
      notice: { type: 'string', default: '30,60,90' },
      vehicle: { type: 'string' },
      date: { type: 'string' },
      reading: { type: 'string' },
      within: { type: 'string', default: 'PT24H' },
      case: { type: 'string' },
      filed: { type: 'string' },
      contacted: { type: 'string' },
      text: { type: 'string' },
      codes: { type: 'string' },
      severity: { type: 'string' },
      seed: { type: 'string', default: '1' },
      zone: { type: 'string', default: 'Asia/Shanghai' },
    },
  })
  const [what, file] = positionals
  if (what === 'escalations' && file !== undefined) {
    const { within, zone, case: id, filed, contacted, text, codes, severity } = values
    const columns = { case: id, filed, contacted, text, codes, severity }
    const options = { columns, within, zone, seed: readWhole('--seed', values.seed) }
    const { exact, lines } = await evaluateEscalations(file, options)
    for (const line of lines) console.log(line)
    return exact ? 0 : 1
  }
  if (what !== 'odometer' || file === undefined) throw new UsageError()
  const { marks, notice, unit, vehicle, date, reading } = values
  const markEvery = readMarks(marks)
  const notices = notice.split(',').map((days) => readWhole('--notice', days))
  const source = await readOdometerFile(file, { vehicle, date, reading, unit: readUnit(unit) })
  const results = notices.map((days) => evaluateOdometer(source.cars, { notice: days, markEvery }))
  for (const line of printOdometer({ source, markEvery, results })) console.log(line)
  return 0
})

function readMarks(text: string): number {
  return readWhole('--marks', text.replace(/km$/, ''))
}

function readWhole(option: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text.trim())) return Number(text)
  throw new UsageError(`${option} takes whole numbers, such as ${option === '--marks' ? '10000km' : '30,60,90'}`)
}

function readUnit(text: string | undefined): 'km' | 'mi' | undefined {
  if (text === undefined || text === 'km' || text === 'mi') return text
  throw new UsageError('--unit is km or mi')
}
