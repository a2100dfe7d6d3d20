import type { Services } from '../../shared/services.ts'
import { keysFor, type Pull } from './pages-of.ts'
import { type Reading, readWindows } from './read-windows.ts'
import { openAccess } from './source-access.ts'
import { type Cursor, countPull, isAhead, moveCursor, moveReadingAgain, noteReadAgain } from './source-cursor.ts'
import { windowsBetween, windowsUpTo } from './window.ts'

export type Needs = Pick<Services, 'table' | 'bus' | 'settings' | 'secrets' | 'log'>

/** How many leads were taken, and how many could not be used. `isLost`: it is read with a last token, and there will be no other. */
export interface Pulled {
  leads: number
  refused: number
  isLost: boolean
}

/** So many windows are read again in one pull, at most: the other sources have their turn, too. */
const AGAIN_AT_ONCE = 24

/**
 * Reads everything that a provider has since the last pull, and the last twenty minutes before it again; then a share of what is to
 * be read once more. A cursor moves when a window is read to its end: what breaks off is read again, and the providers' ids make
 * every lead one lead, however often it is read. Throws SourceUnavailable, SourceRefused, SourceAccessLost and WindowTooFull.
 */
export async function pullSource(pull: Pull, services: Needs): Promise<Pulled> {
  const keys = await keysFor(pull, services)
  const access = await openAccess(pull, keys, services)
  const cursor = await countPull(pull.name, services)
  const call = { token: access.token, keys, pull: String(cursor.pulls) }
  const reading: Reading = { pull, call, access, leads: 0, refused: 0, pages: 0 }
  const move = (until: string) => moveCursor(pull, until, services)
  await readWindows(windowsUpTo(pull.now, untilIn(cursor, pull, services)), { reading, move }, services)
  if (!pull.onlyNew) await readAgain(reading, cursor, services)
  return { leads: reading.leads, refused: reading.refused, isLost: access.isLost }
}

/** Up to when it was read; a cursor that a wrong clock left ahead of us says nothing of that. */
function untilIn({ until }: Cursor, { name, now }: Pull, { log }: Needs): string | undefined {
  if (until === undefined || !isAhead(until, now)) return until
  log.warn('source was read ahead of our clock', { source: name, until })
  return undefined
}

/** Reads a share of what the setting wants read again: from its day on, or from where that broke off. */
async function readAgain(reading: Reading, cursor: Cursor, services: Needs): Promise<void> {
  const { name, source, now } = reading.pull
  const from = source.readAgainFrom
  if (from === undefined || from === cursor.readAgainFrom) return
  const start = cursor.readingAgain?.from === from ? cursor.readingAgain.until : `${from}T00:00:00+08:00`
  const windows = windowsBetween(Date.parse(start), now)
  const share = windows.slice(0, AGAIN_AT_ONCE)
  const move = (until: string) => moveReadingAgain(name, { from, until }, services)
  // Of another pull, as it were: a window may be one that was just read.
  reading.call = { ...reading.call, pull: `${reading.call.pull}-past` }
  await readWindows(share, { reading, move }, services)
  if (share.length === windows.length) await noteReadAgain(name, from, services)
}
