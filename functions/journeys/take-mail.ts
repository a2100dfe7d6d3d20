import { z } from 'zod'
import { momentSchema, subjectSchema } from '../../events/define-event.ts'
import { taskFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { RUN_ENDED } from './deliver-event.ts'
import { type Mail, mailSchema, type Run, runInputSchema } from './run-record.ts'
import { readRun } from './run-store.ts'

const inputSchema = z.object({
  run: runInputSchema.shape.run,
  subject: subjectSchema,
  now: momentSchema,
  /** The mail keys that the wait listens to, and the one that lets it simply go on. */
  keys: z.array(z.string()),
  continues: z.string().optional(),
  /** Id of the event that the run consumed last. */
  last: z.string(),
})

/** What a wait found in the mail, for the workflow to catch by the event's name; the message is the mail as JSON. */
export class MailFound extends Error {
  constructor(name: string, mail: Mail) {
    super(JSON.stringify(mail))
    this.name = name
  }
}

/** The mail that kept the wait from registering is gone or was consumed: the wait can register now. */
export class NothingInTheMail extends Error {
  constructor() {
    super('There is nothing new in the mail: wait again')
    this.name = 'NothingInTheMail'
  }
}

/** Answers a wait that found mail before it was registered. Throws MailFound (named after the event, or RunEnded) and NothingInTheMail. */
export async function takeMail(input: z.output<typeof inputSchema>, { table }: Pick<Services, 'table'>): Promise<Mail> {
  const run = await readRun(table, input.subject, input.run.id)
  if (!run) throw new NothingInTheMail()
  if (run.ended) throw new MailFound(RUN_ENDED, run.ended)
  const [key, mail] = oldestNew(run, input) ?? []
  if (!key || !mail) throw new NothingInTheMail()
  if (key !== input.continues) throw new MailFound(mail.name, mail)
  return mail
}

function oldestNew(
  { mail, taken }: Run,
  { keys, last }: { keys: readonly string[]; last: string },
): [string, Mail] | undefined {
  return Object.entries(mail)
    .filter(([key, { eventId }]) => keys.includes(key) && eventId !== last && !taken.has(eventId))
    .sort(([, a], [, b]) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt))[0]
}

export const handler = taskFunction(inputSchema, mailSchema, takeMail)
