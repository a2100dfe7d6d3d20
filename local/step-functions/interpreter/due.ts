import { type Frame, nextDue } from '../executions/checkpoint.ts'
import { abortInside } from './abort.ts'
import { advance } from './advance.ts'
import { attempt } from './attempt.ts'
import type { Ending } from './ending.ts'
import { leaveState } from './leave.ts'
import { type Run, record, stateOf } from './run.ts'
import { timeOutTask } from './task.ts'

/** Does what is due by now, in order of time; what was overdue may make more things due. */
export async function fireDue(run: Run): Promise<void> {
  while (!run.outcome) {
    const due = nextDue(run.point)
    if (!due || due.at > run.now) return
    if (due.frame) await fireFrame(run, due.frame)
    else timeOutExecution(run)
    await advance(run)
  }
}

async function fireFrame(run: Run, frame: Frame): Promise<void> {
  const { waiting } = frame
  if (waiting?.kind === 'retry') delete frame.waiting
  if (waiting?.kind === 'wait') await attempt(run, frame, () => endWait(run, frame))
  if (waiting?.kind === 'task') {
    await attempt(run, frame, () => {
      throw timeOutTask(run, frame, waiting)
    })
  }
}

async function endWait(run: Run, frame: Frame): Promise<Ending | undefined> {
  const state = stateOf(run, frame)
  if (state.Type !== 'Wait') throw new Error(`${frame.state} is not a Wait`)
  return leaveState(run, frame, { by: state })
}

function timeOutExecution(run: Run): void {
  const error = 'States.Timeout'
  endRoot(run, 'ExecutionTimedOut', { error })
  run.outcome = { status: 'TIMED_OUT', error }
}

/** StopExecution. */
export function abortExecution(run: Run, why: { error?: string; cause?: string }): void {
  endRoot(run, 'ExecutionAborted', why)
  run.outcome = { status: 'ABORTED', ...why }
}

function endRoot(run: Run, type: 'ExecutionTimedOut' | 'ExecutionAborted', details: object): void {
  const [root] = run.point.frames
  if (!root) throw new Error('an execution without frames')
  abortInside(run, root)
  record(run, root, type, { ...details })
}
