import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { Store } from '../store.ts'

/** A message that was handed out. Times are epoch milliseconds. */
export interface Message {
  readonly sequence: number
  readonly id: string
  readonly body: string
  readonly sentAt: number
  readonly firstReceivedAt: number
  readonly receives: number
}

export interface Counts {
  readonly visible: number
  readonly inFlight: number
  readonly delayed: number
}

/** The messages of all queues, in the store. What changes them is called inside a write. */
export interface MessageStore {
  insert(queue: string, body: string, visibleAt: number): { id: string }
  /** Hides up to `limit` visible messages until `hiddenUntil` and counts the receive; oldest first. */
  take(queue: string, limit: number, hiddenUntil: number): Message[]
  remove(sequence: number): void
  hide(sequence: number, until: number): void
  /** Puts one message, as new, into another queue. */
  moveOne(sequence: number, to: string): void
  /** Puts all visible messages, as new, into the queues they came from, or into `to`. */
  moveAll(from: string, to: string | undefined): { moved: number; into: string[] }
  purge(queue: string): void
  /** Shows at once what was handed out: whoever had it is gone. */
  showHandedOut(queue: string): void
  hasVisible(queue: string): boolean
  /** When the next message is visible, if there is one. */
  nextVisibleAt(queue: string): number | undefined
  count(queue: string): Counts
}

const schema = `
CREATE TABLE IF NOT EXISTS sqs_message (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  queue TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  visible_at INTEGER NOT NULL,
  receives INTEGER NOT NULL DEFAULT 0,
  first_received_at INTEGER,
  origin TEXT
);
CREATE INDEX IF NOT EXISTS sqs_message_due ON sqs_message (queue, visible_at, sequence);
`

export function openMessageStore({
  store,
  clock,
  random,
}: {
  store: Store
  clock: Clock
  random: Random
}): MessageStore {
  store.exec(schema)
  const { prepare } = store
  return {
    insert: (queue, body, visibleAt) => {
      const id = random.uuid()
      prepare('INSERT INTO sqs_message (queue, id, body, sent_at, visible_at) VALUES (?, ?, ?, ?, ?)').run(
        queue,
        id,
        body,
        clock.now(),
        visibleAt,
      )
      return { id }
    },
    take: (queue, limit, hiddenUntil) => {
      const now = clock.now()
      return prepare(
        `UPDATE sqs_message SET visible_at = ?, receives = receives + 1, first_received_at = coalesce(first_received_at, ?)
         WHERE sequence IN (SELECT sequence FROM sqs_message WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, sequence LIMIT ?)
         RETURNING sequence, id, body, sent_at, first_received_at, receives`,
      )
        .all(hiddenUntil, now, queue, now, limit)
        .map(readMessage)
        .sort((a, b) => a.sequence - b.sequence)
    },
    remove: (sequence) => {
      prepare('DELETE FROM sqs_message WHERE sequence = ?').run(sequence)
    },
    hide: (sequence, until) => {
      prepare('UPDATE sqs_message SET visible_at = ? WHERE sequence = ?').run(until, sequence)
    },
    moveOne: (sequence, to) => {
      prepare(
        `UPDATE sqs_message SET origin = queue, queue = ?, visible_at = ?, receives = 0, first_received_at = NULL
         WHERE sequence = ?`,
      ).run(to, clock.now(), sequence)
    },
    moveAll: (from, to) => {
      const rows = prepare(
        `UPDATE sqs_message SET queue = coalesce(?, origin), origin = NULL, visible_at = ?, receives = 0, first_received_at = NULL
         WHERE queue = ? AND visible_at <= ? AND coalesce(?, origin) IS NOT NULL RETURNING queue`,
      ).all(to ?? null, clock.now(), from, clock.now(), to ?? null)
      return { moved: rows.length, into: [...new Set(rows.map((row) => String(row.queue)))] }
    },
    purge: (queue) => {
      prepare('DELETE FROM sqs_message WHERE queue = ?').run(queue)
    },
    showHandedOut: (queue) => {
      prepare('UPDATE sqs_message SET visible_at = ? WHERE queue = ? AND visible_at > ? AND receives > 0').run(
        clock.now(),
        queue,
        clock.now(),
      )
    },
    hasVisible: (queue) =>
      prepare('SELECT 1 FROM sqs_message WHERE queue = ? AND visible_at <= ? LIMIT 1').get(queue, clock.now()) !==
      undefined,
    nextVisibleAt: (queue) => {
      const row = prepare('SELECT visible_at FROM sqs_message WHERE queue = ? ORDER BY visible_at LIMIT 1').get(queue)
      return row && Number(row.visible_at)
    },
    count: (queue) => {
      const row = prepare(
        `SELECT coalesce(sum(visible_at <= ?1), 0) AS visible, coalesce(sum(visible_at > ?1 AND receives > 0), 0) AS in_flight,
           coalesce(sum(visible_at > ?1 AND receives = 0), 0) AS delayed FROM sqs_message WHERE queue = ?2`,
      ).get(clock.now(), queue)
      return { visible: Number(row?.visible), inFlight: Number(row?.in_flight), delayed: Number(row?.delayed) }
    },
  }
}

function readMessage(row: Record<string, unknown>): Message {
  return {
    sequence: Number(row.sequence),
    id: String(row.id),
    body: String(row.body),
    sentAt: Number(row.sent_at),
    firstReceivedAt: Number(row.first_received_at),
    receives: Number(row.receives),
  }
}
