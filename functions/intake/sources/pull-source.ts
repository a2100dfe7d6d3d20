import type { Services } from '../../shared/services.ts'
import { SourceRefused, SourceUnavailable, TokenRefused } from './call-provider.ts'
import { feiyuPages } from './feiyu.ts'
import { oceanPages } from './ocean-engine.ts'
import { openAccess } from './source-access.ts'
import { type Cursor, countPull, isAhead, moveCursor, moveReadingAgain, noteReadAgain } from './source-cursor.ts'
import type { PulledSource } from './source-settings.ts'
import { takeLead } from './take-lead.ts'
import { tencentPages } from './tencent-ads.ts'
import { halvesOf, type Window, WindowTooFull, windowsBetween, windowsUpTo } from './window.ts'

export type Needs = Pick<Services, 'table' | 'bus' | 'settings' | 'secrets' | 'log'>
export interface Pull {
  name: string
  source: PulledSource
  now: string
  /** Somebody waits for it: nothing is read again that the setting wants read again. */
  onlyNew?: boolean
}

/** How many leads were taken, and how many could not be used. `isLost`: it is read with a last token, and there will be no other. */
export interface Pulled {
  leads: number
  refused: number
  isLost: boolean
}

/** The key that 飞鱼's requests are signed with. */
const SIGNING_KEY = 'signature-key'

/** So many leads of a page are taken at once. */
const AT_ONCE = 8
/** After so many pages it may be the depth that the provider fails at. */
const DEEP = 10
/** So many windows are read again in one pull, at most: the other sources have their turn, too. */
const AGAIN_AT_ONCE = 24

/**
 * Reads everything that a provider has since the last pull, and the last twenty minutes before it again; then a share of what is to
 * be read once more. A cursor moves when a window is read to its end: what breaks off is read again, and the providers' ids make
 * every lead one lead, however often it is read. Throws SourceUnavailable, SourceRefused, SourceAccessLost and WindowTooFull.
 */
export async function pullSource(pull: Pull, services: Needs): Promise<Pulled> {
  const { name, now } = pull
  const keys = await keysFor(pull, services)
  const access = await openAccess(pull, keys, services)
  const cursor = await countPull(name, services)
  const done = { leads: 0, refused: 0, isLost: access.isLost }
  /** Of the window that is being read. */
  let pages = 0
  const call = { token: access.token, key: keys[SIGNING_KEY], pull: String(cursor.pulls) }
  await inTurn(windowsUpTo(now, untilIn(cursor, pull, services)), (until) => moveCursor(pull, until, services))
  if (!pull.onlyNew) await readAgain(cursor)
  return done

  /** A window that is too full, or breaks off at a depth, is read in halves. */
  async function inTurn(windows: readonly Window[], move: (until: string) => Promise<void>): Promise<void> {
    for (const window of windows) {
      const halves = await pullWindow(window).catch(withAnotherToken(window)).catch(intoHalves(window))
      await (halves ? inTurn(halves, move) : move(window.to))
    }
  }

  async function pullWindow(window: Window): Promise<void> {
    pages = 0
    for await (const page of pagesOf(pull, window, call)) {
      pages += 1
      for (let at = 0; at < page.length; at += AT_ONCE) {
        const taken = await settled(page.slice(at, at + AT_ONCE).map((said) => takeLead(said, pull, services)))
        done.leads += taken.filter(Boolean).length
        done.refused += taken.filter((each) => !each).length
      }
    }
  }

  function withAnotherToken(window: Window) {
    return async (error: unknown): Promise<void> => {
      const token = error instanceof TokenRefused ? await access.another() : undefined
      if (token === undefined || token === call.token) throw error
      // Of another pull, as it were: nothing that was made of its number is made twice.
      Object.assign(call, { token, pull: `${call.pull}-again` })
      await pullWindow(window)
    }
  }

  function intoHalves(window: Window) {
    return (error: unknown): readonly Window[] => {
      const isTooFull = error instanceof WindowTooFull || (error instanceof SourceUnavailable && pages >= DEEP)
      const halves = isTooFull ? halvesOf(window) : undefined
      if (!halves) throw error
      // Of another pull, as it were, for the same reason.
      call.pull += '-half'
      return halves
    }
  }

  /** From the day that the setting names, or from where that broke off. */
  async function readAgain({ readAgainFrom: last, readingAgain }: Cursor): Promise<void> {
    const from = pull.source.readAgainFrom
    if (from === undefined || from === last) return
    const start = readingAgain?.from === from ? readingAgain.until : `${from}T00:00:00+08:00`
    const windows = windowsBetween(Date.parse(start), now)
    call.pull += '-past'
    const share = windows.slice(0, AGAIN_AT_ONCE)
    await inTurn(share, (until) => moveReadingAgain(name, { from, until }, services))
    if (share.length === windows.length) await noteReadAgain(name, from, services)
  }
}

/** Up to when it was read; a cursor that a wrong clock left ahead of us says nothing of that. */
function untilIn({ until }: Cursor, { name, now }: Pull, { log }: Needs): string | undefined {
  if (until === undefined || !isAhead(until, now)) return until
  log.warn('source was read ahead of our clock', { source: name, until })
  return undefined
}

/** Waits for all of them, then throws what the first one threw. */
async function settled<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}

async function keysFor({ name, source }: Pull, { secrets }: Needs): Promise<Readonly<Record<string, string>>> {
  const owner = source.kind === 'feiyu' ? name : (source.keysOf ?? name)
  return (await secrets.sourceKeys())[owner] ?? {}
}

interface Call {
  token: string
  key: string | undefined
  /** Different at every pull. */
  pull: string
}

function pagesOf({ source, now }: Pull, window: Window, { token, key, pull }: Call): AsyncIterable<readonly unknown[]> {
  if (source.kind === 'ocean-engine') return oceanPages(source, window, token)
  if (source.kind === 'tencent-ads') return tencentPages(source, window, { token, pull, now })
  if (key === undefined) throw new SourceRefused(`no ${SIGNING_KEY}`)
  return feiyuPages(source, window, { token, key, now })
}
