import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A server under measurement, as a process of its own. */
export interface ServerProcess {
  readonly url: string
  /** From the start of the process to its first answer, in seconds. */
  readonly readySeconds: number
  /** The most memory that it ever held, in MB; Linux only, NaN elsewhere. */
  peakMegabytes(): number
  stop(): Promise<void>
}

export async function startServer(command: readonly string[], port: number): Promise<ServerProcess> {
  const begun = performance.now()
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] })
  const url = `http://127.0.0.1:${port}`
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended with ${child.exitCode}`)
    await sleep(20)
  }
  return {
    url,
    readySeconds: (performance.now() - begun) / 1000,
    peakMegabytes: () => peakMegabytes(child.pid ?? 0),
    stop: () => stop(child),
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url)
    return true
  } catch {
    return false
  }
}

function peakMegabytes(pid: number): number {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(line) / 1024
  } catch {
    return Number.NaN
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}
