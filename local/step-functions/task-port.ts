import { StateError } from './state-error.ts'

/** Performs what a Task asks for. */
export interface TaskPort {
  /**
   * `resource` is the integration's name (`lambda:invoke`, `aws-sdk:dynamodb:updateItem`) or a Lambda function's ARN;
   * `args` the evaluated Arguments. Resolves to the result in the integration's shape, or throws an error whose
   * `code` or `name` is the error that the execution records, and whose `cause` (if a string) or message is the cause.
   * May be called again for the same task after a restart.
   */
  invoke(resource: string, args: unknown, context: TaskContext): Promise<unknown>
  /** False for a resource that no integration performs: definitions with it are refused. Absent: all are accepted. */
  supports?(resource: string): boolean
}

/** Who asks. */
export interface TaskContext {
  readonly executionArn: string
  readonly stateMachineArn: string
  readonly roleArn: string
  readonly stateName: string
  /** Of a `.waitForTaskToken` task. */
  readonly taskToken?: string
}

/** A task's failure with the name and the cause that the execution records. */
export class TaskFailure extends Error {
  constructor(name: string, cause: string) {
    super(cause, { cause })
    this.name = name
  }
}

/** What the task port threw, as the execution sees it. */
export function toStateError(thrown: unknown): StateError {
  if (!(thrown instanceof Error)) return new StateError('States.TaskFailed', String(thrown))
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.name
  return new StateError(code, typeof thrown.cause === 'string' ? thrown.cause : thrown.message)
}
