import type { Store } from '../../store.ts'
import type { HistoryEntry } from '../interpreter/history-event.ts'
import type { Run } from '../interpreter/run.ts'
import { type Checkpoint, nextDue } from './checkpoint.ts'

/** An execution as stored, without its checkpoint and history. */
export interface ExecutionRow {
  readonly sequence: number
  readonly arn: string
  readonly machine: string
  readonly revision: number
  readonly versionArn: string | undefined
  readonly aliasArn: string | undefined
  readonly name: string
  readonly status: string
  readonly startedAt: number
  readonly stoppedAt: number | undefined
  readonly input: string
  readonly output: string | undefined
  readonly error: string | undefined
  readonly cause: string | undefined
}

/** An execution that runs, with the point it has reached. */
export interface RunningExecution {
  readonly row: ExecutionRow
  readonly point: Checkpoint
}

type Row = Readonly<Record<string, unknown>>

const COLUMNS =
  'sequence, arn, machine, revision, version_arn, alias_arn, name, status, started_at, stopped_at, input, output, error, cause'

/** A history chunk's key is its execution's number times this, plus its first event's number, which stays below it. */
const HISTORY_SPAN = 32_768

/** Reads and writes of executions. The writes belong inside `store.write`. */
export function executionStore(store: Store) {
  let lastSequence: number | undefined
  return {
    /** A new execution as it will be stored, with the number it gets. */
    numbered: (created: NewExecution): ExecutionRow => {
      lastSequence ??= Number(store.prepare('SELECT max(sequence) AS last FROM sfn_execution').get()?.last ?? 0)
      lastSequence += 1
      return { ...NOT_ENDED, ...created, sequence: lastSequence }
    },

    insert: (row: ExecutionRow, run: Run): void => {
      const { status, stoppedAt, output, error, cause } = ending(run)
      const { wakeAt, pending, checkpoint } = resting(run)
      store
        .prepare(
          `INSERT INTO sfn_execution (${COLUMNS}, wake_at, pending, checkpoint)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          row.sequence,
          row.arn,
          row.machine,
          row.revision,
          row.versionArn ?? null,
          row.aliasArn ?? null,
          row.name,
          status,
          row.startedAt,
          stoppedAt,
          row.input,
          output,
          error,
          cause,
          wakeAt,
          pending,
          checkpoint,
        )
    },

    save: (sequence: number, run: Run): void => {
      const { wakeAt, pending, checkpoint } = resting(run)
      if (!run.outcome) {
        store
          .prepare('UPDATE sfn_execution SET checkpoint = ?, wake_at = ?, pending = ? WHERE sequence = ?')
          .run(checkpoint, wakeAt, pending, sequence)
        return
      }
      const { status, stoppedAt, output, error, cause } = ending(run)
      store
        .prepare(
          `UPDATE sfn_execution SET checkpoint = NULL, wake_at = NULL, pending = 0, status = ?, stopped_at = ?,
           output = ?, error = ?, cause = ? WHERE sequence = ?`,
        )
        .run(status, stoppedAt, output, error, cause, sequence)
    },

    appendHistory: (sequence: number, events: readonly HistoryEntry[]): void => {
      const [first] = events
      if (!first) return
      store
        .prepare('INSERT INTO sfn_history (id, events) VALUES (?, ?)')
        .run(sequence * HISTORY_SPAN + first[0], JSON.stringify(events))
    },

    byArn: (arn: string): ExecutionRow | undefined =>
      toRow(store.prepare(`SELECT ${COLUMNS} FROM sfn_execution WHERE arn = ?`).get(arn)),

    /** A running execution with its checkpoint; undefined once it has ended. */
    running: (sequence: number): RunningExecution | undefined => {
      const found = store
        .prepare(`SELECT ${COLUMNS}, checkpoint FROM sfn_execution WHERE sequence = ? AND status = 'RUNNING'`)
        .get(sequence)
      const row = toRow(found)
      return row && { row, point: JSON.parse(String(found?.checkpoint)) }
    },

    exists: (sequence: number): boolean =>
      store.prepare('SELECT 1 FROM sfn_execution WHERE sequence = ?').get(sequence) !== undefined,

    /** What a restart must take up again, overdue timers first, in order of their time. */
    unfinished: (): { sequence: number; wakeAt: number | undefined; pending: boolean }[] =>
      store
        .prepare(
          `SELECT sequence, wake_at, pending FROM sfn_execution WHERE status = 'RUNNING' ORDER BY wake_at, sequence`,
        )
        .all()
        .map((row) => ({
          sequence: Number(row.sequence),
          wakeAt: optionalNumber(row.wake_at),
          pending: row.pending === 1,
        })),

    /** One page of a machine's executions, newest first. */
    page: (filter: {
      machine: string
      column: 'machine' | 'version_arn' | 'alias_arn'
      arn: string
      status: string | undefined
      before: number
      size: number
    }) =>
      store
        .prepare(
          `SELECT ${COLUMNS} FROM sfn_execution WHERE machine = ? AND ${filter.column} = ? AND sequence < ? AND (? IS NULL OR status = ?)
           ORDER BY sequence DESC LIMIT ?`,
        )

        .all(filter.machine, filter.arn, filter.before, filter.status ?? null, filter.status ?? null, filter.size)
        .flatMap((row) => toRow(row) ?? []),

    history: (sequence: number): HistoryEntry[] =>
      store
        .prepare('SELECT events FROM sfn_history WHERE id BETWEEN ? AND ? ORDER BY id')
        .all(sequence * HISTORY_SPAN, (sequence + 1) * HISTORY_SPAN - 1)
        .flatMap((row): HistoryEntry[] => JSON.parse(String(row.events))),

    hasRunning: (machine: string): boolean =>
      store.prepare(`SELECT 1 FROM sfn_execution WHERE machine = ? AND status = 'RUNNING' LIMIT 1`).get(machine) !==
      undefined,
  }
}

export type ExecutionStore = ReturnType<typeof executionStore>
export type NewExecution = Pick<
  ExecutionRow,
  'arn' | 'machine' | 'revision' | 'versionArn' | 'aliasArn' | 'name' | 'startedAt' | 'input'
>

const NOT_ENDED = { status: 'RUNNING', stoppedAt: undefined, output: undefined, error: undefined, cause: undefined }

/** The columns that tell of an execution's end. */
function ending({ outcome, now }: Run) {
  const { status, output, error, cause } = { status: 'RUNNING', output: null, error: null, cause: null, ...outcome }
  return { status, stoppedAt: outcome ? now : null, output, error: error ?? null, cause: cause ?? null }
}

/** The columns that say where an execution goes on. */
function resting({ outcome, point }: Run) {
  if (outcome) return { wakeAt: null, pending: 0, checkpoint: null }
  return { wakeAt: nextDue(point)?.at ?? null, pending: hasWork(point) ? 1 : 0, checkpoint: JSON.stringify(point) }
}

/** True if a restart must do something for it before any timer or token does. */
function hasWork(point: Checkpoint): boolean {
  return point.frames.some(({ waiting }) => !waiting || (waiting.kind === 'task' && !waiting.submitted))
}

function toRow(row: Row | undefined): ExecutionRow | undefined {
  if (!row) return undefined
  return {
    sequence: Number(row.sequence),
    arn: String(row.arn),
    machine: String(row.machine),
    revision: Number(row.revision),
    versionArn: optionalText(row.version_arn),
    aliasArn: optionalText(row.alias_arn),
    name: String(row.name),
    status: String(row.status),
    startedAt: Number(row.started_at),
    stoppedAt: optionalNumber(row.stopped_at),
    input: String(row.input),
    output: optionalText(row.output),
    error: optionalText(row.error),
    cause: optionalText(row.cause),
  }
}

function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function optionalNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
