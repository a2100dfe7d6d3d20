import { due } from '../shared/keys.ts'
import { isDone, type Table } from '../shared/table.ts'
import { messageKey } from './message-pointer.ts'
import type { Message } from './message-record.ts'
import { readListed } from './message-store.ts'

/** Looked at again when it has lain for a quarter longer: soon at first, and seldom what lies for days. Never sooner or later than this, in milliseconds. */
const [LONGER, SOONEST, LATEST] = [1 / 4, 15 * 60_000, 3 * 60 * 60_000]

/** When half of the time is over in which a message can be sent, since milliseconds. */
export const halfTime = ({ claimedAt, plannedAt, notAfter }: Message): number => {
  const since = Date.parse(claimedAt ?? plannedAt)
  return since + (Date.parse(notAfter) - since) / 2
}

/** Where a message that an employee has before him stands on the list of those: at the latest when he is reminded, or it is taken back. */
export function handedListing(message: Message, now: string): ReturnType<typeof due> {
  const at = Date.parse(now)
  const since = Date.parse(message.claimedAt ?? message.plannedAt)
  const end = Date.parse(message.notAfter)
  // What could not be taken back is to be, as soon as WeCom lets us.
  const latest = at > end ? SOONEST : LATEST
  const regular = at + Math.min(latest, Math.max(SOONEST, (at - since) * LONGER))
  const ahead = [halfTime(message), end].filter((moment) => moment >= at)
  return due('handed-messages', message.messageId, new Date(Math.min(regular, ...ahead)).toISOString())
}

/** Looks at it again in time. */
export async function lookAtHandedAgain(table: Table, message: Message, now: string): Promise<void> {
  const { duePk, dueSk } = handedListing(message, now)
  await isDone(() =>
    table.update({
      key: messageKey(message),
      update: 'SET duePk = :duePk, dueSk = :dueSk',
      condition: '#state = :handed',
      names: { '#state': 'state' },
      values: { ':duePk': duePk, ':dueSk': dueSk, ':handed': 'handed' },
    }),
  )
}

/** Messages that employees have before them and that are to be looked at by now, those that wait longest for it first in each shard. */
export async function findHanded(table: Table, now: string, limit: number): Promise<Message[]> {
  const found = await readListed(table, 'handed-messages', { before: now, limit })
  return found.filter(({ state }) => state === 'handed')
}
