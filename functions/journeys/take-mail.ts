import { z } from 'zod'
import { momentSchema, subjectSchema } from '../../events/define-event.ts'
import { taskFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { type Mail, mailSchema, type Run, runInputSchema } from './run-record.ts'
import { readRun } from './run-store.ts'

const inputSchema = z.object({
  run: runInputSchema.shape.run,
  subject: subjectSchema,
  now: momentSchema,
  /** The mail keys that the wait listens to. */
  keys: z.array(z.string()),
  /** Id of the event that the run consumed last. */
  last: z.string(),
})

const outputSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mail'), mail: mailSchema }),
  /** An event has ended the run: `mail` is that event. */
  z.object({ kind: z.literal('ended'), mail: mailSchema }),
  /** What kept the wait from registering is gone: it can register now. */
  z.object({ kind: z.literal('nothing') }),
])
export type Found = z.infer<typeof outputSchema>

/** Tells a wait that could not register what was there first: the run's end, or else the oldest mail that it waits for and the run has not consumed. */
export async function takeMail(
  input: z.output<typeof inputSchema>,
  { table }: Pick<Services, 'table'>,
): Promise<Found> {
  const run = await readRun(table, input.subject, input.run.id)
  if (run?.ended) return { kind: 'ended', mail: run.ended }
  const mail = run && oldestNew(run, input)
  return mail ? { kind: 'mail', mail } : { kind: 'nothing' }
}

function oldestNew({ mail, taken }: Run, { keys, last }: { keys: readonly string[]; last: string }): Mail | undefined {
  return Object.entries(mail)
    .filter(([key, { eventId }]) => keys.includes(key) && eventId !== last && !taken.has(eventId))
    .map(([, each]) => each)
    .sort((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt))[0]
}

export const handler = taskFunction(inputSchema, outputSchema, takeMail)
