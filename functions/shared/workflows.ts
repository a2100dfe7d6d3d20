import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn'

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE'

/** The engine that runs journeys. */
export interface Workflows {
  /** `already-exists`: an execution of this name was started before, with whatever input; that counts as started. */
  start(start: { machineArn: string; name: string; input: unknown }): Promise<'started' | 'already-exists'>
  /** `gone`: the wait timed out or was answered before. */
  succeed(token: string, output: unknown): Promise<'answered' | 'gone'>
  fail(token: string, error: string, cause: unknown): Promise<'answered' | 'gone'>
  /** `undefined`: there is no such execution. */
  status(executionArn: string): Promise<ExecutionStatus | undefined>
}

export function openWorkflows(client: SFNClient): Workflows {
  return {
    start: async ({ machineArn, name, input }) => {
      try {
        await client.send(
          new StartExecutionCommand({ stateMachineArn: machineArn, name, input: JSON.stringify(input) }),
        )
        return 'started'
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return 'already-exists'
        throw error
      }
    },
    succeed: (taskToken, output) =>
      answer(async () => {
        await client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))
      }),
    fail: (taskToken, error, cause) =>
      answer(async () => {
        await client.send(new SendTaskFailureCommand({ taskToken, error, cause: JSON.stringify(cause) }))
      }),
    status: async (executionArn) => {
      try {
        const { status } = await client.send(new DescribeExecutionCommand({ executionArn }))
        return status
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return undefined
        throw error
      }
    },
  }
}

async function answer(send: () => Promise<void>): Promise<'answered' | 'gone'> {
  try {
    await send()
    return 'answered'
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken)
      return 'gone'
    throw error
  }
}

/** `arn:…:stateMachine:NAME[:VERSION]` and an execution's name → the execution's ARN. */
export function executionArn(machineArn: string, name: string): string {
  const [arn, partition, states, region, account, , machine] = machineArn.split(':')
  return [arn, partition, states, region, account, 'execution', machine, name].join(':')
}
