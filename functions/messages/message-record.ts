import { z } from 'zod'
import { momentSchema, subjectSchema } from '../../events/define-event.ts'
import { messageClassSchema } from './message-class.ts'
import { purposeSchema } from './purpose.ts'

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

/** What was decided about a message at a moment, and why. */
const decisionSchema = z.object({
  at: momentSchema,
  verdict: z.enum(['sent', 'deferred', 'suppressed', 'failed']),
  reason: z.string().optional(),
  /** When it is decided anew. */
  until: momentSchema.optional(),
})
export type Decision = z.infer<typeof decisionSchema>

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
  /** What it is for, as policy sees it; absent in messages that are older than policy. */
  purpose: purposeSchema.optional(),
  whenQuiet: z.enum(['defer', 'drop']).optional(),
  /** In whose name it is sent. */
  dealerId: z.string().optional(),
  to: recipientSchema,
  /** The open offer that it is about, where it is: its recipient may answer it where he reads it. */
  offerId: z.string().optional(),
  /** The template's variables: with them a lost message can be made again. */
  variables: z.record(z.string(), z.string()),
  channel: z.string().optional(),
  state: z.enum(['sending', 'accepted', 'delivered', 'failed', 'unknown', 'suppressed', 'deferred', 'handed']),
  /** Why it was suppressed, failed or deferred, or why nothing is known. */
  reason: z.string().optional(),
  /** Deferred until then; of an unknown one, that its channel certainly did not take it and it is sent again then. */
  until: momentSchema.optional(),
  /** Everything that was decided about it, oldest first. */
  decisions: z.array(decisionSchema).default([]),
  /** How often it was decided; a write on an older decision is refused. */
  round: z.number().int().default(0),
  providerId: z.string().optional(),
  /** How many messages an SMS is to its provider, which bills each: by our count, or by the provider's where it says. */
  parts: z.number().int().positive().optional(),
  /** What changes the message at its provider afterwards (cards of WeCom). */
  responseCode: z.string().optional(),
  plannedAt: momentSchema,
  /** After this moment it would say nothing useful and is suppressed. */
  notAfter: momentSchema,
  /** How often it was claimed for sending; every claim raises it, so two senders never hold the same one. */
  attempts: z.number().int(),
  /** When it was last claimed; absent in messages that are older than this. */
  claimedAt: momentSchema.optional(),
  sentAt: momentSchema.optional(),
  /** When the employee who has it before him was reminded of it. */
  remindedAt: momentSchema.optional(),
  /** Why it is to be taken back from the employee before its time. */
  takenBack: z.enum(['replaced', 'erased']).optional(),
  /** When the provider says that it was delivered, or was not; absent where it says nothing. */
  receiptAt: momentSchema.optional(),
})
export type Message = z.infer<typeof messageSchema>

/** What has become of a message. */
export type Fate = Pick<Message, 'state' | 'until'>

/** How often it was put off: by policy, or by a channel that certainly did not take it. */
export const timesDeferred = ({ decisions }: Pick<Message, 'decisions'>): number =>
  decisions.filter(({ verdict }) => verdict === 'deferred').length

/** The message with one more decision, as it is then stored. */
export function decided(message: Message, decision: Decision, state: Message['state']): Message {
  const { until: _until, reason: _reason, ...rest } = message
  const { reason, until } = decision
  return {
    ...rest,
    state,
    ...(reason !== undefined && { reason }),
    ...(until !== undefined && { until }),
    decisions: [...message.decisions, decision],
    round: message.round + 1,
  }
}
