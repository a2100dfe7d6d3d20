import type { LegalClock } from './legal-clock.ts'
import type { Holidays } from './statutory-days.ts'

/** How a clock stands. Days are `YYYY-MM-DD`; what is counted in hours, and when a count was reached, are moments. */
export type ClockState =
  | { state: 'not-applicable'; reason: string }
  /** Nobody can tell: an alert, never a date. `year` is one whose holidays are not announced. */
  | { state: 'unknown'; reason: string; year?: string; notBefore?: string }
  /** `until` is the last day, absent for counts and where only `notBefore` is sure; `next`: look again then. */
  | { state: 'running'; until?: string; notBefore?: string; count?: number; next?: string }
  | { state: 'warned'; level: number; since: string; until?: string; count?: number; next?: string }
  /** The period ended on `until`, or the number was reached at `since`. `stopped`: done, but late. */
  | { state: 'over'; until?: string; since?: string; count?: number; stopped?: string; reason?: string }
  /** Done, or happened, in time. */
  | { state: 'met'; on: string }

export interface Sight {
  clocks: readonly LegalClock[]
  holidays: Holidays
  /** ISO 8601. */
  now: string
  /** Zone of the days. */
  zone: string
}
