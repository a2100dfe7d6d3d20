import { z } from 'zod'
import { momentSchema, subjectSchema } from '../../events/define-event.ts'

export const messageClassSchema = z.enum(['transactional', 'service', 'marketing'])
export type MessageClass = z.infer<typeof messageClassSchema>

/** Who a message is for; the address is looked up at the moment of sending. */
const recipientSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('owner'), personId: z.string() }),
  z.object({ kind: z.literal('advisor'), dealerId: z.string(), advisorId: z.string() }),
  /** One of the people of a region's or brand's office, by the setting `headquarters`. */
  z.object({ kind: z.literal('office'), level: z.enum(['region', 'brand']), of: z.string(), name: z.string() }),
  /** A role that nobody has, e.g. a store without a manager: recorded, and suppressed for want of an address. */
  z.object({ kind: z.literal('nobody'), role: z.string() }),
])
export type Recipient = z.infer<typeof recipientSchema>

/** The ledger's item: one per (run, step, slot). */
export const messageSchema = z.object({
  messageId: z.string(),
  subject: subjectSchema,
  /** The run that sends it; absent where a person's action does (e.g. an assignment by hand). */
  runId: z.string().optional(),
  step: z.string(),
  slot: z.string(),
  template: z.string(),
  class: messageClassSchema,
  to: recipientSchema,
  /** The template's variables: with them a lost message can be made again. */
  variables: z.record(z.string(), z.string()),
  channel: z.string().optional(),
  state: z.enum(['sending', 'accepted', 'failed', 'unknown', 'suppressed']),
  /** Why it was suppressed or failed, or why nothing is known. */
  reason: z.string().optional(),
  providerId: z.string().optional(),
  plannedAt: momentSchema,
  /** After this moment it would say nothing useful and is suppressed. */
  notAfter: momentSchema,
  /** How often it was claimed for sending; every claim raises it, so two senders never hold the same one. */
  attempts: z.number().int(),
  sentAt: momentSchema.optional(),
})
export type Message = z.infer<typeof messageSchema>
