import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { purposeSchema } from './purpose.ts'

/** What policy must know of a person at the moment of sending: one item, checked by its version in the claim's transaction. */
export const contactSchema = z.object({
  personId: z.string(),
  version: z.number().int(),
  /** What was claimed for sending in the last 31 days, oldest first. */
  recent: z.array(z.object({ messageId: z.string(), at: momentSchema, purpose: purposeSchema })).default([]),
  /** Open complaints: while there is one, marketing, care and surveys are held. */
  openComplaints: z.array(z.string()).default([]),
  /** Marketing and care are held for 7 days after the last was closed. */
  complaintClosedAt: momentSchema.optional(),
  /** The person stopped marketing; only they themselves can take it back, and nobody asks them. */
  stoppedAt: momentSchema.optional(),
  /** The number or account no longer takes messages. */
  unreachable: z.record(z.string(), momentSchema).default({}),
  /** Subscription credits of WeChat by template; one is used up by each message. */
  credits: z.record(z.string(), z.number().int().nonnegative()).default({}),
})
export type Contact = z.infer<typeof contactSchema>
