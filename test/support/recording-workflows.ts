import { type ExecutionStatus, executionArn, type Workflows } from '../../functions/shared/workflows.ts'

/** What was sent to a waiting execution. */
type TokenAnswer =
  | { kind: 'success'; token: string; output: unknown }
  | { kind: 'failure'; token: string; error: string; cause: unknown }

/** A workflow engine that runs nothing and remembers everything; it refuses a second execution of a name, as the real one does. */
export interface RecordingWorkflows extends Workflows {
  readonly started: { machineArn: string; name: string; input: unknown }[]
  readonly answers: TokenAnswer[]
  /** Makes a token one that timed out or was answered before. */
  forget(token: string): void
  /** What `status` says of an execution from now on. */
  setStatus(executionArn: string, status: ExecutionStatus): void
}

export function recordingWorkflows(): RecordingWorkflows {
  const started: RecordingWorkflows['started'] = []
  const answers: TokenAnswer[] = []
  const gone = new Set<string>()
  const statuses = new Map<string, ExecutionStatus>()

  const answer = (sent: TokenAnswer): 'answered' | 'gone' => {
    if (gone.has(sent.token)) return 'gone'
    gone.add(sent.token)
    answers.push(sent)
    return 'answered'
  }

  return {
    started,
    answers,
    forget: (token) => {
      gone.add(token)
    },
    setStatus: (arn, status) => {
      statuses.set(arn, status)
    },
    start: async (start) => {
      const arn = executionArn(start.machineArn, start.name)
      if (statuses.has(arn)) return 'already-exists'
      statuses.set(arn, 'RUNNING')
      started.push(start)
      return 'started'
    },
    succeed: async (token, output) => answer({ kind: 'success', token, output }),
    fail: async (token, error, cause) => answer({ kind: 'failure', token, error, cause }),
    status: async (arn) => statuses.get(arn),
  }
}
