import { z } from 'zod'
import { journeySubjects, type Subject } from '../../events/define-event.ts'
import { stableId } from '../shared/ids.ts'
import { keys } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import { dispatchMessage, settleMessage } from './dispatch-message.ts'
import { recordNotSent } from './finish-message.ts'
import type { Message, MessageClass, Recipient } from './message-record.ts'
import { openSlot, readMessage } from './message-store.ts'
import { prepareMessage } from './prepare-message.ts'

export interface Delivery {
  /** Absent where a person's action sends, e.g. an assignment by hand. */
  run: { id: string } | undefined
  /** What it is about: a lead, a customer, a vehicle or a complaint. */
  subject: Subject
  step: string
  /** Which message of this step: one slot is sent at most once. */
  slot: string
  template: string
  class: MessageClass
  to: Recipient
  /** The template's variables (see shipped-templates.ts). */
  variables: Readonly<Record<string, string>>
  now: string
  /** After this moment it says nothing useful any more; a day after `now` without it. */
  notAfter?: string
  /** Why it cannot be sent, where the caller knows already: recorded as suppressed. */
  withheld?: string
}

/** `unknown`: the channel's answer was lost; the sweep finds out. */
export interface Delivered {
  messageId: string
  state: 'accepted' | 'suppressed' | 'failed' | 'unknown'
}

const A_DAY = 24 * 60 * 60 * 1000

/** Messages are recorded with what they are about, and that is something that a journey can be about. */
class NotAboutThat extends Error {
  constructor(subject: Subject) {
    super(`A message about a ${subject.type} cannot be recorded: give ${journeySubjects.join(', ')} as its subject`)
    this.name = 'NotAboutThat'
  }
}

const isSubject = z.enum(journeySubjects)

/**
 * Sends one message at most once, however often and with whatever crash this is repeated: the slot is claimed in the
 * ledger before the channel is called. Policy is checked now, and its verdict is recorded.
 * Throws UnknownTemplate, TemplateClassDiffers, TemplateVariablesRefused, NotAboutThat.
 */
export async function deliver(delivery: Delivery, services: Services): Promise<Delivered> {
  if (!isSubject.safeParse(delivery.subject.type).success) throw new NotAboutThat(delivery.subject)
  const message = planMessage(delivery)
  const { withheld, now } = delivery
  const state =
    withheld === undefined
      ? await sendOnce(message, now, services)
      : await stop(message, { kind: 'suppressed', reason: withheld }, now, services)
  return { messageId: message.messageId, state: report(state) }
}

async function sendOnce(planned: Message, now: string, services: Services): Promise<Message['state']> {
  const prepared = await prepareMessage(planned, now, services)
  if (prepared.kind !== 'ready') return stop(planned, prepared, now, services)
  const message = { ...planned, channel: prepared.channel.name }
  const claim = await openSlot(services.table, message)
  if (claim.kind === 'run-ended') return stop(message, { kind: 'suppressed', reason: 'run-ended' }, now, services)
  if (claim.kind === 'taken') return settleMessage(claim.message, { now, patient: false }, services)
  return dispatchMessage(message, prepared, now, services)
}

async function stop(
  message: Message,
  why: { kind: 'suppressed' | 'failed'; reason: string },
  now: string,
  services: Services,
): Promise<Message['state']> {
  if (await recordNotSent(message, why, now, services)) return why.kind
  const found = await readMessage(services.table, keys.message(message.subject, message.messageId))
  return found ? settleMessage(found, { now, patient: false }, services) : why.kind
}

function planMessage(delivery: Delivery): Message {
  const { run, subject, step, slot, template, to, now } = delivery
  return {
    messageId: stableId('msg', run?.id ?? subject.id, step, slot),
    subject,
    ...(run && { runId: run.id }),
    step,
    slot,
    template,
    class: delivery.class,
    to,
    variables: { ...delivery.variables },
    state: 'sending',
    plannedAt: now,
    notAfter: delivery.notAfter ?? new Date(Date.parse(now) + A_DAY).toISOString(),
    attempts: 1,
  }
}

/** To whoever called, a message that another is just sending is not known yet. */
const report = (state: Message['state']): Delivered['state'] => (state === 'sending' ? 'unknown' : state)
