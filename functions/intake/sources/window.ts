import { Temporal } from 'temporal-polyfill'

/** What is pulled: everything that came in from `from` up to `to`, moments in ISO 8601. */
export interface Window {
  from: string
  to: string
}

const MINUTE = 60_000
/** What was pulled lately is pulled again: providers are late with leads, and with some of their fields by ten minutes. */
const OVERLAP = 20 * MINUTE
const FIRST = 24 * 60 * MINUTE
/** So much at once: an interruption repeats no more than that. */
const SLICE = 6 * 60 * MINUTE

/** The windows of a pull, the oldest first: from where the last one ended, or from `from`, up to now. */
export function windowsUpTo(
  now: string,
  { until, from }: { until?: string | undefined; from?: string | undefined },
): Window[] {
  const end = Date.parse(now)
  const last = until === undefined ? end - FIRST : Date.parse(until) - OVERLAP
  const windows: Window[] = []
  for (let at = from === undefined ? last : Date.parse(from); at < end; at += SLICE)
    windows.push({ from: new Date(at).toISOString(), to: new Date(Math.min(at + SLICE, end)).toISOString() })
  return windows
}

/** A moment as a clock in `zone` shows it: `2026-11-21 10:00:00`. */
export const wallTime = (moment: string, zone: string): string =>
  Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainDateTime().round('second').toString().replace('T', ' ')
