import type { Activity } from '../activity.ts'
import type { Clock, Timer } from '../clock.ts'
import type { Store } from '../store.ts'
import { type Occurrences, readSchedule } from './expression.ts'

interface Schedule {
  readonly name: string
  /** e.g. `rate(5 minutes)` or `cron(0 9 * * ? *)` */
  readonly expression: string
  /** IANA zone of a cron expression. */
  readonly zone: string
  /** What the target is given, with `<aws.scheduler.scheduled-time>` where the time belongs. */
  readonly input: string
  invoke(input: string): Promise<unknown>
  /** Takes what failed for good. */
  giveUp?(input: string): Promise<unknown>
}

export interface Scheduler {
  add(schedule: Schedule): void
  /** Runs what was missed, once and with the time of its last occurrence, and from then on whatever becomes due. */
  start(): void
  stop(): void
}

/** A failed run is tried again after so many milliseconds, as asynchronous invocations of Lambda are. */
const RETRY_AFTER = [60_000, 120_000]

export function openScheduler(parts: { store: Store; clock: Clock; activity: Activity }): Scheduler {
  const { store, clock, activity } = parts
  store.exec(`CREATE TABLE IF NOT EXISTS schedule (
    name TEXT PRIMARY KEY, expression TEXT NOT NULL, created_at INTEGER NOT NULL, done_until INTEGER NOT NULL
  ) WITHOUT ROWID`)
  const schedules: Schedule[] = []
  const timers = new Set<Timer>()

  const at = (moment: number, act: () => void): void => {
    const timer = clock.schedule(moment, () => {
      timers.delete(timer)
      act()
    })
    timers.add(timer)
  }

  const run = (schedule: Schedule, due: number, attempt = 0): void => {
    void activity.track(tryOnce(schedule, due, attempt))
  }

  const tryOnce = async (schedule: Schedule, due: number, attempt: number): Promise<void> => {
    const time = `${new Date(due).toISOString().slice(0, 19)}Z`
    const input = schedule.input.replaceAll(SCHEDULED_TIME, time)
    try {
      await schedule.invoke(input)
    } catch {
      // The function has logged why.
      const pause = RETRY_AFTER[attempt]
      if (pause !== undefined) return at(clock.now() + pause, () => run(schedule, due, attempt + 1))
      await schedule.giveUp?.(input)
    }
    await store.write(() =>
      store.prepare('UPDATE schedule SET done_until = max(done_until, ?) WHERE name = ?').run(due, schedule.name),
    )
  }

  const follow = (schedule: Schedule, occurrences: Occurrences, since: number): void => {
    const latest = latestUpTo(clock.now(), occurrences, since)
    if (latest !== undefined) run(schedule, latest)
    const next = occurrences.after(clock.now())
    if (next !== undefined) at(next, () => follow(schedule, occurrences, next - 1))
  }

  return {
    add: (schedule) => {
      readSchedule(schedule.expression, { start: 0, zone: schedule.zone })
      schedules.push(schedule)
    },
    start: () => {
      for (const schedule of schedules) {
        const { createdAt, doneUntil } = register(store, schedule, clock.now())
        const occurrences = readSchedule(schedule.expression, { start: createdAt, zone: schedule.zone })
        follow(schedule, occurrences, doneUntil)
      }
    },
    stop: () => {
      for (const timer of timers) timer.cancel()
      timers.clear()
    },
  }
}

export const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>'

/** Finds what is known of a schedule; a new or changed one begins now. */
function register(store: Store, { name, expression }: Schedule, now: number): { createdAt: number; doneUntil: number } {
  const known = store.prepare('SELECT * FROM schedule WHERE name = ?').get(name)
  if (known?.expression === expression)
    return { createdAt: Number(known.created_at), doneUntil: Number(known.done_until) }
  store.prepare('INSERT OR REPLACE INTO schedule VALUES (?, ?, ?, ?)').run(name, expression, now, now)
  return { createdAt: now, doneUntil: now }
}

function latestUpTo(now: number, occurrences: Occurrences, since: number): number | undefined {
  let latest: number | undefined
  for (let due = occurrences.after(since); due !== undefined && due <= now; due = occurrences.after(due)) latest = due
  return latest
}
