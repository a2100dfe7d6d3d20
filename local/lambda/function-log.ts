import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from 'node:fs'
import type { Log } from '../../functions/shared/log.ts'
import type { Clock } from '../clock.ts'

export interface FunctionLog extends Log {
  /** Resolves when the file is closed. */
  close(): Promise<void>
}

/** A log that is full is put aside at the next start; the one before it is forgotten. */
const FULL = 20 * 1024 * 1024

/** Lines of so many milliseconds are written together: each by itself would be a call of the operating system. */
const TOGETHER = 50

/** What functions log, as JSON lines in a file; nowhere without one. */
export function openFunctionLog(file: string | undefined, clock: Clock): FunctionLog {
  if (file && existsSync(file) && statSync(file).size > FULL) renameSync(file, `${file}.1`)
  const stream = file ? createWriteStream(file, { flags: 'a', mode: 0o600 }) : undefined
  // What a full disk does to the log it does to the store as well, and that ends the machine with a reason.
  stream?.on('error', () => undefined)
  let gathering = false
  const gather = (): void => {
    if (!stream || gathering) return
    gathering = true
    stream.cork()
    setTimeout(() => {
      gathering = false
      stream.uncork()
    }, TOGETHER)
  }
  const write =
    (level: string) =>
    (message: string, fields: Record<string, unknown> = {}): void => {
      gather()
      stream?.write(`${JSON.stringify({ at: new Date(clock.now()).toISOString(), level, message, ...fields })}\n`)
    }
  return { info: write('info'), warn: write('warn'), error: write('error'), close: () => closed(stream) }
}

function closed(stream: WriteStream | undefined): Promise<void> {
  if (!stream || stream.destroyed) return Promise.resolve()
  return new Promise((resolve) => stream.once('close', resolve).end())
}
