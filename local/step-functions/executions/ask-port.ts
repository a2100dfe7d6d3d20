import { findFrame, type Run, stateOf, type TaskDispatch } from '../interpreter/run.ts'
import { resourceOf } from '../interpreter/task.ts'
import type { Json } from '../json.ts'
import { type TaskPort, toStateError } from '../task-port.ts'

/** Has a scheduled task performed. The answer is its result or its failure; undefined if the task is no longer there. */
export async function askPort(tasks: TaskPort, run: Run, dispatch: TaskDispatch) {
  const frame = findFrame(run, dispatch.frame)
  const state = frame && stateOf(run, frame)
  if (frame?.waiting?.kind !== 'task' || state?.Type !== 'Task') return undefined
  const { args, token } = frame.waiting
  const context = {
    executionArn: run.facts.arn,
    stateMachineArn: run.facts.machineArn,
    roleArn: run.facts.roleArn,
    stateName: frame.state,
    ...(token !== undefined && { taskToken: token }),
  }
  try {
    const result = await tasks.invoke(resourceOf(state).name, args, context)
    return { failure: undefined, result: asJson(result) }
  } catch (error) {
    return { failure: toStateError(error), result: null }
  }
}

function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null))
}
