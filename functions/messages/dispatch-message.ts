import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import {
  type ChannelState,
  closedUntil,
  isPaused,
  noteFailure,
  pauseChannel,
  resumeChannel,
  waitForTry,
} from './channel-state.ts'
import type { Channel, SendAnswer } from './channels/channel.ts'
import { contactOfClaim } from './claim-contact.ts'
import { finishMessage } from './finish-message.ts'
import { claimAgain } from './message-claim.ts'
import { type Fate, type Message, timesDeferred } from './message-record.ts'
import { endMessage, lookSoon } from './message-store.ts'
import { noteNoCredit, noteUnreachable } from './note-unreachable.ts'
import { type Delay, type Occasion, postponeMessage } from './postpone-message.ts'
import { type Prepared, prepareMessage } from './prepare-message.ts'
import { recordLoss } from './record-loss.ts'
import { type Lost, sendOnce, sendPatiently } from './send-patiently.ts'
import { lostNote } from './stray-receipts.ts'

type Ready = Extract<Prepared, { kind: 'ready' }>

/** Hands a claimed message to its channel and records the answer. A lost answer is `unknown`, and nothing more is sent until it is known. */
export async function dispatchMessage(
  message: Message,
  ready: Ready,
  occasion: Occasion,
  services: Services,
): Promise<Fate> {
  const { channel, outgoing, state } = ready
  const sent = { message, ready, occasion }
  const until = await pauseEnd(sent, services)
  if (until !== undefined)
    return putOff(message, { channel, reason: state?.reason ?? 'paused', until }, occasion, services)
  const answer = occasion.isSweep
    ? await sendOnce(channel, outgoing, services.log)
    : await sendPatiently(channel, outgoing, services)
  return follow(answer, sent, services)
}

interface Sent {
  message: Message
  ready: Ready
  occasion: Occasion
}

/** Until when nothing goes by the channel. After a pause the first message that asks tries, and the others wait for it. */
async function pauseEnd(sent: Sent, services: Services): Promise<string | undefined> {
  const { channel, state } = sent.ready
  const { now } = sent.occasion
  if (!state) return undefined
  return closedUntil(state, now) ?? beside(() => waitForTry(channel.name, state, now, services), sent, services)
}

/** What follows from an answer, by its kind and class. */
async function follow(answer: SendAnswer | Lost, sent: Sent, services: Services): Promise<Fate> {
  const { message, ready, occasion } = sent
  const { channel, state } = ready
  const { now } = occasion
  switch (answer.kind) {
    case 'lost':
      return noteLoss(answer, sent, services)
    case 'later':
      if (answer.class === 'defer') return putOff(message, { channel, ...answer }, occasion, services)
      return notTaken(answer, await lookAtChannel(answer, sent, services), sent, services)
    case 'refused':
      if (answer.class !== 'config') return refused(answer, sent, services)
      return notTaken(answer, await lookAtChannel(answer, sent, services), sent, services)
    default: {
      const ended = await finishMessage(message, answer, now, services)
      if (state) await beside(() => resumeChannel(channel.name, state, services), sent, services)
      return { state: ended }
    }
  }
}

/** What is noted of a channel goes beside what is recorded of its message: where it fails, the next message notes it. */
async function beside<T>(
  note: () => Promise<T>,
  { ready: { channel } }: Sent,
  { log }: Services,
): Promise<T | undefined> {
  try {
    return await note()
  } catch (error) {
    log.warn('channel not noted', { channel: channel.name, error: error instanceof Error ? error.name : 'unknown' })
    return undefined
  }
}

/** Nobody knows whether it was taken; several in a row pause the channel. */
async function noteLoss(answer: Lost, sent: Sent, services: Services): Promise<Fate> {
  const { message, ready, occasion } = sent
  const { channel, outgoing } = ready
  const { now } = occasion
  if (channel.reportsByAddress) await services.table.put(lostNote(message, channel.name, outgoing.address, now))
  const fate = await recordLoss(message, answer, now, services)
  if (fate.state === 'unknown' && channel.deduplicates && channel.query) await lookSoon(services.table, message, now)
  await beside(() => noteFailure(channel.name, { reason: answer.reason, now }, services), sent, services)
  return fate
}

/** What a message that was not taken says of its channel: the provider says that nothing goes, or it may be one of a row. */
async function lookAtChannel(
  answer: Exclude<SendAnswer, { kind: 'accepted' | 'handed' }>,
  sent: Sent,
  services: Services,
): Promise<ChannelState | undefined> {
  const { message, ready, occasion } = sent
  const [{ name }, { now }] = [ready.channel, occasion]
  const { reason } = answer
  const until = answer.kind === 'later' ? answer.until : undefined
  if (answer.class === 'config' || answer.class === 'paused')
    return beside(() => pauseChannel(name, { reason, until, now }, services), sent, services)
  // A provider that takes some of what comes at once is well; one that takes nothing round after round, or still nothing after a pause, is not.
  const isTry = ready.state?.pausedUntil !== undefined
  if (answer.class === 'busy' && !isTry && timesDeferred(message) < BUSY_ROUNDS) return undefined
  return beside(() => noteFailure(name, { reason, now }, services), sent, services)
}

/** So often a message comes back, after tries and pauses each time, before its provider counts as one that takes nothing. */
const BUSY_ROUNDS = 3

/** Where nothing goes by this channel for a while, another may carry the message; else it waits. */
async function notTaken(
  { reason, until }: { reason: string; until?: string },
  state: ChannelState | undefined,
  { message, ready: { channel, hasOtherWays }, occasion }: Sent,
  services: Services,
): Promise<Fate> {
  const pausedUntil = closedUntil(state, occasion.now)
  if (pausedUntil !== undefined && hasOtherWays && !occasion.wasLost)
    return decideAnew(() => sendAgain(message, occasion, services))
  return putOff(message, { channel, reason, until: pausedUntil ?? until }, occasion, services)
}

/** What was lost before stays unknown and is looked into again: a limit or a pause of now says nothing about then. */
async function putOff(message: Message, delay: Delay, occasion: Occasion, services: Services): Promise<Fate> {
  if (!occasion.wasLost) return postponeMessage(message, delay, occasion, services)
  return stillLost(message, delay.reason, services)
}

async function stillLost(message: Message, reason: string, { table }: Services): Promise<Fate> {
  await endMessage(table, message, { state: 'unknown', reason: `answer lost; later: ${reason}` })
  return { state: 'unknown' }
}

/** Whom a channel does not reach another may; everything else that is refused has failed. */
async function refused(
  answer: Extract<SendAnswer, { kind: 'refused' }>,
  { message, ready: { channel, hasOtherWays }, occasion }: Sent,
  services: Services,
): Promise<Fate> {
  // It may be with its recipient since the first time, and the receipt may say so yet.
  if (occasion.wasLost) return stillLost(message, answer.reason, services)
  const isUnreachable = answer.unreachable || answer.class === 'blocked'
  const isOver = answer.class === 'credit'
  if (message.to.kind === 'owner' && (isUnreachable || isOver)) {
    const { personId } = message.to
    if (isOver) await noteNoCredit(personId, message.template, services)
    else await noteUnreachable(personId, { channel: channel.name, now: occasion.now }, services)
    if (hasOtherWays) return decideAnew(() => sendAgain(message, occasion, services))
  }
  return { state: await finishMessage(message, answer, occasion.now, services) }
}

/** Prepares an open message as things stand now, and dispatches it by whichever way is open. */
export async function sendAgain(message: Message, occasion: Occasion, services: Services): Promise<Fate> {
  const { now } = occasion
  const finish = async (why: Parameters<typeof finishMessage>[1]): Promise<Fate> => ({
    state: await finishMessage(message, why, now, services),
  })
  const prepared = await prepareMessage(message, now, services)
  // Nothing but the moment speaks against it: the sweep comes again.
  if (prepared.kind === 'deferred') return { state: 'unknown' }
  // It may be with its recipient: that it may not be sent any more does not make it one that was not.
  if (prepared.kind !== 'ready') return occasion.wasLost ? { state: 'unknown' } : finish(prepared)
  const { channel, contact } = prepared
  // Only the channel that may have it makes one of two.
  if (occasion.wasLost && (channel.name !== message.channel || isPaused(prepared.state, now)))
    return { state: 'unknown' }
  const changes = contact ? [contactOfClaim(contact, message, { channel, now })] : []
  const { until: _until, ...rest } = message
  const again: Message = {
    ...rest,
    state: 'sending',
    channel: channel.name,
    claimedAt: claimedSince(message, channel, now),
  }
  const claim = await claimAgain(services.table, again, now, changes)
  if (claim.kind === 'taken') return claim.message
  if (claim.kind === 'run-ended')
    return occasion.wasLost ? { state: 'unknown' } : finish({ kind: 'suppressed', reason: 'run-ended' })
  return dispatchMessage({ ...again, attempts: message.attempts + 1 }, prepared, occasion, services)
}

/** A channel that makes one of two does so for a time from the first of them: of a lost message that one counts, however often it was repeated. */
function claimedSince({ state, until, claimedAt, channel: name }: Message, channel: Channel, now: string): string {
  const isLost = (state === 'unknown' || state === 'sending') && until === undefined && name === channel.name
  return isLost && channel.deduplicates ? (claimedAt ?? now) : now
}
