import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { activity } from '../local/activity.ts'
import { realClock } from '../local/clock.ts'
import { openStepFunctions } from '../local/step-functions/step-functions.ts'
import { openStore } from '../local/store.ts'

/**
 * Many executions that wait for a day that is far off: what it takes to start them, to hold them, and to take them up
 * again in a new process. The first half of the time is one process, which is killed; the second a new one on its files.
 *
 *     node bench/waiting.ts [--executions 100000]
 */
const { values } = parseArgs({
  options: {
    executions: { type: 'string', default: '100000' },
    part: { type: 'string' },
    folder: { type: 'string', default: '' },
  },
})
const COUNT = Number(values.executions)
const AT_ONCE = 500
/** Of those that wait, so many are due a moment after the second start, to show that they really go on. */
const DUE_SOON = 1000

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: {
    Wait: { Type: 'Wait', Timestamp: '{% $states.input.until %}', Next: 'Remind' },
    Remind: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'remind', Payload: { owner: '{% $states.context.Execution.Input.owner %}' } },
      End: true,
    },
  },
}

function openEngine(folder: string, onReminded: () => void = () => undefined) {
  const store = openStore(join(folder, 'machine.sqlite'))
  const engine = openStepFunctions({
    store,
    clock: realClock(),
    activity: activity(),
    tasks: {
      invoke: async () => {
        onReminded()
        return { StatusCode: 200, Payload: null }
      },
    },
  })
  return { store, engine }
}

/** Starts all of them; the last ones are due in a moment, when this process is gone. */
async function startAll(folder: string): Promise<void> {
  const { engine } = openEngine(folder)
  const created = await engine.handle('CreateStateMachine', {
    name: 'waiting',
    roleArn: 'arn:aws:iam::000000000000:role/bench',
    definition: JSON.stringify(definition),
  })
  const { stateMachineArn } = z.object({ stateMachineArn: z.string() }).parse(created)
  const begun = performance.now()
  for (let from = 0; from < COUNT; from += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, COUNT - from) }, (_, index) => {
      const owner = from + index
      const wait = owner >= COUNT - DUE_SOON ? 1500 : 300 * 86_400_000
      const input = JSON.stringify({ owner: `owner-${owner}`, until: new Date(Date.now() + wait).toISOString() })
      return engine.handle('StartExecution', { stateMachineArn, name: `run-${owner}`, input })
    })
    await Promise.all(batch)
  }
  tell(`started and on disk in ${seconds(begun)} s`)
}

/** Takes them up as a new process does, and waits until those are done that are due. */
async function resumeAll(folder: string): Promise<void> {
  const begun = performance.now()
  const { promise, resolve } = Promise.withResolvers<void>()
  let reminded = 0
  const { engine } = openEngine(folder, () => {
    reminded += 1
    if (reminded === DUE_SOON) resolve()
  })
  engine.resume()
  tell(`all timers armed after ${seconds(begun)} s`)
  await promise
  tell(`the ${DUE_SOON} that were due meanwhile done after ${seconds(begun)} s`)
}

function tell(what: string): void {
  const status = readFileSync('/proc/self/status', 'utf8')
  const megabytes = (name: string): string =>
    (Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024).toFixed(0)
  console.log(
    `${values.part === 'start' ? 'first process ' : 'second process'}: ${what}; ${megabytes('VmRSS')} MB now, ${megabytes('VmHWM')} MB at most`,
  )
}

const seconds = (begun: number): string => ((performance.now() - begun) / 1000).toFixed(2)

async function inOwnProcess(part: 'start' | 'resume', folder: string): Promise<void> {
  const child = fork(import.meta.filename, ['--part', part, '--folder', folder, '--executions', String(COUNT)])
  const [code] = await once(child, 'exit')
  if (code !== 0 && code !== null) throw new Error(`${part} ended with ${code}`)
}

if (values.part === 'start') {
  await startAll(values.folder)
  process.kill(process.pid, 'SIGKILL')
} else if (values.part === 'resume') {
  await resumeAll(values.folder)
  process.exit(0)
} else {
  const folder = mkdtempSync(join(tmpdir(), 'bench-waiting-'))
  console.log(`${COUNT} waiting executions`)
  await inOwnProcess('start', folder)
  await inOwnProcess('resume', folder)
  rmSync(folder, { recursive: true, force: true })
}
