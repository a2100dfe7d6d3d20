import {
  CreateStateMachineCommand,
  ExecutionAlreadyExists,
  paginateGetExecutionHistory,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { z } from 'zod'
import { TABLE } from './load-pairs.ts'

/** Waits until its moment and then takes the next number, so that one sees in which order moments came. */
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: {
    Wait: { Type: 'Wait', Timestamp: '{% $states.input.due %}', Next: 'Take a number' },
    'Take a number': {
      Type: 'Task',
      Resource: 'arn:aws-cn:states:::dynamodb:updateItem',
      Arguments: {
        TableName: TABLE,
        Key: { pk: { S: 'numbers' }, sk: { S: 'fired' } },
        UpdateExpression: 'ADD fired :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
        ReturnValues: 'UPDATED_NEW',
      },
      Output: '{% $states.result.Attributes.fired.N %}',
      End: true,
    },
  },
}

export async function createTimerMachine(client: SFNClient): Promise<string> {
  const roleArn = 'arn:aws-cn:iam::000000000000:role/crash'
  const created = await client.send(
    new CreateStateMachineCommand({ name: 'crash-timer', roleArn, definition: JSON.stringify(definition) }),
  )
  return z.string().parse(created.stateMachineArn)
}

/** A timer whose start was acknowledged. */
export interface StartedTimer {
  readonly executionArn: string
  readonly due: number
}

export async function startTimer(
  client: SFNClient,
  { stateMachineArn, name, due }: { stateMachineArn: string; name: string; due: number },
): Promise<StartedTimer | undefined> {
  try {
    const input = JSON.stringify({ due: new Date(due).toISOString() })
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, name, input }))
    return executionArn === undefined ? undefined : { executionArn, due }
  } catch (error) {
    if (error instanceof ExecutionAlreadyExists) throw error
    return undefined // not acknowledged
  }
}

/** What became of a timer. Times are epoch milliseconds; `number` is what it took. */
export interface FiredTimer extends StartedTimer {
  readonly enteredAt: number
  readonly firedAt: number
  readonly doneAt: number
  readonly number: number
}

/** Undefined if it has not come to its end. */
export async function readTimer(client: SFNClient, timer: StartedTimer): Promise<FiredTimer | undefined> {
  const at = new Map<string, number>()
  let output: string | undefined
  for await (const { events = [] } of paginateGetExecutionHistory({ client }, { executionArn: timer.executionArn }))
    for (const { type = '', timestamp, executionSucceededEventDetails } of events) {
      at.set(type, timestamp?.getTime() ?? 0)
      output ??= executionSucceededEventDetails?.output
    }
  const [enteredAt, firedAt, doneAt] = ['WaitStateEntered', 'WaitStateExited', 'ExecutionSucceeded'].map((type) =>
    at.get(type),
  )
  if (enteredAt === undefined || firedAt === undefined || doneAt === undefined || output === undefined) return undefined
  return { ...timer, enteredAt, firedAt, doneAt, number: Number(JSON.parse(output)) }
}

/** Of the timers that came due while the machine was dead, those that fired before an earlier one. `lives` begin at these moments. */
export function findDisorder(
  fired: readonly FiredTimer[],
  gaps: readonly { diedAt: number; bornAt: number; diedAgainAt: number }[],
) {
  let meanwhile = 0
  const disorder: string[] = []
  for (const { diedAt, bornAt, diedAgainAt } of gaps) {
    const due = fired
      .filter((timer) => timer.enteredAt < diedAt && timer.due > diedAt && timer.due <= bornAt)
      .filter((timer) => timer.firedAt >= bornAt && timer.doneAt < diedAgainAt)
      .sort((a, b) => a.due - b.due)
    meanwhile += due.length
    for (const [at, timer] of due.entries()) {
      const before = due[at - 1]
      if (before && (before.firedAt > timer.firedAt || before.number > timer.number)) disorder.push(timer.executionArn)
    }
  }
  return { meanwhile, disorder }
}
