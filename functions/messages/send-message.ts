import { z } from 'zod'
import { journeySubjects, momentSchema, subjectSchema } from '../../events/define-event.ts'
import { keys } from '../shared/keys.ts'
import { taskFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { reasonGone } from '../vehicles/maintenance-reason.ts'
import { maintenanceDueSchema } from '../vehicles/vehicle-record.ts'
import { type Delivered, deliver, messageIdOf } from './deliver.ts'
import { messageClassSchema } from './message-class.ts'
import type { Message, Recipient } from './message-record.ts'
import { readMessages } from './message-store.ts'
import { lengthOf } from './policy-rules.ts'
import { isExempt, purposeOf, purposeSchema } from './purpose.ts'
import { addressees, recipientsOf } from './recipients-of.ts'
import type { About } from './variables/about.ts'
import { dealerIdOf } from './variables/dealer-of.ts'
import { fillVariables, NothingToSay } from './variables/fill-variables.ts'
import { readAbout } from './variables/read-about.ts'

const inputSchema = z.object({
  run: z.object({ id: z.string() }),
  subject: subjectSchema.extend({ type: z.enum(journeySubjects) }),
  now: momentSchema,
  step: z.string(),
  slot: z.string(),
  to: z.enum(addressees),
  /** The template's id. */
  message: z.string(),
  class: messageClassSchema,
  purpose: purposeSchema.optional(),
  /** What to do where it falls into quiet hours. */
  whenQuiet: z.enum(['defer', 'drop']).optional(),
  /** For how long it says something useful; ISO 8601 duration, a day without it. */
  usefulFor: z.string().optional(),
  /** What started the run; absent in runs that began before it was handed over. */
  event: z.object({ name: z.string(), facts: z.record(z.string(), z.unknown()) }).optional(),
})
type Input = z.infer<typeof inputSchema>

const outputSchema = z.object({
  state: z.enum(['accepted', 'suppressed', 'failed', 'unknown', 'deferred', 'handed']),
  messageId: z.string(),
  /** When to try again what is deferred. */
  until: momentSchema.optional(),
})

/** Sends the message of a journey's step to whom it names: one person, or everyone of an office. */
export async function sendMessage(input: Input, services: Services): Promise<Delivered> {
  const known = await readAbout(services.table, input.subject)
  const what = { ...known, ...(input.event && { event: input.event }) }
  const [first, ...others] = await recipientsOf(input.to, what, services)
  const comesBack = first.kind === 'owner' && !isExempt(purposeOf(input.class, input.purpose))
  const sent = await sendTo(first, input, { what, services, comesBack })
  for (const to of others)
    await sendTo(to, { ...input, slot: `${input.slot} ${nameOf(to)}` }, { what, services, comesBack: false })
  return sent
}

/** What several people get are several messages, each with a slot of its own. */
const nameOf = (to: Recipient): string => (to.kind === 'office' ? to.name : to.kind)

async function sendTo(
  to: Recipient,
  input: Input,
  { what, services, comesBack }: { what: Omit<About, 'to' | 'now'>; services: Services; comesBack: boolean },
): Promise<Delivered> {
  const { run, subject, step, slot, now, message: template } = input
  const about = { ...what, to, now }
  const messageId = messageIdOf({ run, subject, step, slot })
  const gone = (await reasonOf(about, services)) ?? (await askedBefore({ ...input, to, messageId }, services))
  const said = gone ?? (to.kind === 'nobody' ? { variables: {} } : await say(template, about, services))
  const dealerId = dealerIdOf(about)
  const { purpose, whenQuiet, usefulFor } = input
  const manner = {
    comesBack,
    ...(purpose && { purpose }),
    ...(whenQuiet && { whenQuiet }),
    ...(usefulFor !== undefined && { notAfter: new Date(Date.parse(now) + lengthOf(usefulFor)).toISOString() }),
    ...(dealerId !== undefined && { dealerId }),
  }
  return deliver({ run, subject, step, slot, template, class: input.class, to, now, ...manner, ...said }, services)
}

/** A message of the evening may have lost its reason by the morning: a car that is booked, serviced or sold is not reminded. */
async function reasonOf({ subject, vehicle, event }: About, { table }: Services): Promise<Said | undefined> {
  if (subject.type !== 'vehicle' || !event) return undefined
  const due = maintenanceDueSchema.optional().parse(await table.get(keys.dated(subject, 'maintenance')))
  const gone = reasonGone(vehicle, due, { name: event.name, facts: { ...event.facts } })
  return gone === undefined ? undefined : { variables: {}, withheld: `reason-gone: ${gone}` }
}

/** Nobody is asked the same about the same matter twice, whatever run asks. */
async function askedBefore(
  {
    subject,
    to,
    purpose,
    message: template,
    messageId,
  }: Pick<Input, 'subject' | 'purpose' | 'message'> & { to: Recipient; messageId: string },
  { table }: Services,
): Promise<Said | undefined> {
  if (purpose !== 'survey' || to.kind !== 'owner') return undefined
  const { personId } = to
  const before = (await readMessages(table, subject)).some(
    (each) =>
      each.messageId !== messageId &&
      each.template === template &&
      each.to.kind === 'owner' &&
      each.to.personId === personId &&
      ASKED.includes(each.state),
  )
  return before ? { variables: {}, withheld: 'asked-before' } : undefined
}

/** What left, or may have. */
const ASKED: readonly Message['state'][] = ['sending', 'accepted', 'delivered', 'unknown', 'handed']

interface Said {
  variables: Message['variables']
  withheld?: string
}

/** What the message says. A subject that was closed meanwhile may have nothing left to say: that is an answer, not a failure of the journey. */
async function say(template: string, about: About, services: Services): Promise<Said> {
  try {
    return { variables: await fillVariables(template, about, services) }
  } catch (error) {
    if (!(error instanceof NothingToSay)) throw error
    return { variables: {}, withheld: `nothing-to-say: ${error.variable}` }
  }
}

export const handler = taskFunction(inputSchema, outputSchema, sendMessage)
