import { DatabaseSync, type StatementSync } from 'node:sqlite'

/**
 * The machine's one SQLite file. Tables, executions, queues and schedules all live in it, so that after a crash
 * the whole machine is at one moment.
 *
 * Group commit: the first write of an event-loop turn opens a transaction and `setImmediate` commits it; a caller's
 * promise settles only after the COMMIT. This makes `synchronous=FULL` nearly as fast as NORMAL.
 */
export interface Store {
  /** Runs `work` at once and synchronously inside the turn's transaction; if it throws, only its own statements are undone. Resolves after COMMIT. */
  write<T>(work: () => T): Promise<T>
  /** A cached prepared statement. Reads may use it at any time; they see the open transaction. */
  prepare(sql: string): StatementSync
  /** Schema statements, outside any group. */
  exec(sql: string): void
  /** Resolves when everything written so far is on disk. */
  committed(): Promise<void>
  close(): void
}

/** Opens (or creates) the store at `path`, or in memory with `:memory:`. */
export function openStore(path: string): Store {
  const db = new DatabaseSync(path)
  if (path !== ':memory:') db.exec('PRAGMA journal_mode=WAL')
  db.exec('PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536')
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known) return known
    const statement = db.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const group = groupCommit(prepare)
  return {
    write: group.write,
    prepare,
    exec: (sql) => {
      group.flush()
      db.exec(sql)
    },
    committed: group.committed,
    close: () => {
      group.flush()
      db.close()
    },
  }
}

interface Turn {
  readonly committed: Promise<void>
  settle(error?: unknown): void
}

function groupCommit(prepare: (sql: string) => StatementSync) {
  let turn: Turn | undefined

  const flush = (): void => {
    if (!turn) return
    const ending = turn
    turn = undefined
    try {
      prepare('COMMIT').run()
      ending.settle()
    } catch (error) {
      rollbackQuietly(prepare)
      ending.settle(error)
    }
  }

  const open = (): Turn => {
    prepare('BEGIN IMMEDIATE').run()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    promise.catch(() => undefined) // each writer sees the failure through its own await
    setImmediate(flush)
    return { committed: promise, settle: (error) => (error === undefined ? resolve() : reject(error)) }
  }

  const write = async <T>(work: () => T): Promise<T> => {
    turn ??= open()
    const { committed } = turn
    const result = undoOnError(prepare, work)
    await committed
    return result
  }

  return { write, flush, committed: async () => turn?.committed }
}

function undoOnError<T>(prepare: (sql: string) => StatementSync, work: () => T): T {
  prepare('SAVEPOINT work').run()
  try {
    const result = work()
    prepare('RELEASE work').run()
    return result
  } catch (error) {
    prepare('ROLLBACK TO work').run()
    prepare('RELEASE work').run()
    throw error
  }
}

function rollbackQuietly(prepare: (sql: string) => StatementSync): void {
  try {
    prepare('ROLLBACK').run()
  } catch {
    // SQLite has already rolled back on its own (disk full, I/O error).
  }
}
