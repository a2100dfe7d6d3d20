import { z } from 'zod'
import { TaskFailure } from '../task-port.ts'

/** Calls a function by its name or ARN (with its qualifier, if any). */
export type LambdaPort = (functionName: string, payload: unknown) => Promise<LambdaAnswer>

export interface LambdaAnswer {
  readonly payload: unknown
  /** Set when the function threw. */
  readonly functionError?: {
    readonly errorType: string
    readonly errorMessage: string
    readonly trace?: readonly string[]
  }
}

const invokeArguments = z.strictObject({
  FunctionName: z.string(),
  Payload: z.unknown().optional(),
  Qualifier: z.string().optional(),
  ClientContext: z.string().optional(),
  InvocationType: z.literal('RequestResponse').optional(),
  LogType: z.string().optional(),
})

/** `lambda:invoke`: the answer has the shape of the Invoke API. */
export async function invokeFunction(lambda: LambdaPort, args: unknown): Promise<object> {
  const { FunctionName, Payload = {}, Qualifier } = parseArguments(invokeArguments, args)
  const payload = await callFunction(lambda, Qualifier ? `${FunctionName}:${Qualifier}` : FunctionName, Payload)
  return {
    ExecutedVersion: '$LATEST',
    Payload: payload ?? null,
    SdkHttpMetadata: { HttpStatusCode: 200 },
    StatusCode: 200,
  }
}

/** A Task whose Resource is the function itself: the answer is what the function returned. */
export async function callFunction(lambda: LambdaPort, functionName: string, payload: unknown): Promise<unknown> {
  const { payload: result, functionError } = await lambda(functionName, payload)
  if (functionError) throw new TaskFailure(functionError.errorType, JSON.stringify(functionError))
  return result ?? null
}

/** Throws States.Runtime, as AWS does for arguments that the integration does not take. */
export function parseArguments<T>(schema: z.ZodType<T>, args: unknown): T {
  const parsed = schema.safeParse(args)
  if (parsed.success) return parsed.data
  throw new TaskFailure('States.Runtime', z.prettifyError(parsed.error))
}
