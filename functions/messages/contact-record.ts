import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { purposeSchema } from './purpose.ts'

/** What policy must know of a person at the moment of sending: one item, checked by its version in the claim's transaction. */
export const contactSchema = z.object({
  personId: z.string(),
  version: z.number().int(),
  /** What was claimed for sending in the last 31 days, oldest first; answers and safety notices are not counted. */
  recent: z.array(z.object({ messageId: z.string(), at: momentSchema, purpose: purposeSchema })).default([]),
  /** What was deferred and will be decided anew: messages of lower priority give way to it. */
  waiting: z
    .array(z.object({ messageId: z.string(), purpose: purposeSchema, until: momentSchema, notAfter: momentSchema }))
    .default([]),
  /** Open complaints: while there is one, marketing, care and surveys are held. */
  openComplaints: z.array(z.string()).default([]),
  /** Marketing and care are held for 7 days after the last was closed. */
  complaintClosedAt: momentSchema.optional(),
  /** The person stopped marketing; only they themselves can take it back, and nobody asks them. */
  stoppedAt: momentSchema.optional(),
  /** The number or account no longer takes messages, by channel. */
  unreachable: z.record(z.string(), momentSchema).default({}),
  /** Subscription credits of WeChat by template; one is used up by each message. */
  credits: z.record(z.string(), z.number().int().nonnegative()).default({}),
  /** When a message was last handed to an employee who has to press send, by channel. */
  handed: z.record(z.string(), momentSchema).default({}),
  /** Which message used up what its channel gives only once, lately: a credit of this template, or the day of the employee who is asked by this channel. It may go by it still; where it does not, that is there again. */
  spent: z
    .array(
      z.object({
        messageId: z.string(),
        at: momentSchema,
        credit: z.string().optional(),
        handedBy: z.string().optional(),
      }),
    )
    .default([]),
})
export type Contact = z.infer<typeof contactSchema>
