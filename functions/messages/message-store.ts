import type { AnyEvent, Subject } from '../../events/define-event.ts'
import { eventWrite } from '../shared/event-record.ts'
import { due, duePk, type Key, prefixes, SHARDS, subjectPk } from '../shared/keys.ts'
import { decideAnew } from '../shared/race.ts'
import { type Condition, isDone, type Table, TransactionRefused, type Update, type Write } from '../shared/table.ts'
import { messageKey, pointerTo } from './message-pointer.ts'
import { type Message, messageSchema } from './message-record.ts'

/** Every message about a subject. */
export async function readMessages(table: Table, subject: Subject): Promise<Message[]> {
  const items = await table.query({ pk: subjectPk(subject), prefix: prefixes.messages })
  return items.map((item) => messageSchema.parse(item))
}

export async function readMessage(table: Table, key: Key): Promise<Message | undefined> {
  const item = await table.get(key)
  return item && messageSchema.parse(item)
}

/** Only what was decided on what is stored may be stored: nothing, or the message as it was deferred. */
export function sameRound({ round }: Message): Condition {
  if (round <= 1) return { condition: 'attribute_not_exists(pk)' }
  return {
    condition: '#state = :deferred AND #round = :seen',
    names: { '#state': 'state', '#round': 'round' },
    values: { ':deferred': 'deferred', ':seen': round - 1 },
  }
}

/** In milliseconds: whatever broke may have mended, and channels that make one of two do so for minutes only. */
const SOON = 2 * 60 * 1000

/** A lost message that may be sent again without harm is looked at by the next sweep. */
export const lookSoon = (table: Table, message: Message, now: string): Promise<void> =>
  listAt(table, message, { at: listedSince(new Date(Date.parse(now) + SOON).toISOString()) })

/** A message of which nothing is known yet goes to the end of the line, so that it does not keep others from being looked at. What has got another place meanwhile keeps that. */
export const lookLater = (table: Table, message: Message, now: string): Promise<void> =>
  listAt(table, message, { at: now, ifBefore: listedSince(now) })

async function listAt(
  table: Table,
  message: Message,
  { at, ifBefore }: { at: string; ifBefore?: string },
): Promise<void> {
  const { dueSk } = due('unknown-messages', message.messageId, at)
  await isDone(() =>
    table.update({
      key: messageKey(message),
      update: 'SET dueSk = :dueSk',
      condition: `attribute_exists(duePk)${ifBefore === undefined ? '' : ' AND dueSk < :before'}`,
      values: { ':dueSk': dueSk, ...(ifBefore !== undefined && { ':before': ifBefore }) },
    }),
  )
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
export type Ending = Pick<Message, 'state' | 'reason' | 'providerId' | 'responseCode' | 'parts' | 'sentAt'> &
  Partial<ReturnType<typeof due>>

/** The one write that ends a message: the state, its reason, and off the unknown list, unless it comes with another. With what belongs to it, in one transaction. `false`: it had ended before. */
export async function endMessage(
  table: Table,
  message: Message,
  ending: Ending,
  along: readonly Write[] = [],
): Promise<boolean> {
  const update = endingUpdate(messageKey(message), ending)
  if (along.length > 0) return transactOnce(table, [{ update }, ...along])
  return decideAnew(() => isDone(() => table.update(update)))
}

function endingUpdate(key: Key, ending: Ending): Update {
  const set = Object.entries(ending).filter(([, value]) => value !== undefined)
  const assignments = set.map(([name]) => `#${name} = :${name}`).join(', ')
  // Why it was put off before is not why it is what it is now.
  const over = [
    '#until',
    ...(ending.reason === undefined ? ['#reason'] : []),
    ...(isOpen(ending) ? [] : ['duePk', 'dueSk']),
  ]
  return {
    key,
    update: `SET ${assignments} REMOVE ${over.join(', ')}`,
    condition: '#state IN (:isSending, :isUnknown, :isHanded)',
    names: {
      '#until': 'until',
      '#reason': 'reason',
      ...Object.fromEntries(set.map(([name]) => [`#${name}`, name])),
    },
    values: {
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
      ':isSending': 'sending',
      ':isUnknown': 'unknown',
      ':isHanded': 'handed',
    },
  }
}

/** What a provider said is not lost to a transaction that was at the same item in the same moment. */
function transactOnce(table: Table, writes: readonly Write[]): Promise<boolean> {
  return decideAnew(async () => {
    try {
      await table.transact(writes)
      return true
    } catch (error) {
      if (error instanceof TransactionRefused) return false
      throw error
    }
  })
}

/** Older than any retry of the function that claimed it, and than any provider's delay in knowing what it took; in milliseconds. */
const CERTAINLY_OVER = 15 * 60 * 1000

/** From when a message is on the unknown list that the sweep shall find at `moment`. */
export const listedSince = (moment: string): string => new Date(Date.parse(moment) - CERTAINLY_OVER).toISOString()

/** Messages whose end has been unknown for so long at `now` that it is looked into, oldest first in each shard. */
export async function findLost(table: Table, now: string, limit: number): Promise<Message[]> {
  const found = await readListed(table, 'unknown-messages', { before: listedSince(now), limit })
  return found.filter(isOpen)
}

/** What stands on a list of messages before a moment, so many at most of each shard. The index lags behind: what has got another place meanwhile is somebody's who is at it. */
export async function readListed(
  table: Table,
  list: 'unknown-messages' | 'handed-messages',
  { before, limit }: { before: string; limit: number },
): Promise<Message[]> {
  const shards = Array.from({ length: SHARDS }, (_, shard) => duePk(list, shard))
  const found = await Promise.all(shards.map((shard) => table.queryDue(shard, before, limit)))
  const items = await Promise.all(found.flat().map((key) => table.get(key)))
  return items.flatMap((item) => (item && String(item.dueSk) < before ? [messageSchema.parse(item)] : []))
}

/** Whether nobody knows its end yet: it stays on the unknown list, and its channel is asked. */
export const isOpen = ({ state }: Pick<Message, 'state'>): boolean =>
  state === 'sending' || state === 'unknown' || state === 'handed'
