import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { activity } from '../../../local/activity.ts'
import { realClock } from '../../../local/clock.ts'
import { openStepFunctions } from '../../../local/step-functions/step-functions.ts'
import { openStore } from '../../../local/store.ts'

const WORKER = new URL('killed-machine.ts', import.meta.url).pathname

it('loses no execution when its process is killed, again and again, at any point', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'step-functions-kill-'))
  const file = join(folder, 'machine.sqlite')
  const accepted = new Set<string>()
  try {
    for (const starts of [23, 31, 17]) {
      const worker = spawn(process.execPath, [WORKER, file], { stdio: ['ignore', 'pipe', 'inherit'] })
      const ended = new Promise((resolve) => worker.once('close', resolve))
      let left = starts
      readLines(worker, (arn) => {
        accepted.add(arn)
        if (--left === 0) worker.kill('SIGKILL')
      })
      await ended
    }

    const { statuses, doubled } = await finish(file)

    expect(accepted.size).toBeGreaterThanOrEqual(71)
    expect([...accepted].filter((arn) => statuses.get(arn) !== 'SUCCEEDED')).toEqual([])
    expect([...statuses.values()].filter((status) => status !== 'SUCCEEDED')).toEqual([])
    expect(doubled).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

function readLines(worker: ChildProcess, take: (line: string) => void): void {
  let rest = ''
  worker.stdout?.on('data', (chunk: Buffer) => {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
}

/** Opens what is left, lets it run to its end, and looks at every execution. */
async function finish(file: string) {
  const store = openStore(file)
  const busy = activity()
  const tasks = { invoke: async () => 'done' }
  const engine = openStepFunctions({ store, clock: realClock(), activity: busy, tasks })
  engine.resume()
  const running = store.prepare(`SELECT COUNT(*) AS n FROM sfn_execution WHERE status = 'RUNNING'`)
  for (let round = 0; round < 200 && running.get()?.n !== 0; round++) await pause(20)

  const rows = store.prepare('SELECT sequence, arn, status FROM sfn_execution').all()
  const doubled = rows.filter(({ sequence }) => {
    const chunks = store
      .prepare('SELECT events FROM sfn_history WHERE id BETWEEN ? AND ?')
      .all(Number(sequence) * 32_768, Number(sequence) * 32_768 + 32_767)
    return (
      chunks.flatMap(({ events }) => JSON.parse(String(events))).filter(([, , , type]) => type === 'TaskSucceeded')
        .length !== 2
    )
  })
  await busy.idle()
  engine.close()
  store.close()
  return { statuses: new Map(rows.map(({ arn, status }) => [String(arn), String(status)])), doubled }
}
