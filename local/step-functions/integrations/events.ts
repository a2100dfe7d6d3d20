import { z } from 'zod'
import type { LocalService } from '../../service.ts'
import { type TaskContext, TaskFailure } from '../task-port.ts'
import { parseArguments } from './lambda.ts'
import { serviceFailure } from './service-failure.ts'

const request = z.object({
  Entries: z.array(z.looseObject({ Detail: z.unknown(), Resources: z.array(z.string()).default([]) })).min(1),
})
const answer = z.looseObject({ FailedEntryCount: z.number().default(0) })

/** `events:putEvents`: a Detail that is an object becomes text, the execution and its machine are added to Resources, and a failed entry fails the task. */
export async function putEvents(events: LocalService, args: unknown, context: TaskContext): Promise<object> {
  const { Entries } = parseArguments(request, args)
  const entries = Entries.map((entry) => ({
    ...entry,
    Detail: typeof entry.Detail === 'string' ? entry.Detail : JSON.stringify(entry.Detail),
    Resources: [...entry.Resources, context.stateMachineArn, context.executionArn],
  }))
  const sent = await events.handle('PutEvents', { Entries: entries }).catch((error: unknown) => {
    throw serviceFailure(error, 'EventBridge')
  })
  const result = answer.parse(sent)
  if (result.FailedEntryCount > 0) throw new TaskFailure('EventBridge.FailedEntry', JSON.stringify(result))
  return result
}
