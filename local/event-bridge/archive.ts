import type { Clock } from '../clock.ts'
import type { Store } from '../store.ts'

export interface Archive {
  readonly name: string
  readonly bus: string
  readonly pattern: unknown
  /** Absent: kept for ever. */
  readonly retentionDays: number | undefined
}

const DAY = 86_400_000

/** Every event that passed an archived bus, as it was delivered, until its days are over. */
export function openArchives(store: Store, clock: Clock) {
  store.exec(`CREATE TABLE IF NOT EXISTS events_archive (
    archive TEXT NOT NULL, at INTEGER NOT NULL, id TEXT NOT NULL, event TEXT NOT NULL,
    PRIMARY KEY (archive, at, id)
  ) WITHOUT ROWID`)
  return {
    /** Forgets what the archive need not keep any longer. */
    create: ({ name, retentionDays }: Archive): void => {
      if (retentionDays === undefined) return
      store
        .prepare('DELETE FROM events_archive WHERE archive = ? AND at < ?')
        .run(name, clock.now() - retentionDays * DAY)
    },
    keep: (archive: string, id: string, event: string): void => {
      store.prepare('INSERT INTO events_archive VALUES (?, ?, ?, ?)').run(archive, clock.now(), id, event)
    },
    /** What was kept between two moments, both included, as JSON, oldest first. */
    read: (archive: string, from: number, to: number): string[] =>
      store
        .prepare('SELECT event FROM events_archive WHERE archive = ? AND at BETWEEN ? AND ? ORDER BY at, id')
        .all(archive, from, to)
        .map(({ event }) => String(event)),
  }
}
