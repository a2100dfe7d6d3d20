import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Names nothing and holds nothing: only the lock on it counts. */
const FILE = 'lock.sqlite'

/** How long a look at the lock may delay who takes it, in milliseconds. */
const LOOKS_END_WITHIN = 1000

/** SQLite's code for a lock that somebody else has. */
const SQLITE_BUSY = 5

/** The folder, or a file in it, cannot be written. */
export class FolderNotWritable extends Error {
  constructor(folder: string, cause: unknown) {
    super(
      `${folder} cannot be written (${cause instanceof Error ? cause.message : cause}). ` +
        'Make it writable for this user, make room on its disk, or name another folder with --data',
      { cause },
    )
    this.name = 'FolderNotWritable'
  }
}

/**
 * The operating system's lock on a folder, taken through SQLite. The system gives it back when the process ends, however
 * it ends; so it needs no process number, which another process may have by now (in a container always).
 * Undefined if another process has it. Throws FolderNotWritable.
 */
export function lockFolder(folder: string): { release(): void } | undefined {
  let db: DatabaseSync | undefined
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    db = new DatabaseSync(join(folder, FILE), { timeout: LOOKS_END_WITHIN })
    db.exec('BEGIN EXCLUSIVE')
    const held = db
    return { release: () => held.close() }
  } catch (error) {
    db?.close()
    if (isBusy(error)) return undefined
    throw new FolderNotWritable(folder, error)
  }
}

/** Whether a process, this one included, has the folder. */
export function isLocked(folder: string): boolean {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(join(folder, FILE), { readOnly: true })
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return false
  } catch (error) {
    return isBusy(error)
  } finally {
    db?.close()
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY
