import type { Frame } from '../executions/checkpoint.ts'
import type { Json } from '../json.ts'
import type { StateError } from '../state-error.ts'
import { jsonText, type Run, record } from './run.ts'

/** How a frame ends: it has reached its end with an output, or failed with what nothing inside it caught. */
export type Ending =
  | { readonly output: Json; readonly failure?: undefined }
  | { readonly failure: StateError; readonly output?: undefined }

/** The root frame has ended, and with it the execution. */
export function endExecution(run: Run, root: Frame, { output, failure }: Ending): void {
  if (failure) failExecution(run, root, failure)
  else succeedExecution(run, root, output)
}

function succeedExecution(run: Run, root: Frame, output: Json): void {
  const text = jsonText(output)
  record(run, root, 'ExecutionSucceeded', { output: text })
  run.outcome = { status: 'SUCCEEDED', output: text }
}

export function failExecution(run: Run, frame: Frame, { error, reason }: StateError): void {
  const why = { ...(error !== undefined && { error }), ...(reason !== undefined && { cause: reason }) }
  record(run, frame, 'ExecutionFailed', why)
  run.outcome = { status: 'FAILED', ...why }
}
