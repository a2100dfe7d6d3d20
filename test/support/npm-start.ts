import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const root = join(import.meta.dirname, '../..')

/** `npm start` as a process of its own on a data folder. `node` are options of Node itself. */
export function npmStart(args: readonly string[], node: readonly string[] = []) {
  const child = spawn(process.execPath, [...node, 'local/main.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part) => {
      output += part
    })
  const exit = once(child, 'close').then(() => child.exitCode)
  return {
    child,
    exit,
    output: () => output,
    /** Resolves when the output has the words; rejects if it ends without them. */
    said: async (words: string): Promise<void> => {
      while (!output.includes(words)) {
        if (child.exitCode !== null) throw new Error(`It ended: ${output}`)
        await pause(20)
      }
    },
    stop: (): Promise<number | null> => {
      child.kill('SIGINT')
      return exit
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}
