import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { askChannel, isOver } from './ask-channel.ts'
import { sendAgain } from './dispatch-message.ts'
import { finishMessage } from './finish-message.ts'
import { type Fate, type Message, timesDeferred } from './message-record.ts'
import { isOpen } from './message-store.ts'
import { takeEarlyReceipt } from './record-receipt.ts'
import { settleHanded } from './settle-handed.ts'
import { takeStrayReceipt } from './stray-receipts.ts'

/** After so many sends without an answer nobody believes in a channel any more that cannot say for how long it makes one of two. */
const MOST_ATTEMPTS = 5

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
  const told = patient && channel?.reportsByAddress && (await takeStrayReceipt(message, channel, now, services))
  if (told) return { state: told }
  if (state === 'handed') return settleHanded(message, { channel, now }, services)
  const early = await takeEarlyReceipt(message, { now }, services)
  if (early) return { state: early }
  const known = await askChannel(message, { channel, now }, services)
  if (known?.kind === 'lost') return isOver(message, now) ? finish(LOST) : { state: 'unknown' }
  const mayHaveIt = known?.kind === 'repeatable'
  if (known && !mayHaveIt && known.kind !== 'later') return withReceipt(await finish(known), message, now, services)
  if (!patient && !channel?.deduplicates) return { state: 'unknown' }
  if (mayHaveIt && isOver(message, now)) return finish(LOST)
  const isBounded = mayHaveIt && channel?.query !== undefined
  if (handedOver(message) >= MOST_ATTEMPTS && !isBounded) return finish({ kind: 'failed', reason: 'gave-up' })
  return again(mayHaveIt)
}

const LOST = { kind: 'failed', reason: 'answer-lost' } as const

/** A receipt that came by our own id since one looked for it: the channel may name the message otherwise. */
async function withReceipt(fate: Fate, message: Message, now: string, services: Services): Promise<Fate> {
  const state = fate.state === 'accepted' ? await takeEarlyReceipt(message, { now }, services) : undefined
  return state ? { state } : fate
}

/** How often a channel was given it without saying that it did not take it. */
const handedOver = (message: Message): number => message.attempts - timesDeferred(message)
