import { z } from 'zod'
import { momentSchema, subjectSchema } from '../../events/define-event.ts'
import { readAdvisors } from '../dealers/dealer-store.ts'
import type { Lead, Offer } from '../leads/lead-record.ts'
import { readOffer, requireLead } from '../leads/lead-store.ts'
import { taskFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { type Delivered, deliver } from './deliver.ts'
import { type About, leadVariables, NothingToSay } from './lead-variables.ts'
import { messageClassSchema, type Recipient } from './message-record.ts'

const inputSchema = z.object({
  run: z.object({ id: z.string() }),
  subject: subjectSchema.extend({ type: z.literal('lead') }),
  now: momentSchema,
  step: z.string(),
  slot: z.string(),
  to: z.enum(['owner', 'holder', 'manager']),
  /** The template's id. */
  message: z.string(),
  class: messageClassSchema,
})
type Input = z.infer<typeof inputSchema>

const outputSchema = z.object({
  state: z.enum(['accepted', 'suppressed', 'failed', 'unknown']),
  messageId: z.string(),
})

/** Sends the message of a journey's step, to the lead's owner, its holder, or the manager of the store that has it. */
export async function sendMessage(input: Input, services: Services): Promise<Delivered> {
  const { run, subject, step, slot, now, message: template } = input
  const lead = await requireLead(services.table, subject.id)
  const offer = lead.offerId === undefined ? undefined : await readOffer(services.table, lead.leadId, lead.offerId)
  const to = await recipientOf(input.to, { lead, offer }, services)
  const said =
    to.kind === 'nobody' ? { variables: {} } : await say(template, { lead, to, now, ...(offer && { offer }) }, services)
  return deliver({ run, subject, step, slot, template, class: input.class, to, now, ...said }, services)
}

/** What the message says. A lead that was closed meanwhile may have nothing left to say: that is an answer, not a failure of the journey. */
async function say(
  template: string,
  about: About,
  services: Services,
): Promise<{ variables: Record<string, string>; withheld?: string }> {
  try {
    return { variables: await leadVariables(template, about, services) }
  } catch (error) {
    if (!(error instanceof NothingToSay)) throw error
    return { variables: {}, withheld: `nothing-to-say: ${error.variable}` }
  }
}

async function recipientOf(
  to: Input['to'],
  { lead, offer }: { lead: Lead; offer: Offer | undefined },
  { table }: Services,
): Promise<Recipient> {
  if (to === 'owner') return { kind: 'owner', personId: lead.personId }
  const nobody = { kind: 'nobody', role: to } as const
  if (to === 'holder') return lead.holder ? { kind: 'advisor', ...idsOf(lead.holder) } : nobody
  const dealerId = lead.holder?.dealerId ?? offer?.dealerId ?? lead.lead.dealerId
  if (dealerId === undefined) return nobody
  const manager = (await readAdvisors(table, dealerId)).find((each) => each.role === 'manager' && each.active)
  return manager ? { kind: 'advisor', ...idsOf(manager) } : nobody
}

const idsOf = ({ dealerId, advisorId }: { dealerId: string; advisorId: string }) => ({ dealerId, advisorId })

export const handler = taskFunction(inputSchema, outputSchema, sendMessage)
