import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Channel, SendAnswer } from './channels/channel.ts'
import { sendAgain } from './dispatch-message.ts'
import { finishMessage } from './finish-message.ts'
import type { Fate, Message } from './message-record.ts'
import { isOpen } from './message-store.ts'
import { findAddressee } from './recipient.ts'
import { type Lost, lost } from './send-patiently.ts'
import { takeStrayReceipt } from './stray-receipts.ts'

/** After so many sends without an answer nobody believes in a channel any more that cannot say for how long it makes one of two. */
const MOST_ATTEMPTS = 5

/** So long receipts may take to come; what is not known by then never will be. In milliseconds. */
const NEVER_KNOWN = 3 * 24 * 60 * 60 * 1000

/** `patient`: whoever claimed the message before is certainly gone, and the provider has had time to know what it took. */
interface Settling {
  now: string
  patient: boolean
}

/**
 * Finds out what became of a message that was claimed before. Asks the channel first; only what it never took is sent
 * again, and only if `patient`, or if the channel makes one of two.
 */
export async function settleMessage(message: Message, settling: Settling, services: Services): Promise<Fate> {
  const { now, patient } = settling
  const { state, until } = message
  const finish = async (why: Parameters<typeof finishMessage>[1]): Promise<Fate> => ({
    state: await finishMessage(message, why, now, services),
  })
  const again = (wasLost: boolean): Promise<Fate> =>
    decideAnew(() => sendAgain(message, { now, comesBack: false, isSweep: patient, wasLost }, services))
  if (!isOpen(message)) return { state, ...(until !== undefined && { until }) }
  if (until !== undefined)
    return patient && Date.parse(now) >= Date.parse(until) ? again(false) : { state: 'unknown', until }
  const channel = services.channels[message.channel ?? '']
  // The sweep comes when whatever was sent at the same time has been recorded.
  const told = patient && channel?.reportsByAddress && (await takeStrayReceipt(message, channel, now, services))
  if (told) return { state: told }
  const known = await askChannel(message, { channel, now }, services)
  if (known?.kind === 'lost') {
    if (state === 'handed') return { state }
    return isOver(message, now) ? finish({ kind: 'failed', reason: 'answer-lost' }) : { state: 'unknown' }
  }
  if (state === 'handed' && known?.kind !== 'accepted') return waitForEmployee(message, now, services)
  if (known && known.kind !== 'later') return finish(known)
  if (!patient && !channel?.deduplicates) return { state: 'unknown' }
  const isBounded = channel?.deduplicates === true && channel.query !== undefined
  if (message.attempts >= MOST_ATTEMPTS && !isBounded) return finish({ kind: 'failed', reason: 'gave-up' })
  return again(isBounded)
}

/** What the channel knows of it, at the address that its recipient has now; where there is none any more nothing is sent either. */
async function askChannel(
  message: Message,
  { channel, now }: { channel: Channel | undefined; now: string },
  services: Services,
): Promise<SendAnswer | Lost | undefined> {
  if (!channel) return undefined
  if (!channel.query) return channel.deduplicates ? undefined : { kind: 'lost', reason: 'cannot-be-asked' }
  const { messageId: id, providerId, to, claimedAt, plannedAt } = message
  const { addresses } = await findAddressee(to, services)
  const address = addresses[channel.address ?? 'phone']
  if (address === undefined) return undefined
  const asked = {
    id,
    address,
    sentAt: claimedAt ?? plannedAt,
    at: now,
    ...(providerId !== undefined && { providerId }),
  }
  try {
    return await channel.query(asked)
  } catch (error) {
    return lost(error, { messageId: id, channel: channel.name, log: services.log })
  }
}

const isOver = ({ claimedAt, plannedAt }: Message, now: string): boolean =>
  Date.parse(now) - Date.parse(claimedAt ?? plannedAt) > NEVER_KNOWN

/** Until it is too late: then nobody pressed send, and nobody shall any more. */
async function waitForEmployee(message: Message, now: string, services: Services): Promise<Fate> {
  if (Date.parse(now) <= Date.parse(message.notAfter)) return { state: 'handed' }
  return { state: await finishMessage(message, { kind: 'suppressed', reason: 'not-pressed' }, now, services) }
}
