import type { AnyEvent, Subject } from '../../events/define-event.ts'
import { eventWrite } from '../shared/event-record.ts'
import { due, duePk, type Key, keys, SHARDS } from '../shared/keys.ts'
import { ConditionFailed, type Table, TransactionRefused, type Update, type Write } from '../shared/table.ts'
import { type Message, messageSchema } from './message-record.ts'
import { listLead } from './store-leads.ts'

/** Why a claim was not given: the slot is taken by `message`, or the run is over. */
export type Claim = { kind: 'ours' } | { kind: 'taken'; message: Message } | { kind: 'run-ended' }

const keyOf = (message: { subject: Subject; messageId: string }): Key =>
  keys.message(message.subject, message.messageId)

export async function readMessage(table: Table, key: Key): Promise<Message | undefined> {
  const item = await table.get(key)
  return item && messageSchema.parse(item)
}

/** Puts a new message as `sending`, unless its slot is taken or its run has ended. It lies on the unknown list until its end is known, so a crash is found. */
export async function openSlot(table: Table, message: Message): Promise<Claim> {
  const put: Write = {
    put: { ...keyOf(message), ...due('unknown-messages', message.messageId, message.plannedAt), ...message },
    condition: { condition: 'attribute_not_exists(pk)' },
  }
  const { to, subject, plannedAt } = message
  const listing = to.kind === 'advisor' && subject.type === 'lead' ? [listLead(to.dealerId, subject.id, plannedAt)] : []
  return claim(table, [put, ...runGoesOn(message), ...listing])
}

/** Claims a message again whose fate was unknown; only one of several claimants gets it. */
export async function claimAgain(table: Table, message: Message, now: string): Promise<Claim> {
  const { duePk, dueSk } = due('unknown-messages', message.messageId, now)
  const update: Write = {
    update: {
      key: keyOf(message),
      update: 'SET #state = :sending, attempts = attempts + :one, duePk = :duePk, dueSk = :dueSk',
      condition: '#state IN (:sending, :unknown) AND attempts = :seen',
      names: { '#state': 'state' },
      values: {
        ':sending': 'sending',
        ':unknown': 'unknown',
        ':one': 1,
        ':seen': message.attempts,
        ':duePk': duePk,
        ':dueSk': dueSk,
      },
    },
  }
  return claim(table, [update, ...runGoesOn(message)])
}

/** A message of which nothing is known yet goes to the end of the line, so that it does not keep others from being looked at. */
export async function lookLater(table: Table, message: Message, now: string): Promise<void> {
  try {
    await table.update({
      key: keyOf(message),
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
  if (runId === undefined) return []
  return [{ check: keys.run(subject, runId), condition: { condition: 'attribute_not_exists(ended)' } }]
}

async function claim(table: Table, writes: readonly Write[]): Promise<Claim> {
  try {
    await table.transact(writes)
    return { kind: 'ours' }
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error
    const [found] = error.items
    return error.failed[0] ? { kind: 'taken', message: messageSchema.parse(found) } : { kind: 'run-ended' }
  }
}

/** Writes a message that ends before it was ever sent. `false`: its slot is taken. */
export async function putEnded(table: Table, message: Message, event: AnyEvent, now: string): Promise<boolean> {
  return transactOnce(table, [
    { put: { ...keyOf(message), ...message }, condition: { condition: 'attribute_not_exists(pk)' } },
    eventWrite(event, now),
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
  const update = endingUpdate(keyOf(message), ending)
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
    update: `SET ${assignments}${ending.state === 'unknown' ? '' : ' REMOVE duePk, dueSk'}`,
    condition: '#state IN (:isSending, :isUnknown)',
    names: Object.fromEntries(set.map(([name]) => [`#${name}`, name])),
    values: {
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
      ':isSending': 'sending',
      ':isUnknown': 'unknown',
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

export const isOpen = (message: Message): boolean => message.state === 'sending' || message.state === 'unknown'
