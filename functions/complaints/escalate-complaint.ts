import { z } from 'zod'
import { complaintEscalated, ladderLevelSchema } from '../../events/complaint.ts'
import { momentSchema } from '../../events/define-event.ts'
import { deliver } from '../messages/deliver.ts'
import type { Recipient } from '../messages/message-record.ts'
import { recipientsOf } from '../messages/recipients-of.ts'
import { fillVariables } from '../messages/variables/fill-variables.ts'
import { type Known, readAbout } from '../messages/variables/read-about.ts'
import { makeEvent } from '../shared/event-record.ts'
import { taskFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { changeComplaint, type Decision } from './change-complaint.ts'
import type { Complaint } from './complaint-record.ts'
import { momentAfter, spanSchema } from './ladder-moment.ts'

const inputSchema = z.object({
  run: z.object({ id: z.string() }),
  subject: z.object({ type: z.literal('complaint'), id: z.string() }),
  now: momentSchema,
  step: z.string(),
  /** The message that the level gets, by its template id. */
  message: z.string(),
  to: ladderLevelSchema,
  /** What is missing, in kebab-case. */
  missing: z.string(),
  /** When the next level comes, counted since the complaint was opened; absent at the last one. */
  next: spanSchema.optional(),
})
type Input = z.infer<typeof inputSchema>

const outputSchema = z.object({ told: z.boolean(), nextAt: momentSchema.optional() })

/**
 * Tells one level of the ladder that something is missing, once an opening, unless a human has spoken with the person. A
 * level where nobody is is recorded, and the ladder goes on. Throws ComplaintNotFound.
 */
export async function escalateComplaint(input: Input, services: Services): Promise<z.infer<typeof outputSchema>> {
  const { subject, to, now, next } = input
  const known = await readAbout(services.table, subject)
  const recipients = await recipientsOf(to, known, services)
  const { outcome, complaint } = await changeComplaint(
    { complaintId: subject.id, now },
    (complaint) => decideLevel(complaint, input, recipients),
    services,
  )
  const nextAt = next === undefined ? undefined : await momentAfter(complaint, next, services)
  if (outcome === 'tell')
    await Promise.all(recipients.map((each) => tell(each, { input, known: { ...known, complaint }, nextAt }, services)))
  return { told: outcome === 'tell', ...(nextAt !== undefined && { nextAt }) }
}

/** A level that was told at this very moment was told by this call, which is being repeated. */
function decideLevel(
  { state, told, handler, complaintId }: Complaint,
  { to: level, missing, now }: Input,
  recipients: readonly Recipient[],
): Decision<'tell' | 'leave'> {
  if (state !== 'open') return { outcome: 'leave' }
  const before = told.find((each) => each.level === level)
  if (before) return { outcome: before.at === now ? 'tell' : 'leave' }
  const nobody = recipients.every(({ kind }) => kind === 'nobody')
  const first = recipients.find((each) => each.kind === 'advisor')
  const takes = handler ?? (first && { dealerId: first.dealerId, advisorId: first.advisorId })
  const detail = `${level}: ${nobody ? 'nobody there' : missing}`
  const event = makeEvent(complaintEscalated, { subject: complaintId, occurredAt: now, facts: { level, missing } })
  return {
    outcome: 'tell',
    change: {
      to: { told: [...told, { level, at: now, ...(nobody && { nobody: true as const }) }], handler: takes },
      entries: [{ at: now, what: 'told', detail }],
    },
    events: nobody ? [] : [event],
  }
}

async function tell(
  to: Recipient,
  { input, known, nextAt }: { input: Input; known: Known; nextAt: string | undefined },
  services: Services,
): Promise<void> {
  const { run, subject, step, now, message: template, missing } = input
  const facts = { level: input.to, missing, until: nextAt }
  const about = { ...known, to, now, event: { name: complaintEscalated.name, facts } }
  const variables = to.kind === 'nobody' ? {} : await fillVariables(template, about, services)
  const slot = to.kind === 'office' ? `${input.to} ${to.name}` : input.to
  await deliver({ run, subject, step, slot, template, class: 'transactional', to, variables, now }, services)
}

export const handler = taskFunction(inputSchema, outputSchema, escalateComplaint)
