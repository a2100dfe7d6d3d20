import { z } from 'zod'
import { momentSchema, subjectSchema } from '../../events/define-event.ts'

export const messageClassSchema = z.enum(['transactional', 'service', 'marketing'])

/** The ledger's item: one per (run, step, slot). */
export const messageSchema = z.object({
  messageId: z.string(),
  subject: subjectSchema,
  runId: z.string(),
  step: z.string(),
  slot: z.string(),
  template: z.string(),
  class: messageClassSchema,
  /** Who: `owner`, or an advisor's id. */
  to: z.string(),
  channel: z.string().optional(),
  state: z.enum(['sending', 'accepted', 'failed', 'unknown', 'suppressed']),
  /** Why it was suppressed or failed. */
  reason: z.string().optional(),
  providerId: z.string().optional(),
  plannedAt: momentSchema,
  sentAt: momentSchema.optional(),
})
export type Message = z.infer<typeof messageSchema>
