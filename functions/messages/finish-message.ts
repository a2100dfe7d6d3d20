import type { AnyEvent } from '../../events/define-event.ts'
import { messageFailed, messageSuppressed } from '../../events/message.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import type { Services } from '../shared/services.ts'
import type { SendAnswer } from './channels/channel.ts'
import { handedListing } from './handed-list.ts'
import { decided, type Message } from './message-record.ts'
import { type Ending, endMessage, putEnded } from './message-store.ts'
import { providerPointers } from './provider-pointer.ts'
import { takeEarlyReceipt } from './record-receipt.ts'
import { returnSpent } from './return-spent.ts'

type NotSent = { kind: 'suppressed' | 'failed'; reason: string }

/** Ends a message that was claimed: with the channel's answer, or with why it is not sent after all. One that is with an employee is not at its end yet. */
export async function finishMessage(
  message: Message,
  answer: Exclude<SendAnswer, { kind: 'later' }> | NotSent,
  now: string,
  { table, bus, channels }: Services,
): Promise<Ending['state']> {
  if (answer.kind === 'accepted') {
    const { providerId, responseCode, parts } = answer
    const ending = { state: 'accepted', providerId, responseCode, parts, sentAt: now } as const
    await endMessage(table, message, ending, providerPointers(message, providerId, now))
    await takeEarlyReceipt(message, { providerId, now }, { table, bus })
    return 'accepted'
  }
  if (answer.kind === 'handed') {
    const { providerId } = answer
    await endMessage(table, message, { state: 'handed', providerId, ...handedListing(message, now) })
    return 'handed'
  }
  const state = answer.kind === 'suppressed' ? 'suppressed' : 'failed'
  const event = notSent(message, { kind: state, reason: answer.reason }, now)
  const first = await endMessage(table, message, { state, reason: answer.reason }, [eventWrite(event, now)])
  if (first) await bus.publish([event])
  if (first) await returnSpent(message, { table, channels })
  return state
}

/** Records a message that policy or setup stops before it is ever claimed. `false`: its slot is taken, or it was decided otherwise meanwhile. */
export async function recordNotSent(message: Message, why: NotSent, now: string, services: Services): Promise<boolean> {
  const event = notSent(message, why, now)
  const ended = decided(message, { at: now, verdict: why.kind, reason: why.reason }, why.kind)
  if (!(await putEnded(services.table, ended, event, now))) return false
  await services.bus.publish([event])
  return true
}

function notSent({ subject, messageId, template }: Message, { kind, reason }: NotSent, now: string): AnyEvent {
  const fact = { subject, facts: { messageId, template, reason }, occurredAt: now }
  return kind === 'suppressed' ? makeEvent(messageSuppressed, fact) : makeEvent(messageFailed, fact)
}
