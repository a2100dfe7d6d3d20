import { z } from 'zod'
import { type Activity, activity } from '../../../local/activity.ts'
import { virtualClock } from '../../../local/clock.ts'
import { seededRandom } from '../../../local/step-functions/jsonata/aws-functions.ts'
import { openStepFunctions, type StepFunctionsOptions } from '../../../local/step-functions/step-functions.ts'
import { TaskFailure, type TaskPort } from '../../../local/step-functions/task-port.ts'
import { openStore } from '../../../local/store.ts'

export const START = Date.parse('2026-01-05T00:00:00Z')
export const ROLE = 'arn:aws:iam::000000000000:role/journey'
export const LAMBDA = 'arn:aws:states:::lambda:invoke'
export const TOKEN_TASK = 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken'

type Room = Omit<Partial<StepFunctionsOptions>, 'activity'> & { activity?: Activity; startAt?: number }

/** An engine on a virtual clock, with the few things that tests do with it. */
export function openMachineRoom({ startAt = START, ...options }: Room = {}) {
  const store = options.store ?? openStore(':memory:')
  const busy = options.activity ?? activity()
  const clock = virtualClock(startAt, busy.idle)
  const tasks = options.tasks ?? { invoke: async () => null }
  const engine = openStepFunctions({ store, clock, activity: busy, tasks, random: seededRandom(1), ...options })

  const create = async (definition: object, name = 'journey'): Promise<string> => {
    const request = { name, roleArn: ROLE, definition: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }) }
    return z.object({ stateMachineArn: z.string() }).parse(await engine.handle('CreateStateMachine', request))
      .stateMachineArn
  }
  const start = async (stateMachineArn: string, input: unknown = {}, name?: string): Promise<string> => {
    const request = { stateMachineArn, input: JSON.stringify(input), name }
    return z.object({ executionArn: z.string() }).parse(await engine.handle('StartExecution', request)).executionArn
  }
  const describe = async (executionArn: string) =>
    execution.parse(await engine.handle('DescribeExecution', { executionArn }))
  const history = async (executionArn: string) =>
    z
      .object({ events: z.array(event) })
      .parse(await engine.handle('GetExecutionHistory', { executionArn, maxResults: 1000 })).events

  /** Runs a machine of these states to the end of `until`, and answers how it stands then. */
  const run = async (
    states: Record<string, object>,
    { input = {}, until = START + 86_400_000 * 400, machine = {} } = {},
  ) => {
    const [StartAt = ''] = Object.keys(states)
    const arn = await start(await create({ StartAt, States: states, ...machine }), input)
    await clock.advanceTo(until)
    return { arn, ...(await describe(arn)) }
  }
  return { store, clock, engine, activity: busy, create, start, describe, history, run }
}

const json = z.string().transform((text): unknown => JSON.parse(text))
const execution = z.object({
  status: z.string(),
  startDate: z.date(),
  stopDate: z.date().optional(),
  output: json.optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
})
const event = z.looseObject({ id: z.number(), type: z.string(), timestamp: z.date() })

/** Tasks that fail with the given error names, one after the other, and then succeed. */
export function failingTasks(...errors: string[]): TaskPort & { readonly calls: unknown[] } {
  const calls: unknown[] = []
  return {
    calls,
    invoke: async (_resource, args) => {
      calls.push(args)
      const error = errors.shift()
      if (error !== undefined) throw new TaskFailure(error, `${error} happened`)
      return 'done'
    },
  }
}

/** Token tasks: keeps the tokens, in order. */
export function tokenTasks(): TaskPort & { readonly tokens: string[] } {
  const tokens: string[] = []
  return {
    tokens,
    invoke: async (_resource, _args, { taskToken = '' }) => {
      tokens.push(taskToken)
      return {}
    },
  }
}

/** An activity that waits a few turns and for nothing in particular: for tasks that never answer. */
export function untracked(): Activity {
  const idle = async (): Promise<void> => {
    for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  return { track: (work) => work, idle }
}
