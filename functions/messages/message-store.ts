import type { AnyEvent } from '../../events/define-event.ts'
import { eventWrite } from '../shared/event-record.ts'
import { due, duePk, type Key, keys, SHARDS } from '../shared/keys.ts'
import {
  type Condition,
  ConditionFailed,
  type Table,
  TransactionRefused,
  type Update,
  type Write,
} from '../shared/table.ts'
import { messageKey, pointerTo } from './message-pointer.ts'
import { type Message, messageSchema } from './message-record.ts'
import { listLead } from './store-leads.ts'

/** Why a claim was not given: the slot is taken by `message`, or the run is over. */
export type Claim = { kind: 'ours' } | { kind: 'taken'; message: Message } | { kind: 'run-ended' }

export async function readMessage(table: Table, key: Key): Promise<Message | undefined> {
  const item = await table.get(key)
  return item && messageSchema.parse(item)
}

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
export async function putDeferred(table: Table, message: Message, contact: Write): Promise<Claim> {
  const put: Write = { put: { ...messageKey(message), ...message }, condition: sameRound(message) }
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
  return claim(table, [put, ...note, contact, ...pointerTo(message)])
}

/** Only what was decided on what is stored may be stored: nothing, or the message as it was deferred. */
function sameRound({ round }: Message): Condition {
  if (round <= 1) return { condition: 'attribute_not_exists(pk)' }
  return {
    condition: '#state = :deferred AND #round = :seen',
    names: { '#state': 'state', '#round': 'round' },
    values: { ':deferred': 'deferred', ':seen': round - 1 },
  }
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
      update: 'SET #state = :sending, channel = :channel, attempts = attempts + :one, duePk = :duePk, dueSk = :dueSk',
      condition: '#state IN (:sending, :unknown) AND attempts = :seen',
      names: { '#state': 'state' },
      values: {
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

/** A message of which nothing is known yet goes to the end of the line, so that it does not keep others from being looked at. */
export async function lookLater(table: Table, message: Message, now: string): Promise<void> {
  try {
    await table.update({
      key: messageKey(message),
      update: 'SET dueSk = :dueSk',
      condition: 'attribute_exists(duePk)',
      values: { ':dueSk': due('unknown-messages', message.messageId, now).dueSk },
    })
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
  }
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

/** Writes a message that ends before it was ever sent. `false`: its slot is taken, or it was decided otherwise meanwhile. */
export async function putEnded(table: Table, message: Message, event: AnyEvent, now: string): Promise<boolean> {
  return transactOnce(table, [
    { put: { ...messageKey(message), ...message }, condition: sameRound(message) },
    eventWrite(event, now),
    ...pointerTo(message),
  ])
}

/** What a message that was claimed has become, as the ledger keeps it. */
export type Ending = Pick<Message, 'state' | 'reason' | 'providerId' | 'sentAt'>

/** The one write that ends a message: the state, its reason, and off the unknown list. With an event, in one transaction. `false`: it had ended before. */
export async function endMessage(
  table: Table,
  message: Message,
  ending: Ending,
  event?: { event: AnyEvent; now: string },
): Promise<boolean> {
  const update = endingUpdate(messageKey(message), ending)
  if (event) return transactOnce(table, [{ update }, eventWrite(event.event, event.now)])
  try {
    await table.update(update)
    return true
  } catch (error) {
    if (error instanceof ConditionFailed) return false
    throw error
  }
}

function endingUpdate(key: Key, ending: Ending): Update {
  const set = Object.entries(ending).filter(([, value]) => value !== undefined)
  const assignments = set.map(([name]) => `#${name} = :${name}`).join(', ')
  return {
    key,
    update: `SET ${assignments}${isOpen(ending) ? '' : ' REMOVE duePk, dueSk'}`,
    condition: '#state IN (:isSending, :isUnknown, :isHanded)',
    names: Object.fromEntries(set.map(([name]) => [`#${name}`, name])),
    values: {
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
      ':isSending': 'sending',
      ':isUnknown': 'unknown',
      ':isHanded': 'handed',
    },
  }
}

async function transactOnce(table: Table, writes: readonly Write[]): Promise<boolean> {
  try {
    await table.transact(writes)
    return true
  } catch (error) {
    if (error instanceof TransactionRefused) return false
    throw error
  }
}

/** Messages whose end has been unknown since before `before`, oldest first in each shard. */
export async function findLost(table: Table, before: string, limit: number): Promise<Message[]> {
  const shards = Array.from({ length: SHARDS }, (_, shard) => duePk('unknown-messages', shard))
  const found = await Promise.all(shards.map((shard) => table.queryDue(shard, before, limit)))
  const messages = await Promise.all(found.flat().map((key) => readMessage(table, key)))
  return messages.flatMap((message) => (message && isOpen(message) ? [message] : []))
}

/** Whether nobody knows its end yet: it stays on the unknown list, and its channel is asked. */
export const isOpen = ({ state }: Pick<Message, 'state'>): boolean =>
  state === 'sending' || state === 'unknown' || state === 'handed'
