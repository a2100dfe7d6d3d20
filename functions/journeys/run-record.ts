import { z } from 'zod'
import { momentSchema, subjectSchema } from '../../events/define-event.ts'

/** An event as a run receives it: in its mail, and as the answer to a wait. */
export const mailSchema = z.object({
  name: z.string(),
  eventId: z.string(),
  occurredAt: momentSchema,
  facts: z.record(z.string(), z.unknown()),
})
export type Mail = z.infer<typeof mailSchema>

/** Under which key mail of an event lies, and a wait listens: the name, and what it is about where the event has a match key. */
export const mailKey = (eventName: string, about = ''): string => `${eventName}#${about}`

export const runSchema = z.object({
  runId: z.string(),
  journey: z.string(),
  subject: subjectSchema,
  /** The version that the run started on, the execution's name, and the exact input: a retry starts with these again. */
  machineArn: z.string(),
  executionArn: z.string(),
  input: z.string(),
  triggerEventId: z.string(),
  /** When the trigger happened, in UTC: what happened before does not concern this run. */
  triggeredAt: momentSchema,
  startedAt: momentSchema,
  state: z.enum(['started', 'ended']),
  /** How the execution ended, and when. */
  status: z.enum(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']).optional(),
  endedAt: momentSchema.optional(),
  mail: z.record(z.string(), mailSchema).default({}),
  /** Ids of the events that the run has consumed. */
  taken: z.set(z.string()).default(new Set()),
  /** The wait that is registered: its token, the mail keys it listens to, and the one that lets it simply go on. */
  awaiting: z.object({ token: z.string(), keys: z.array(z.string()), continues: z.string().optional() }).optional(),
  /** Ids of the messages that it deferred: what is still deferred when it is over has lost its reason. */
  deferred: z.set(z.string()).optional(),
  /** The event that ends this run. */
  ended: mailSchema.optional(),
})
export type Run = z.infer<typeof runSchema>

/** The lock of a journey on its subject: at most one run of a journey is active for a subject. */
export const activeSchema = z.object({
  journey: z.string(),
  runId: z.string(),
  subject: subjectSchema,
  executionArn: z.string(),
  startedAt: momentSchema,
  /** What the version that the run started on listens to, whatever was published since. */
  ends: z.array(z.string()),
  listens: z.array(z.string()),
})
export type Active = z.infer<typeof activeSchema>

/** The input of every execution: ids only. */
export const runInputSchema = z.object({
  run: z.object({ id: z.string(), journey: z.string(), pk: z.string(), sk: z.string() }),
  subject: subjectSchema,
  event: z.object({
    id: z.string(),
    name: z.string(),
    occurredAt: momentSchema,
    facts: z.record(z.string(), z.unknown()),
  }),
})
export type RunInput = z.infer<typeof runInputSchema>

/** A moment as it is compared in the table: the same instant is always the same text. */
export const inUtc = (moment: string): string => new Date(moment).toISOString()
