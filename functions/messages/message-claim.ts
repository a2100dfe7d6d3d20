import { due, keys } from '../shared/keys.ts'
import { type Condition, type Table, TransactionRefused, type Write } from '../shared/table.ts'
import { messageKey, pointerTo } from './message-pointer.ts'
import { type Message, messageSchema } from './message-record.ts'
import { listedSince, sameRound } from './message-store.ts'
import { listLead } from './store-leads.ts'

/** Why a claim was not given: the slot is taken by `message`, or the run is over. */
export type Claim = { kind: 'ours' } | { kind: 'taken'; message: Message } | { kind: 'run-ended' }

/**
 * Puts a message as `sending`, unless its slot is taken or its run has ended; a deferred one is put over what was deferred. It lies on the
 * unknown list until its end is known, so a crash is found. `contact` is the change of the person's contact that goes with it:
 * throws TransactionRefused where somebody else changed that since it was read.
 */
export async function openSlot(table: Table, message: Message, now: string, contact: readonly Write[]): Promise<Claim> {
  const put: Write = {
    put: { ...messageKey(message), ...due('unknown-messages', message.messageId, now), ...message },
    condition: sameRound(message),
  }
  const { to, subject } = message
  const isOnList = to.kind === 'advisor' && subject.type === 'lead'
  const listing = isOnList ? [listLead(to.dealerId, subject.id, now)] : []
  return claim(table, [put, ...runGoesOn(message), ...contact, ...pointerTo(message, now), ...listing])
}

/** Puts a message as `deferred`, and notes it at its run, which drops it if it ends before. Refused as openSlot is. */
export function putDeferred(table: Table, message: Message, contact: Write): Promise<Claim> {
  return putWaiting(table, { message, condition: sameRound(message), contact: [contact] })
}

/** The same for one that was claimed, and that its channel did not take. */
export function putReturned(table: Table, message: Message, contact: readonly Write[]): Promise<Claim> {
  return putWaiting(table, { message, condition: stillClaimed(message), contact })
}

/** Leaves a claimed message that its channel did not take to the sweep, which finds it at `until`. What it has become instead, where it is not ours any more. */
export async function putLeft(table: Table, message: Message, until: string): Promise<Message | undefined> {
  const listed = due('unknown-messages', message.messageId, listedSince(until))
  const put: Write = { put: { ...messageKey(message), ...listed, ...message }, condition: stillClaimed(message) }
  try {
    await table.transact([put])
    return undefined
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error
    return messageSchema.parse(error.items[0])
  }
}

const stillClaimed = ({ attempts }: Message): Condition => ({
  condition: '#state = :sending AND attempts = :seen',
  names: { '#state': 'state' },
  values: { ':sending': 'sending', ':seen': attempts },
})

async function putWaiting(
  table: Table,
  { message, condition, contact }: { message: Message; condition: Condition; contact: readonly Write[] },
): Promise<Claim> {
  const put: Write = { put: { ...messageKey(message), ...message }, condition }
  const { runId, subject, messageId } = message
  const note: Write[] =
    runId === undefined
      ? []
      : [
          {
            update: {
              key: keys.run(subject, runId),
              update: 'ADD #deferred :message',
              condition: `attribute_exists(runId) AND ${GOES_ON.condition}`,
              names: { '#deferred': 'deferred' },
              values: { ':message': new Set([messageId]) },
            },
          },
        ]
  return claim(table, [put, ...note, ...contact, ...pointerTo(message)])
}

/** Claims a message again, by the channel that it names now, whose fate was unknown or which another channel could not deliver; only one of several claimants gets it. */
export async function claimAgain(
  table: Table,
  message: Message,
  now: string,
  contact: readonly Write[],
): Promise<Claim> {
  const { duePk, dueSk } = due('unknown-messages', message.messageId, now)
  const update: Write = {
    update: {
      key: messageKey(message),
      update:
        'SET #state = :sending, channel = :channel, attempts = attempts + :one, claimedAt = :now, duePk = :duePk, dueSk = :dueSk REMOVE #until, parts',
      condition: '#state IN (:sending, :unknown) AND attempts = :seen',
      names: { '#state': 'state', '#until': 'until' },
      values: {
        ':now': message.claimedAt ?? now,
        ':sending': 'sending',
        ':unknown': 'unknown',
        ':one': 1,
        ':channel': message.channel,
        ':seen': message.attempts,
        ':duePk': duePk,
        ':dueSk': dueSk,
      },
    },
  }
  return claim(table, [update, ...runGoesOn(message), ...contact])
}

/** The check of rule B: a message is not sent on behalf of a run that an event has ended. */
function runGoesOn({ runId, subject }: Message): Write[] {
  return runId === undefined ? [] : [{ check: keys.run(subject, runId), condition: GOES_ON }]
}

const GOES_ON: Condition = { condition: 'attribute_not_exists(ended)' }

/** The message's own write comes first, then its run's, if it has one. Any other that is refused is thrown: what was decided on has changed. */
async function claim(table: Table, writes: readonly Write[]): Promise<Claim> {
  try {
    await table.transact(writes)
    return { kind: 'ours' }
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error
    const [found] = error.items
    if (error.failed[0]) return { kind: 'taken', message: messageSchema.parse(found) }
    const [, next] = writes
    const isRun = next && ('check' in next ? next.check : 'update' in next ? next.update.key : undefined)
    if (isRun && error.failed[1]) return { kind: 'run-ended' }
    throw error
  }
}
