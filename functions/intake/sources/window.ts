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

/** The windows of a pull, the oldest first: from shortly before where the last one ended up to now. */
export const windowsUpTo = (now: string, until: string | undefined): Window[] =>
  windowsBetween(
    until === undefined ? Date.parse(now) - FIRST : Math.min(Date.parse(until), Date.parse(now)) - OVERLAP,
    now,
  )

/** `from` in milliseconds. */
export function windowsBetween(from: number, now: string): Window[] {
  const end = Date.parse(now)
  const windows: Window[] = []
  for (let at = from; at < end; at += SLICE)
    windows.push({ from: new Date(at).toISOString(), to: new Date(Math.min(at + SLICE, end)).toISOString() })
  return windows
}

/** A window has more pages than can be read in one go, or than the provider gives. */
export class WindowTooFull extends Error {
  readonly code = 'too many pages'
  constructor() {
    super('The window has too many pages: it is read in halves, down to a minute')
    this.name = 'WindowTooFull'
  }
}

/** So many pages in one go, at most. */
export const MOST_PAGES = 100

/** The two halves of a window, the older first; undefined where it cannot be cut any more. */
export function halvesOf({ from, to }: Window): [Window, Window] | undefined {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  if (end - start < 2 * MINUTE) return undefined
  const middle = new Date(Math.floor((start + end) / 2000) * 1000).toISOString()
  return [
    { from, to: middle },
    { from: middle, to },
  ]
}

/** A moment as a clock in `zone` shows it: `2026-11-21 10:00:00`. */
export const wallTime = (moment: string, zone: string): string =>
  Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainDateTime().round('second').toString().replace('T', ' ')
