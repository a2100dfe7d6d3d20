import { z } from 'zod'
import type { LocalService } from '../../service.ts'
import type { Integration } from './integration.ts'
import { parseArguments } from './lambda.ts'
import { serviceFailure } from './service-failure.ts'

const start = z.strictObject({
  StateMachineArn: z.string(),
  Name: z.string().optional(),
  Input: z.unknown().optional(),
})
const success = z.strictObject({ TaskToken: z.string(), Output: z.unknown() })
const failure = z.strictObject({ TaskToken: z.string(), Error: z.string().optional(), Cause: z.string().optional() })
const heartbeat = z.strictObject({ TaskToken: z.string() })

/** `states:startExecution` (without waiting for the end), and the token answers of the SDK. */
export function statesIntegrations(states: () => LocalService): [string, Integration][] {
  const call = async (operation: string, input: Readonly<Record<string, unknown>>, service: string): Promise<object> =>
    states()
      .handle(operation, input)
      .catch((error: unknown) => {
        throw serviceFailure(error, service)
      })

  const startFor = (service: string) => async (args: unknown) => {
    const { StateMachineArn, Name, Input } = parseArguments(start, args)
    const input = { stateMachineArn: StateMachineArn, name: Name, input: textOf(Input ?? {}) }
    const started = await call('StartExecution', input, service)
    return upperKeys(started)
  }
  return [
    ['states:startExecution', startFor('StepFunctions')],
    ['aws-sdk:sfn:startExecution', startFor('Sfn')],
    [
      'aws-sdk:sfn:sendTaskSuccess',
      (args) => {
        const { TaskToken, Output } = parseArguments(success, args)
        return call('SendTaskSuccess', { taskToken: TaskToken, output: textOf(Output) }, 'Sfn')
      },
    ],
    [
      'aws-sdk:sfn:sendTaskFailure',
      (args) => {
        const { TaskToken, Error: error, Cause } = parseArguments(failure, args)
        return call('SendTaskFailure', { taskToken: TaskToken, error, cause: Cause }, 'Sfn')
      },
    ],
    [
      'aws-sdk:sfn:sendTaskHeartbeat',
      (args) => call('SendTaskHeartbeat', { taskToken: parseArguments(heartbeat, args).TaskToken }, 'Sfn'),
    ],
  ]
}

/** A text goes as it is, anything else as its JSON. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function upperKeys(answer: object): object {
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [`${key.charAt(0).toUpperCase()}${key.slice(1)}`, value]),
  )
}
