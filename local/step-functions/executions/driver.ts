import type { Activity } from '../../activity.ts'
import type { Clock } from '../../clock.ts'
import { AwsError } from '../../service.ts'
import type { Store } from '../../store.ts'
import { advance } from '../interpreter/advance.ts'
import { answerRequest, refuseRequest } from '../interpreter/answer.ts'
import { fireDue } from '../interpreter/due.ts'
import { failExecution } from '../interpreter/ending.ts'
import { type Run, recordStart, type TaskDispatch } from '../interpreter/run.ts'
import type { RevisionReader } from '../machines/revisions.ts'
import { StateError } from '../state-error.ts'
import type { TaskPort } from '../task-port.ts'
import { askPort } from './ask-port.ts'
import type { Checkpoint } from './checkpoint.ts'
import { dueAt, nextDue } from './checkpoint.ts'
import type { ExecutionRow, ExecutionStore, NewExecution } from './execution-store.ts'
import { recentExecutions } from './recent-executions.ts'
import { runQueue } from './run-queue.ts'
import type { StatusChanges } from './status-changes.ts'
import { executionTimers } from './timers.ts'

interface DriverParts {
  readonly store: Store
  readonly clock: Clock
  readonly activity: Activity
  readonly tasks: TaskPort
  readonly random: () => number
  readonly region: string
  readonly executions: ExecutionStore
  readonly revisions: RevisionReader
  readonly statusChanges: StatusChanges
}

interface Started {
  /** The new execution as it began, or the one that was there. */
  readonly row: ExecutionRow
  readonly isNew: boolean
}

/** What a step does to an execution before it goes on; false leaves everything as it is. */
type Change = (run: Run) => Promise<boolean> | boolean

/** Moves executions: one step at a time, each step one write, and only then its requests. */
export function driver(parts: DriverParts) {
  const { store, clock, activity, executions, revisions, statusChanges } = parts
  const queue = runQueue()
  const recent = recentExecutions()
  let closed = false

  const onOwnAccount = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      if (closed) return
      // The store failed: going on would lose what the next start would find again.
      setImmediate(() => {
        throw error
      })
    })
  }

  const timers = executionTimers(clock, (sequence) => {
    onOwnAccount(step(sequence, (run) => fireDue(run).then(() => true)))
  })

  const refuseWhenClosed = (): void => {
    if (closed) throw new AwsError('ServiceUnavailable', 'the machine is shutting down', { status: 503 })
  }

  /** Resolves when the step is on disk; true if it changed anything. */
  const step = (sequence: number, change: Change): Promise<boolean> => {
    const done = queue.run(async () => {
      refuseWhenClosed()
      const found = recent.take(sequence) ?? executions.running(sequence)
      if (!found) return undefined
      const run = openRun(found.row, found.point)
      return (await takeStep(run, change)) ? { committed: save(found.row, run) } : undefined
    })
    return activity.track(done.then(async (saved) => (await saved?.committed) ?? false))
  }

  /**
   * Starts an execution with its first step, as one write; resolves when that is on disk. One of the same name may be
   * there: then it is answered instead, and nothing is done.
   */
  const start = (prepare: () => { created: NewExecution; point: Checkpoint }): Promise<Started> => {
    const done = queue.run(async () => {
      refuseWhenClosed()
      const { created, point } = prepare()
      const existing = executions.byArn(created.arn)
      if (existing) return { row: existing, isNew: false, committed: store.told() }
      const row = executions.numbered(created)
      const run = openRun(row, point)
      await takeStep(run, () => true)
      return { row, isNew: true, committed: save(row, run, { isNew: true }) }
    })
    return activity.track(done.then(({ committed, ...started }) => committed.then(() => started)))
  }

  const openRun = (row: ExecutionRow, point: Checkpoint): Run => {
    const revision = revisions.read(row.revision)
    return {
      facts: {
        sequence: row.sequence,
        arn: row.arn,
        name: row.name,
        input: row.input,
        startedAt: row.startedAt,
        machineArn: row.machine,
        machineName: revision.machineName,
        roleArn: revision.roleArn,
      },
      machine: revision.definition,
      point,
      now: clock.now(),
      random: parts.random,
      region: parts.region,
      events: [],
      dispatches: [],
    }
  }

  const save = async (row: ExecutionRow, run: Run, { isNew = false } = {}): Promise<true> => {
    const { sequence } = row
    const { outcome } = run
    const committed = store.write(() => {
      if (isNew) statusChanges.add(row)
      if (isNew) executions.insert(row, run)
      else executions.save(sequence, run)
      executions.appendHistory(sequence, run.events)
      if (outcome) statusChanges.add({ ...row, ...outcome, stoppedAt: run.now })
    })
    const due = outcome ? undefined : nextDue(run.point)
    if (due) timers.arm(sequence, due.at)
    else timers.disarm(sequence)
    if (!outcome && run.dispatches.length > 0) recent.put(sequence, { row, point: run.point })
    try {
      await committed
    } catch (error) {
      recent.take(sequence)
      throw error
    }
    if (outcome || isNew) statusChanges.deliver()
    if (!outcome) for (const dispatch of run.dispatches) onOwnAccount(activity.track(request(run, dispatch)))
    return true
  }

  const request = async (run: Run, dispatch: TaskDispatch): Promise<void> => {
    const { sequence } = run.facts
    const answer = await askPort(parts.tasks, run, dispatch)
    if (!answer || closed) return
    await step(sequence, (later) =>
      answer.failure ? refuseRequest(later, dispatch, answer.failure) : answerRequest(later, dispatch, answer.result),
    )
  }

  return {
    step,
    start,
    /** Takes up what a stopped process left: timers in order of their time, and requests without an answer. */
    resume: (): void => {
      const unfinished = executions.unfinished()
      for (const { sequence, wakeAt } of unfinished) if (wakeAt !== undefined) timers.arm(sequence, wakeAt)
      for (const { sequence, pending } of unfinished) {
        if (pending) onOwnAccount(step(sequence, dispatchAgain))
      }
    },
    close: (): void => {
      closed = true
      timers.disarmAll()
    },
  }
}

export type Driver = ReturnType<typeof driver>

function dispatchAgain(run: Run): boolean {
  for (const frame of run.point.frames) {
    const { waiting } = frame
    if (waiting?.kind !== 'task' || waiting.submitted) continue
    const due = dueAt(waiting)
    if (due !== undefined && due <= run.now) continue // its timer ends it at once
    run.dispatches.push({ frame: frame.id, attempt: frame.attempt })
  }
  return true
}

async function takeStep(run: Run, change: Change): Promise<boolean> {
  try {
    recordStart(run)
    if (!(await change(run))) return false
    await advance(run)
  } catch (error) {
    if (error instanceof AwsError) throw error
    failBroken(run, error)
  }
  return true
}

/** A fault of this engine or of a definition that its checks let through: the execution ends visibly instead of hanging. */
function failBroken(run: Run, error: unknown): void {
  const [root] = run.point.frames
  if (!root) throw error
  failExecution(run, root, new StateError('States.Runtime', error instanceof Error ? error.message : String(error)))
}
