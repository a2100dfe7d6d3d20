import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { FolderNotWritable, isLocked, lockFolder } from './folder-lock.ts'

/** Who works in a data folder, and how to reach it. */
const holderSchema = z.object({
  pid: z.number().int(),
  /** The computer's name; in a container the process number alone says nothing. */
  host: z.string().default(''),
  since: z.string(),
  /** Absent until it answers. */
  url: z.string().optional(),
  /** The environment that the template gives the functions; names of things, nothing secret. */
  environment: z.record(z.string(), z.string()).default({}),
})
export type Holder = z.output<typeof holderSchema>

/** The data folder is in use. */
export class DataFolderInUse extends Error {
  constructor(folder: string, holder: Holder | undefined) {
    super(`${folder} is in use by ${describe(holder)}. Stop that one, or name another folder with --data.`)
    this.name = 'DataFolderInUse'
  }
}

function describe(holder: Holder | undefined): string {
  if (!holder) return 'a process that has just begun'
  const { pid, host, since, url } = holder
  return `process ${pid}${host ? ` on ${host}` : ''} since ${since}${url ? ` (${url})` : ''}`
}

/** Says who has the folder; that somebody has it, the lock says. */
const HOLDER = 'machine.lock'

export interface DataFolder {
  readonly store: string
  readonly secrets: string
  readonly log: string
  /** Tells others how to reach us. */
  announce(reach: { url: string; environment: Readonly<Record<string, string>> }): void
  release(): void
}

/** Takes a data folder for this process alone; makes it if need be. Throws DataFolderInUse or FolderNotWritable. */
export function takeDataFolder(path: string): DataFolder {
  const folder = resolve(path)
  const lock = lockFolder(folder)
  if (!lock) throw new DataFolderInUse(folder, readHolder(folder))
  const file = join(folder, HOLDER)
  const self: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString(), environment: {} }
  const tell = (holder: Holder): void => {
    try {
      writeFileSync(`${file}.new`, JSON.stringify(holder), { mode: 0o600 })
      renameSync(`${file}.new`, file)
    } catch (error) {
      throw new FolderNotWritable(folder, error)
    }
  }
  try {
    tell(self)
  } catch (error) {
    lock.release()
    throw error
  }
  return {
    store: join(folder, 'machine.sqlite'),
    secrets: join(folder, 'secrets.json'),
    log: join(folder, 'machine.log'),
    announce: (reach) => tell({ ...self, ...reach }),
    release: () => {
      rmSync(file, { force: true })
      lock.release()
    },
  }
}

/** The living process that has the folder, if there is one. */
export function findHolder(path: string): Holder | undefined {
  const folder = resolve(path)
  return isLocked(folder) ? readHolder(folder) : undefined
}

function readHolder(folder: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(join(folder, HOLDER), 'utf8')))
  } catch {
    return undefined
  }
}
