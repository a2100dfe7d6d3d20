import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Figures, measureOurs } from './ours.ts'
import { measureReference } from './reference.ts'

/**
 * The whole path of a lead, with everything durable, beside the least that any program must do (reference-server.ts),
 * measured in turns in the same run. Prints both and their ratio; it judges nothing.
 */
const { values } = parseArgs({
  options: {
    leads: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    'in-flight': { type: 'string', default: '32' },
    seconds: { type: 'string', default: '20' },
  },
})
const load = { leads: Number(values.leads), inFlight: Number(values['in-flight']), seconds: Number(values.seconds) }

const rounds: { ours: Figures; reference: Figures }[] = []
for (let round = 1; round <= Number(values.rounds); round++) {
  console.log(`round ${round} of ${values.rounds}: reference`)
  const reference = await measureReference(newFolder(), load)
  console.log(`round ${round} of ${values.rounds}: Lead-to-Loyalty`)
  rounds.push({ reference, ours: await measureOurs(newFolder(), load) })
}

const units: Record<keyof Figures, string> = {
  leadsPerSecond: '/s',
  p50: 'ms',
  p99: 'ms',
  readySeconds: 's',
  megabytes: 'MB',
}
console.log(
  `\n${'median of rounds'.padEnd(18)}${'reference'.padStart(14)}${'ours'.padStart(14)}${'ours/reference'.padStart(18)}`,
)
for (const [figure, unit] of Object.entries(units)) {
  if (!isFigure(figure)) continue
  const reference = median(rounds.map((round) => round.reference[figure]))
  const ours = median(rounds.map((round) => round.ours[figure]))
  const ratio = median(rounds.map((round) => round.ours[figure] / round.reference[figure]))
  console.log(
    `${figure.padEnd(18)}${show(reference, unit)}${show(ours, unit)}${`${(ratio * 100).toFixed(0)} %`.padStart(18)}`,
  )
}

function isFigure(name: string): name is keyof Figures {
  return name in units
}

function show(value: number, unit: string): string {
  return `${value.toFixed(value < 20 ? 2 : 0)} ${unit}`.padStart(14)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'bench-'))
}
