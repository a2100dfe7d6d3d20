import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'

/** Who works in a data folder, and how to reach it. */
const holderSchema = z.object({
  pid: z.number().int(),
  since: z.string(),
  /** Absent until it answers. */
  url: z.string().optional(),
  /** The environment that the template gives the functions; names of things, nothing secret. */
  environment: z.record(z.string(), z.string()).default({}),
})
export type Holder = z.output<typeof holderSchema>

/** The data folder is in use. */
export class DataFolderInUse extends Error {
  readonly holder: Holder
  constructor(folder: string, holder: Holder) {
    super(
      `${folder} is in use by process ${holder.pid} since ${holder.since}${holder.url ? ` (${holder.url})` : ''}. ` +
        `Stop that one, or name another folder with --data. If process ${holder.pid} is something else, delete ${join(folder, LOCK)}.`,
    )
    this.name = 'DataFolderInUse'
    this.holder = holder
  }
}

const LOCK = 'machine.lock'

export interface DataFolder {
  readonly store: string
  readonly secrets: string
  readonly log: string
  /** Tells others how to reach us. */
  announce(reach: { url: string; environment: Readonly<Record<string, string>> }): void
  release(): void
}

/** Takes a data folder for this process alone; makes it if need be. Throws DataFolderInUse. */
export function takeDataFolder(path: string): DataFolder {
  const folder = resolve(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = join(folder, LOCK)
  const self: Holder = { pid: process.pid, since: new Date().toISOString(), environment: {} }
  while (!writeIfAbsent(lock, self)) {
    const holder = findHolder(folder)
    if (holder) throw new DataFolderInUse(folder, holder)
    rmSync(lock, { force: true })
  }
  return {
    store: join(folder, 'machine.sqlite'),
    secrets: join(folder, 'secrets.json'),
    log: join(folder, 'machine.log'),
    announce: (reach) => {
      writeFileSync(`${lock}.new`, JSON.stringify({ ...self, ...reach }), { mode: 0o600 })
      renameSync(`${lock}.new`, lock)
    },
    release: () => rmSync(lock, { force: true }),
  }
}

/** The living process that has the folder, if there is one. */
export function findHolder(path: string): Holder | undefined {
  const holder = readLock(join(resolve(path), LOCK))
  return holder && isAlive(holder.pid) ? holder : undefined
}

function writeIfAbsent(lock: string, holder: Holder): boolean {
  try {
    writeFileSync(lock, JSON.stringify(holder), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function readLock(lock: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(lock, 'utf8')))
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
