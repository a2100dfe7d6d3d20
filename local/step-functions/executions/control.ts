import { z } from 'zod'
import { AwsError } from '../../service.ts'
import type { Engine } from '../engine.ts'
import { waitingTask } from '../interpreter/answer.ts'
import { attempt } from '../interpreter/attempt.ts'
import { abortExecution } from '../interpreter/due.ts'
import type { Run } from '../interpreter/run.ts'
import { failTask, succeedTask } from '../interpreter/task.ts'
import { exceedsPayloadLimit, type Json } from '../json.ts'
import { StateError } from '../state-error.ts'
import type { Frame, WaitingForTask } from './checkpoint.ts'
import { requireExecution } from './read.ts'
import { parseToken } from './token.ts'

const stopInput = z.object({ executionArn: z.string(), error: z.string().optional(), cause: z.string().optional() })

/** Aborts an execution; one that has ended stays as it is. */
export async function stopExecution(engine: Engine, input: unknown) {
  const { executionArn, ...why } = stopInput.parse(input)
  const { sequence, stoppedAt } = requireExecution(engine, executionArn)
  await engine.driver.step(sequence, (run) => {
    abortExecution(run, why)
    return true
  })
  const after = engine.executions.byArn(executionArn)
  return { stopDate: new Date(stoppedAt ?? after?.stoppedAt ?? engine.clock.now()) }
}

const successInput = z.object({ taskToken: z.string(), output: z.string() })

export async function sendTaskSuccess(engine: Engine, input: unknown) {
  const { taskToken, output } = successInput.parse(input)
  const result = readOutput(output)
  return answerToken(engine, taskToken, (run, { frame }) => attempt(run, frame, () => succeedTask(run, frame, result)))
}

const failureInput = z.object({ taskToken: z.string(), error: z.string().optional(), cause: z.string().optional() })

export async function sendTaskFailure(engine: Engine, input: unknown) {
  const { taskToken, error, cause } = failureInput.parse(input)
  return answerToken(engine, taskToken, (run, { frame, waiting }) => {
    waiting.submitted = true
    return attempt(run, frame, () => {
      throw failTask(run, frame, new StateError(error, cause))
    })
  })
}

/** Lets the task live on: its next heartbeat is due one interval from now. Its timeout keeps running. */
export async function sendTaskHeartbeat(engine: Engine, input: unknown) {
  const { taskToken } = z.object({ taskToken: z.string() }).parse(input)
  return answerToken(engine, taskToken, async (run, { waiting }) => {
    if (waiting.heartbeatSeconds !== undefined) waiting.heartbeatAt = run.now + waiting.heartbeatSeconds * 1000
  })
}

type TokenHolder = { frame: Frame; waiting: WaitingForTask }

/** Throws InvalidToken, TaskDoesNotExist, or TaskTimedOut for a task that has gone on without this answer. */
async function answerToken(engine: Engine, token: string, answer: (run: Run, holder: TokenHolder) => Promise<void>) {
  const address = parseToken(token)
  if (!address) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'")
  if (!engine.executions.exists(address.sequence)) {
    throw new AwsError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'")
  }
  const answered = await engine.driver.step(address.sequence, async (run) => {
    const holder = waitingTask(run, address)
    if (holder?.waiting.token !== token) throw taskGone()
    await answer(run, holder)
    return true
  })
  if (!answered) throw taskGone()
  return {}
}

function taskGone(): AwsError {
  return new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'")
}

function readOutput(output: string): Json {
  if (exceedsPayloadLimit(output)) throw new AwsError('InvalidOutput', 'Invalid Output: larger than 262144 bytes')
  try {
    return JSON.parse(output)
  } catch {
    throw new AwsError('InvalidOutput', "Invalid Output: 'The output is not JSON'")
  }
}
