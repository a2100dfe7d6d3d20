import { z } from 'zod'
import { journeySubjects, type Subject } from '../../events/define-event.ts'
import { stableId } from '../shared/ids.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { contactOfClaim, contactOfDeferral } from './claim-contact.ts'
import { dispatchMessage } from './dispatch-message.ts'
import { recordNotSent } from './finish-message.ts'
import { type Claim, openSlot, putDeferred } from './message-claim.ts'
import type { MessageClass } from './message-class.ts'
import { messageKey } from './message-pointer.ts'
import { decided, type Fate, type Message, type Recipient } from './message-record.ts'
import { readMessage } from './message-store.ts'
import type { Occasion } from './postpone-message.ts'
import { type Prepared, prepareMessage } from './prepare-message.ts'
import { type Purpose, purposeOf } from './purpose.ts'
import { settleMessage } from './settle-message.ts'
import { takeBackReplaced } from './take-back.ts'

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
  /** What it is for; by its class without it: transactional answers the person, service serves, marketing sells. */
  purpose?: Purpose
  /** What happens where it falls into quiet hours; greetings are dropped without it, everything else is deferred. */
  whenQuiet?: 'defer' | 'drop'
  /** The dealer in whose name it is sent; a consent may be bound to one. */
  dealerId?: string
  to: Recipient
  /** The open offer that it asks an advisor to answer. */
  offerId?: string
  /** The template's variables (see shipped-templates.ts). */
  variables: Readonly<Record<string, string>>
  now: string
  /** After this moment it says nothing useful any more; a day after `now` without it. */
  notAfter?: string
  /** The caller delivers it again when it is deferred; without it the sweep sends what its channel does not take now. */
  comesBack?: boolean
  /** Why it cannot be sent, where the caller knows already: recorded as suppressed. */
  withheld?: string
}

/** `unknown`: the channel's answer was lost; the sweep finds out. `deferred`: deliver it again `until` then, and it is decided anew. `handed`: an employee has it before him and has to press send. */
export interface Delivered {
  messageId: string
  state: 'accepted' | 'suppressed' | 'failed' | 'unknown' | 'deferred' | 'handed'
  until?: string
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
 * ledger before the channel is called. Policy is decided now, on the person's contact as it is claimed with it, and every verdict is recorded.
 * Throws UnknownTemplate, TemplateClassDiffers, TemplateVariablesRefused, NotAboutThat.
 */
export async function deliver(delivery: Delivery, services: Services): Promise<Delivered> {
  if (!isSubject.safeParse(delivery.subject.type).success) throw new NotAboutThat(delivery.subject)
  const { withheld, now } = delivery
  const planned = planMessage(delivery)
  const { state, until } =
    withheld === undefined
      ? await decideAnew(() => sendOnce(planned, { now, comesBack: delivery.comesBack ?? false }, services))
      : await stop(planned, { kind: 'suppressed', reason: withheld }, now, services)
  const { messageId } = planned
  await takeBackReplaced({ ...delivery, messageId }, services)
  return { messageId, state: report(state), ...(state === 'deferred' && until !== undefined && { until }) }
}

async function sendOnce(planned: Message, occasion: Occasion, services: Services): Promise<Fate> {
  const { now } = occasion
  const prepared = await prepareMessage(planned, now, services)
  if (prepared.kind === 'deferred') return defer(planned, prepared, occasion, services)
  if (prepared.kind !== 'ready') return stop(planned, prepared, now, services)
  const { channel, contact } = prepared
  const message = {
    ...decided(planned, { at: now, verdict: 'sent' }, 'sending'),
    channel: channel.name,
    claimedAt: now,
  }
  const changes = contact ? [contactOfClaim(contact, planned, { channel, now })] : []
  const claim = await openSlot(services.table, message, now, changes)
  if (claim.kind === 'ours') return dispatchMessage(message, prepared, occasion, services)
  return refused(claim, planned, occasion, services)
}

/** Nothing but the moment speaks against it; without a run nobody comes again, so it is not sent at all. */
async function defer(
  planned: Message,
  { until, reason, contact }: Extract<Prepared, { kind: 'deferred' }>,
  occasion: Occasion,
  services: Services,
): Promise<Fate> {
  const { now } = occasion
  if (planned.runId === undefined) return stop(planned, { kind: 'suppressed', reason }, now, services)
  const message = decided(planned, { at: now, verdict: 'deferred', reason, until }, 'deferred')
  const claim = await putDeferred(services.table, message, contactOfDeferral(contact, planned, { until, now }))
  return claim.kind === 'ours' ? message : refused(claim, planned, occasion, services)
}

async function stop(
  planned: Message,
  why: { kind: 'suppressed' | 'failed'; reason: string },
  now: string,
  services: Services,
): Promise<Fate> {
  if (await recordNotSent(planned, why, now, services)) return { state: why.kind }
  const found = await readMessage(services.table, messageKey(planned))
  if (found?.state === 'deferred' && found.round > planned.round)
    return stop(resume(planned, found), why, now, services)
  return found ? settle(found, now, services) : { state: why.kind }
}

/** The slot was not ours: it was deferred earlier and is decided anew, or it is under way, or the run is over. */
async function refused(
  claim: Exclude<Claim, { kind: 'ours' }>,
  planned: Message,
  occasion: Occasion,
  services: Services,
): Promise<Fate> {
  const { now } = occasion
  if (claim.kind === 'run-ended') return stop(planned, { kind: 'suppressed', reason: 'run-ended' }, now, services)
  const { message: found } = claim
  if (found.state !== 'deferred') return settle(found, now, services)
  const isRepetition = found.decisions.at(-1)?.at === now
  return isRepetition ? found : sendOnce(resume(planned, found), occasion, services)
}

const settle = (found: Message, now: string, services: Services): Promise<Fate> =>
  settleMessage(found, { now, patient: false }, services)

/** A deferred message says what it says now, but it is the same slot, and too late when it was to be too late. */
function resume(planned: Message, { plannedAt, notAfter, decisions, round }: Message): Message {
  return { ...planned, plannedAt, notAfter, decisions, round }
}

/** The same slot of the same step is always the same message. */
export const messageIdOf = ({
  run,
  subject,
  step,
  slot,
}: Pick<Delivery, 'run' | 'subject' | 'step' | 'slot'>): string => stableId('msg', run?.id ?? subject.id, step, slot)

function planMessage(delivery: Delivery): Message {
  const { run, subject, step, slot, template, to, now, dealerId, whenQuiet, offerId } = delivery
  return {
    messageId: messageIdOf(delivery),
    subject,
    ...(run && { runId: run.id }),
    step,
    slot,
    template,
    class: delivery.class,
    purpose: purposeOf(delivery.class, delivery.purpose),
    ...(whenQuiet && { whenQuiet }),
    ...(dealerId !== undefined && { dealerId }),
    to,
    ...(offerId !== undefined && { offerId }),
    variables: { ...delivery.variables },
    state: 'sending',
    decisions: [],
    round: 0,
    plannedAt: now,
    notAfter: delivery.notAfter ?? new Date(Date.parse(now) + A_DAY).toISOString(),
    attempts: 1,
  }
}

/** To whoever called, a message that another is just sending is not known yet, and one that arrived was accepted. */
const report = (state: Message['state']): Delivered['state'] => {
  if (state === 'delivered') return 'accepted'
  return state === 'sending' ? 'unknown' : state
}
