import type { Frame, WaitingForTask } from '../executions/checkpoint.ts'
import type { Json } from '../json.ts'
import type { StateError } from '../state-error.ts'
import { attempt } from './attempt.ts'
import { findFrame, type Run, type TaskDispatch } from './run.ts'
import { failTask, submitTask, succeedTask } from './task.ts'

/** The frame that still waits for exactly this dispatch of its task; undefined if it has gone on. */
export function waitingTask(
  run: Run,
  { frame: id, attempt }: TaskDispatch,
): { frame: Frame; waiting: WaitingForTask } | undefined {
  const frame = findFrame(run, id)
  if (!frame || frame.attempt !== attempt || frame.waiting?.kind !== 'task') return undefined
  return { frame, waiting: frame.waiting }
}

/** The task port has answered. False if nobody waits for it any more. */
export async function answerRequest(run: Run, dispatch: TaskDispatch, result: Json): Promise<boolean> {
  const found = waitingTask(run, dispatch)
  if (!found || found.waiting.submitted) return false
  const { frame, waiting } = found
  await attempt(run, frame, () =>
    waiting.token === undefined ? succeedTask(run, frame, result) : submitTask(run, frame, waiting, result),
  )
  return true
}

/** The task port has refused. False if nobody waits for it any more. */
export async function refuseRequest(run: Run, dispatch: TaskDispatch, failure: StateError): Promise<boolean> {
  const found = waitingTask(run, dispatch)
  if (!found || found.waiting.submitted) return false
  await attempt(run, found.frame, () => {
    throw failTask(run, found.frame, failure)
  })
  return true
}
