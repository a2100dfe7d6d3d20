import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('./crash-machine.ts', import.meta.url))

/** One life of the machine's process. Times are epoch milliseconds. */
export interface Life {
  readonly bornAt: number
  /** Resolves when it answers; rejects if it ends before, unless it was killed. */
  ready(): Promise<void>
  /** SIGKILL; resolves when it is dead, with the moment. */
  kill(): Promise<number>
}

/** Starts the machine in a process that can be killed at any moment. */
export function giveLife(options: { dataDir: string; template: string; port: number; furnish?: boolean }): Life {
  const { dataDir, template, port, furnish = false } = options
  const bornAt = Date.now()
  const child: ChildProcess = spawn(
    process.execPath,
    [SCRIPT, dataDir, template, String(port), ...(furnish ? ['furnish'] : [])],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = once(child, 'exit')
  const announced = child.stdout ? once(child.stdout, 'data') : Promise.reject(new Error('no output'))
  const endedFirst = ended.then(() => {
    if (child.signalCode !== 'SIGKILL') throw new Error(`The machine ended by itself with ${child.exitCode}`)
  })
  endedFirst.catch(() => undefined)
  return {
    bornAt,
    ready: async () => {
      await Promise.race([announced, endedFirst])
    },
    kill: async () => {
      const at = Date.now()
      child.kill('SIGKILL')
      await ended
      return at
    },
  }
}
