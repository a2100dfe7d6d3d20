import type { Clock } from './clock.ts'
import type { Store } from './store.ts'

/** How often it is noted how far the clock has come, in milliseconds. */
const EVERY = 15_000

/** How far the clock had come when a former process last noted it, epoch milliseconds; 0 if none did. */
export function readClockMark(store: Store): number {
  store.exec('CREATE TABLE IF NOT EXISTS clock_mark (only INTEGER PRIMARY KEY CHECK (only = 1), at INTEGER NOT NULL)')
  return Number(store.prepare('SELECT at FROM clock_mark').get()?.at ?? 0)
}

/** Notes it from time to time, so that a clock that went back while the machine was off makes nothing come twice. Returns what ends that. */
export function keepClockMark(store: Store, clock: Clock): () => void {
  const note = (): void => {
    void store.write(() => store.prepare('INSERT OR REPLACE INTO clock_mark VALUES (1, ?)').run(clock.now()))
  }
  const timer = setInterval(note, EVERY)
  timer.unref()
  return () => {
    clearInterval(timer)
    note()
  }
}
