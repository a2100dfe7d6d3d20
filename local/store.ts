import { DatabaseSync, type StatementSync } from 'node:sqlite'

/**
 * The machine's one SQLite file. Tables, executions, queues and schedules all live in it, so that after a crash
 * the whole machine is at one moment.
 *
 * Group commit: the first write of an event-loop turn opens a transaction and `setImmediate` commits it. This makes
 * `synchronous=FULL` nearly as fast as NORMAL. A store that is opened `ahead` lets the process go on at once with what
 * it wrote, and commits when somebody asks for `committed`, at the latest after a moment: because everything lies in one
 * file and commits in order, a crash takes back the end of the story, never its middle. Only what leaves the process
 * (an answer over HTTP, a message to a provider) must await `committed` first.
 */
export interface Store {
  /** Runs `work` at once and synchronously inside the open transaction; if it throws, only its own statements are undone. Resolves when `told` would. */
  write<T>(work: () => T): Promise<T>
  /** Resolves when this process may act on what it has written or read: after COMMIT, or at once if the store runs ahead. */
  told(): Promise<void>
  /** A cached prepared statement. Reads may use it at any time; they see the open transaction. */
  prepare(sql: string): StatementSync
  /** Schema statements, outside any group. */
  exec(sql: string): void
  /** Resolves when everything written so far is on disk. */
  committed(): Promise<void>
  close(): void
}

export interface StoreOptions {
  /** Go on before the COMMIT; whoever answers the world outside awaits `committed` first. A commit that fails then ends the process: what was told within it goes with it. */
  readonly ahead?: boolean
  /** The disk is not waited for: the death of the process loses nothing, that of the computer perhaps the last moments. For simulations. */
  readonly unsynced?: boolean
}

/** The disk did not take what was written, or holds what SQLite cannot read: it is full, broken or read-only. */
export class StoreFailed extends Error {
  constructor(path: string, cause: unknown) {
    super(
      `${path} cannot be used (${cause instanceof Error ? cause.message : cause}). What was acknowledged is safe. ` +
        'Make room on the disk, or make the folder writable, and start again',
      { cause },
    )
    this.name = 'StoreFailed'
  }
}

/** How long a store that runs ahead waits for company before it commits, in milliseconds. */
const COMPANY = 5

/** Opens (or creates) the store at `path`, or in memory with `:memory:`. */
export function openStore(path: string, { ahead = false, unsynced = false }: StoreOptions = {}): Store {
  const db = openFile(path, unsynced ? 'OFF' : 'FULL')
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known) return known
    const statement = db.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const group = groupCommit(db, prepare, { path, ahead })
  return {
    write: group.write,
    prepare,
    exec: (sql) => {
      group.flush()
      group.check()
      db.exec(sql)
    },
    told: ahead ? async () => undefined : group.committed,
    committed: group.committed,
    close: () => {
      group.flush()
      db.close()
    },
  }
}

/** Throws StoreFailed. */
function openFile(path: string, synchronous: 'FULL' | 'OFF'): DatabaseSync {
  try {
    const db = new DatabaseSync(path)
    if (path !== ':memory:') db.exec('PRAGMA journal_mode=WAL')
    db.exec(`PRAGMA synchronous=${synchronous}`)
    db.exec('PRAGMA foreign_keys=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384')
    return db
  } catch (error) {
    throw new StoreFailed(path, error)
  }
}

type Prepare = (sql: string) => StatementSync

interface Turn {
  readonly committed: Promise<void>
  settle(error?: unknown): void
  /** Commits at the end of this turn of the event loop. */
  hurry(): void
}

function groupCommit(db: DatabaseSync, prepare: Prepare, { path, ahead }: { path: string; ahead: boolean }) {
  let turn: Turn | undefined
  let failed: StoreFailed | undefined

  /** A store that ran ahead takes nothing more: who goes on with what the disk did not take tells a story without its middle. */
  const fail = (cause: unknown): StoreFailed => {
    if (failed) return failed
    const failure = new StoreFailed(path, cause)
    rollbackQuietly(prepare)
    turn?.settle(failure)
    turn = undefined
    if (!ahead) return failure
    failed = failure
    setImmediate(() => {
      throw failure
    })
    return failure
  }

  const flush = (): void => {
    if (!turn) return
    try {
      prepare('COMMIT').run()
    } catch (error) {
      fail(error)
      return
    }
    turn.settle()
    turn = undefined
  }

  const open = (): Turn => {
    try {
      prepare('BEGIN IMMEDIATE').run()
    } catch (error) {
      throw fail(error)
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    promise.catch(() => undefined) // each writer sees the failure through its own await
    const mine = (): void => {
      if (turn === opened) flush()
    }
    let hurried = !ahead
    if (ahead) setTimeout(mine, COMPANY)
    else setImmediate(mine)
    const opened: Turn = {
      committed: promise,
      settle: (error) => (error === undefined ? resolve() : reject(error)),
      hurry: () => {
        if (!hurried) setImmediate(mine)
        hurried = true
      },
    }
    return opened
  }

  const check = (): void => {
    if (failed) throw failed
  }

  const committed = async (): Promise<void> => {
    check()
    turn?.hurry()
    await turn?.committed
  }

  const write = async <T>(work: () => T): Promise<T> => {
    check()
    turn ??= open()
    const mine = turn
    try {
      const result = undoOnError(prepare, work)
      if (!ahead) await mine.committed
      return result
    } catch (error) {
      // A full or broken disk undoes the whole transaction, with what others wrote in this turn.
      throw mine === turn && !db.isTransaction ? fail(error) : error
    }
  }

  return { write, flush, committed, check }
}

function undoOnError<T>(prepare: Prepare, work: () => T): T {
  prepare('SAVEPOINT work').run()
  try {
    const result = work()
    prepare('RELEASE work').run()
    return result
  } catch (error) {
    undoQuietly(prepare)
    throw error
  }
}

function undoQuietly(prepare: Prepare): void {
  try {
    prepare('ROLLBACK TO work').run()
    prepare('RELEASE work').run()
  } catch {
    // SQLite has already undone everything on its own (disk full, I/O error).
  }
}

function rollbackQuietly(prepare: Prepare): void {
  try {
    prepare('ROLLBACK').run()
  } catch {
    // SQLite has already rolled back on its own (disk full, I/O error).
  }
}
