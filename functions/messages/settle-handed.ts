import type { Services } from '../shared/services.ts'
import { ConditionFailed } from '../shared/table.ts'
import { askChannel, askedMessage, isOver } from './ask-channel.ts'
import type { Channel } from './channels/channel.ts'
import { finishMessage } from './finish-message.ts'
import { halfTime } from './handed-list.ts'
import { messageKey } from './message-pointer.ts'
import type { Fate, Message } from './message-record.ts'
import { noteUnreachable } from './note-unreachable.ts'
import { lost } from './send-patiently.ts'

const HANDED: Fate = { state: 'handed' }

/**
 * Looks after a message that an employee has before him: it is done when he pressed send, and has failed where the provider would
 * not bring it. He is reminded once, when half of its time is over, and it is taken back from him when it would be too late.
 */
export async function settleHanded(
  message: Message,
  { channel, now }: { channel: Channel | undefined; now: string },
  services: Services,
): Promise<Fate> {
  const finish = async (why: Parameters<typeof finishMessage>[1]): Promise<Fate> => ({
    state: await finishMessage(message, why, now, services),
  })
  const known = await askChannel(message, { channel, now }, services)
  if (known?.kind === 'lost') return isOver(message, now) ? finish({ kind: 'failed', reason: 'answer-lost' }) : HANDED
  if (known?.kind === 'accepted') return finish(known)
  if (known?.kind === 'refused') {
    if (known.unreachable && message.to.kind === 'owner')
      await noteUnreachable(message.to.personId, { channel: message.channel ?? '', now }, services)
    return finish(known)
  }
  if (Date.parse(now) > Date.parse(message.notAfter)) return takeBack(message, { channel, now }, services)
  if (channel?.remind && Date.parse(now) >= halfTime(message)) await remindOnce(message, channel, now, services)
  return HANDED
}

/** He may press at the same moment: what he did before it was taken back counts. */
export async function takeBack(
  message: Message,
  { channel, now }: { channel: Channel | undefined; now: string },
  services: Services,
): Promise<Fate> {
  const asked =
    channel?.withdraw && ((await askedMessage(message, { channel, now }, services)) ?? withoutAddress(message, now))
  if (channel?.withdraw && asked) {
    try {
      await channel.withdraw(asked)
    } catch (error) {
      lost(error, { messageId: message.messageId, channel: channel.name, log: services.log })
      if (!isOver(message, now)) return HANDED
    }
    const known = await askChannel(message, { channel, now }, services)
    if (known?.kind === 'lost' && !isOver(message, now)) return HANDED
    if (known?.kind === 'accepted') return { state: await finishMessage(message, known, now, services) }
  }
  const reason = message.takenBack ?? 'not-pressed'
  return { state: await finishMessage(message, { kind: 'suppressed', reason }, now, services) }
}

/** Who was erased has no address any more; a task that is known by its own id is ended all the same. */
const withoutAddress = ({ messageId, providerId, plannedAt, claimedAt }: Message, now: string) =>
  providerId === undefined
    ? undefined
    : { id: messageId, address: '', sentAt: claimedAt ?? plannedAt, at: now, providerId }

/** Recorded before it is done: rather no reminder than two. */
async function remindOnce(message: Message, channel: Channel, now: string, services: Services): Promise<void> {
  if (message.remindedAt !== undefined) return
  try {
    await services.table.update({
      key: messageKey(message),
      update: 'SET remindedAt = :now',
      condition: '#state = :handed AND attribute_not_exists(remindedAt)',
      names: { '#state': 'state' },
      values: { ':now': now, ':handed': 'handed' },
    })
  } catch (error) {
    if (error instanceof ConditionFailed) return
    throw error
  }
  const asked = await askedMessage(message, { channel, now }, services)
  try {
    if (asked) await channel.remind?.(asked)
  } catch (error) {
    lost(error, { messageId: message.messageId, channel: channel.name, log: services.log })
  }
}
