import type { TaskState } from '../definition/asl.ts'
import { parseResource, type TaskResource } from '../definition/resource.ts'
import type { Frame, WaitingForTask } from '../executions/checkpoint.ts'
import { createToken } from '../executions/token.ts'
import { exceedsPayloadLimit, type Json } from '../json.ts'
import { fillTemplate } from '../jsonata/template.ts'
import { StateError } from '../state-error.ts'
import type { Ending } from './ending.ts'
import { leaveState } from './leave.ts'
import { jsonText, type Run, record, stateOf } from './run.ts'
import { scopeOf } from './scope.ts'
import { secondsField } from './seconds-field.ts'

/** Evaluates the request, records it as scheduled and leaves it to be sent when the checkpoint is on disk. */
export async function runTask(run: Run, frame: Frame, state: TaskState): Promise<undefined> {
  const resource = resourceOf(state)
  const attempt = frame.attempt + 1
  const token = resource.pattern === 'token' ? createToken(run, frame.id, attempt) : undefined
  const scope = scopeOf(run, frame, { ...(token !== undefined && { token }) })
  const args = state.Arguments === undefined ? frame.input : await fillTemplate(state.Arguments, 'Arguments', scope)
  const timeout = await secondsField(state.TimeoutSeconds, 'TimeoutSeconds', scope, 1)
  const heartbeat = await secondsField(state.HeartbeatSeconds, 'HeartbeatSeconds', scope, 1)
  const role = state.Credentials && (await fillTemplate(state.Credentials.RoleArn, 'Credentials/RoleArn', scope))
  frame.attempt = attempt
  frame.waiting = {
    kind: 'task',
    args,
    submitted: false,
    ...(token !== undefined && { token }),
    ...(timeout !== undefined && { timeoutAt: run.now + timeout * 1000 }),
    ...(heartbeat !== undefined && { heartbeatSeconds: heartbeat, heartbeatAt: run.now + heartbeat * 1000 }),
  }
  recordScheduled(run, frame, resource, {
    ...(timeout !== undefined && { timeoutInSeconds: timeout }),
    ...(heartbeat !== undefined && { heartbeatInSeconds: heartbeat }),
    ...(role !== undefined && { taskCredentials: { roleArn: role } }),
  })
  run.dispatches.push({ frame: frame.id, attempt })
}

/** The taken-apart Resource of a Task; creation has refused what cannot be. */
export function resourceOf(state: TaskState): TaskResource {
  const resource = parseResource(state.Resource)
  if (!resource) throw new StateError('States.Runtime', `The resource ${state.Resource} is not supported.`)
  return resource
}

function recordScheduled(run: Run, frame: Frame, resource: TaskResource, extra: object): void {
  const text = frame.waiting?.kind === 'task' ? jsonText(frame.waiting.args) : ''
  if (resource.kind === 'function') {
    record(run, frame, 'LambdaFunctionScheduled', { resource: resource.name, input: text, ...extra })
    record(run, frame, 'LambdaFunctionStarted')
    return
  }
  const parameters = text
  record(run, frame, 'TaskScheduled', { ...inService(resource), region: run.region, parameters, ...extra })
  record(run, frame, 'TaskStarted', inService(resource))
}

function inService({ service, action }: TaskResource) {
  return { resourceType: service, resource: action }
}

/** The task's result is here: the request's answer, or the token's output. */
export async function succeedTask(run: Run, frame: Frame, result: Json): Promise<Ending | undefined> {
  const state = taskStateOf(run, frame)
  const resource = resourceOf(state)
  delete frame.waiting
  const output = jsonText(result)
  if (exceedsPayloadLimit(output)) throw failTask(run, frame, tooLarge(frame.state))
  if (resource.kind === 'function') record(run, frame, 'LambdaFunctionSucceeded', { output })
  else record(run, frame, 'TaskSucceeded', { ...inService(resource), output })
  return leaveState(run, frame, { by: state, result })
}

/** The request of a token task was answered; now its token is awaited. */
export function submitTask(run: Run, frame: Frame, waiting: WaitingForTask, result: Json): undefined {
  waiting.submitted = true
  record(run, frame, 'TaskSubmitted', { ...inService(resourceOf(taskStateOf(run, frame))), output: jsonText(result) })
}

/** Records a task's failure and gives it back, to be thrown. */
export function failTask(run: Run, frame: Frame, failure: StateError): StateError {
  const resource = resourceOf(taskStateOf(run, frame))
  const submitting = resource.pattern !== 'request' && frame.waiting?.kind === 'task' && !frame.waiting.submitted
  delete frame.waiting
  const why = { ...named(failure.error, 'error'), ...named(failure.reason, 'cause') }
  if (resource.kind === 'function') record(run, frame, 'LambdaFunctionFailed', why)
  else record(run, frame, submitting ? 'TaskSubmitFailed' : 'TaskFailed', { ...inService(resource), ...why })
  return failure
}

/** Records that a task took too long, or missed a heartbeat, and gives the failure to be thrown. */
export function timeOutTask(run: Run, frame: Frame, waiting: WaitingForTask): StateError {
  const resource = resourceOf(taskStateOf(run, frame))
  delete frame.waiting
  const error = 'States.Timeout'
  if (resource.kind === 'function') record(run, frame, 'LambdaFunctionTimedOut', { error })
  else record(run, frame, 'TaskTimedOut', { ...inService(resource), error })
  const missedHeartbeat = waiting.heartbeatAt !== undefined && waiting.heartbeatAt <= run.now
  return new StateError(error, undefined, missedHeartbeat ? 'States.HeartbeatTimeout' : undefined)
}

function taskStateOf(run: Run, frame: Frame): TaskState {
  const state = stateOf(run, frame)
  if (state.Type !== 'Task') throw new Error(`${frame.state} is not a Task`)
  return state
}

function named(value: string | undefined, key: 'error' | 'cause') {
  return value === undefined ? {} : { [key]: value }
}

function tooLarge(state: string): StateError {
  return new StateError(
    'States.DataLimitExceeded',
    `The state/task '${state}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  )
}
