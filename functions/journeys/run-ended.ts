import { z } from 'zod'
import { batchFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { runInputSchema, runSchema } from './run-record.ts'
import { settleRun } from './settle-run.ts'

/** EventBridge's "Step Functions Execution Status Change", of an execution that is over. */
const messageSchema = z.object({
  detail: z.object({
    executionArn: z.string(),
    status: runSchema.shape.status.unwrap(),
    input: z.string().transform((text) => runInputSchema.parse(JSON.parse(text))),
  }),
})

/** Closes a run whose execution is over, however it ended. */
export async function runEnded(
  { detail }: z.output<typeof messageSchema>,
  now: string,
  services: Services,
): Promise<void> {
  await settleRun({ input: detail.input, status: detail.status, now }, services)
}

export const handler = batchFunction(messageSchema, runEnded)
