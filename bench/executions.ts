import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import jsonata from 'jsonata'
import { z } from 'zod'
import { activity } from '../local/activity.ts'
import { realClock } from '../local/clock.ts'
import { openStepFunctions, type StepFunctions } from '../local/step-functions/step-functions.ts'
import { openStore } from '../local/store.ts'

/**
 * How many executions of five states end per second, against evaluating the very same expressions with bare `jsonata`,
 * parsed once and called in a loop. One kind computes only, the other calls a task that answers at once. Measured in
 * turns, in the same process; prints the median of the rounds.
 *
 *     node bench/executions.ts [--seconds 1] [--rounds 5]
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '1' }, rounds: { type: 'string', default: '5' } },
})
const SECONDS = Number(values.seconds)
const IN_FLIGHT = 64
const LAMBDA = 'arn:aws:states:::lambda:invoke'

const order = { amount: 120, customer: { name: '顾客', points: 640 } }

const compute = {
  Type: 'Pass',
  Assign: { total: '{% $states.input.amount * 1.13 %}' },
  Output: '{% {"amount": $states.input.amount, "customer": $states.input.customer} %}',
  Next: 'Decide',
}
const call = {
  Type: 'Task',
  Resource: LAMBDA,
  Arguments: { FunctionName: 'total', Payload: { amount: '{% $states.input.amount %}' } },
  Assign: { total: '{% $states.result.Payload.total %}' },
  Output: '{% {"amount": $states.input.amount, "customer": $states.input.customer} %}',
  Next: 'Decide',
}

const definition = (first: object) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'First',
  States: {
    First: first,
    Decide: { Type: 'Choice', Choices: [{ Condition: '{% $total > 100 %}', Next: 'Grade' }], Default: 'Done' },
    Grade: {
      Type: 'Pass',
      Assign: { grade: '{% $states.input.customer.points >= 500 ? "H" : "B" %}' },
      Next: 'Shape',
    },
    Shape: {
      Type: 'Pass',
      Output: { grade: '{% $grade %}', total: '{% $round($total, 2) %}', name: '{% $states.input.customer.name %}' },
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
})

/** Whatever stands between `{%` and `%}` in a definition, in its order. */
function expressionsOf(machine: object): string[] {
  const found: string[] = []
  JSON.stringify(machine, (_key, value: unknown) => {
    if (typeof value === 'string' && value.startsWith('{%')) found.push(value.slice(2, -2).trim())
    return value
  })
  return found
}

/** How often per second all expressions of the machine are evaluated, one after the other. */
async function bare(machine: object): Promise<number> {
  const expressions = expressionsOf(machine).map((text) => jsonata(text))
  const states = { input: order, result: { Payload: { total: 135.6 } } }
  const bindings = { states, total: 135.6, grade: 'H' }
  return perSecond(async () => {
    for (const expression of expressions) await expression.evaluate(undefined, bindings)
  }, 1)
}

async function perSecond(once: () => Promise<unknown>, inFlight: number): Promise<number> {
  let done = 0
  const begun = performance.now()
  const until = begun + SECONDS * 1000
  const lane = async (): Promise<void> => {
    while (performance.now() < until) {
      await once()
      done += 1
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
  return (done / (performance.now() - begun)) * 1000
}

interface Room {
  readonly engine: StepFunctions
  /** Calls `told` when the execution of that ARN has ended. */
  whenEnded(executionArn: string, told: () => void): void
  close(): void
}

/** The engine alone; a status change ends the wait for an execution, so nobody has to ask. */
function openRoom(path: string): Room {
  const store = openStore(path)
  const waiting = new Map<string, () => void>()
  const engine = openStepFunctions({
    store,
    clock: realClock(),
    activity: activity(),
    tasks: { invoke: async () => ({ StatusCode: 200, Payload: { total: 135.6 } }) },
    onStatusChange: async ({ executionArn, status }) => {
      if (status === 'RUNNING') return
      waiting.get(executionArn)?.()
      waiting.delete(executionArn)
    },
  })
  return {
    engine,
    whenEnded: (executionArn, told) => {
      waiting.set(executionArn, told)
    },
    close: () => {
      engine.close()
      store.close()
    },
  }
}

const created = z.object({ stateMachineArn: z.string() })
let named = 0

/** Executions per second, from the call that starts one to the status change that tells of its end. */
async function executions(path: string, machine: object): Promise<number> {
  const room = openRoom(path)
  const request = { name: 'five', roleArn: 'arn:aws:iam::000000000000:role/bench', definition: JSON.stringify(machine) }
  const { stateMachineArn } = created.parse(await room.engine.handle('CreateStateMachine', request))
  const prefix = stateMachineArn.replace(':stateMachine:', ':execution:')
  const input = JSON.stringify(order)
  const rate = await perSecond(async () => {
    const name = `run-${++named}`
    const ended = new Promise<void>((told) => room.whenEnded(`${prefix}:${name}`, told))
    await room.engine.handle('StartExecution', { stateMachineArn, name, input })
    await ended
  }, IN_FLIGHT)
  room.close()
  return rate
}

const kinds = { 'computes only': definition(compute), 'with one task': definition(call) }
const rates = new Map<string, number[]>()
const note = (name: string, rate: number): void => {
  rates.set(name, [...(rates.get(name) ?? []), rate])
}

for (let round = 0; round < Number(values.rounds); round++) {
  for (const [kind, machine] of Object.entries(kinds)) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-executions-'))
    note(`${kind}, bare jsonata`, await bare(machine))
    note(`${kind}, in memory`, await executions(':memory:', machine))
    note(`${kind}, durable`, await executions(join(folder, 'machine.sqlite'), machine))
    rmSync(folder, { recursive: true, force: true })
  }
}

for (const kind of Object.keys(kinds)) {
  const reference = median(rates.get(`${kind}, bare jsonata`))
  console.log(
    `\n${kind}: ${expressionsOf(kinds[kind === 'computes only' ? kind : 'with one task']).length} expressions`,
  )
  console.log(`  bare jsonata   ${Math.round(reference)}/s`)
  for (const where of ['in memory', 'durable']) {
    const rate = median(rates.get(`${kind}, ${where}`))
    console.log(`  ${where.padEnd(14)} ${Math.round(rate)}/s  ${((rate / reference) * 100).toFixed(0)} %`)
  }
}

function median(all: readonly number[] = []): number {
  return all.toSorted((a, b) => a - b)[all.length >> 1] ?? Number.NaN
}
