import type { Services } from '../../shared/services.ts'
import { SourceUnavailable, TokenRefused } from './call-provider.ts'
import { type Call, type Pull, pagesOf } from './pages-of.ts'
import type { SourceAccess } from './source-access.ts'
import { takeLead } from './take-lead.ts'
import { halvesOf, type Window, WindowTooFull } from './window.ts'

/** So many leads of a page are taken at once. */
const AT_ONCE = 8
/** After so many pages it may be the depth that the provider fails at. */
const DEEP = 10

/** What one pull reads with, and what it has read. */
export interface Reading {
  pull: Pull
  call: Call
  access: SourceAccess
  leads: number
  refused: number
  /** Of the window that is being read. */
  pages: number
}
type Needs = Pick<Services, 'table' | 'bus' | 'settings' | 'log'>

/** Takes the leads of windows; `move` is told how far, after each. A window that is too full, or breaks off at a depth, is read in halves. */
export async function readWindows(
  windows: readonly Window[],
  { reading, move }: { reading: Reading; move: (until: string) => Promise<void> },
  services: Needs,
): Promise<void> {
  for (const window of windows) {
    const halves = await readOrHalve(window, reading, services)
    await (halves ? readWindows(halves, { reading, move }, services) : move(window.to))
  }
}

/** Returns the halves of a window that was not read. */
async function readOrHalve(window: Window, reading: Reading, services: Needs): Promise<readonly Window[] | undefined> {
  try {
    await readWithGoodToken(window, reading, services)
    return undefined
  } catch (error) {
    const isDeep = error instanceof SourceUnavailable && reading.pages >= DEEP
    const halves = isDeep || error instanceof WindowTooFull ? halvesOf(window) : undefined
    if (!halves) throw error
    return halves
  }
}

async function readWithGoodToken(window: Window, reading: Reading, services: Needs): Promise<void> {
  try {
    await readWindow(window, reading, services)
  } catch (error) {
    const { access, call } = reading
    const token = error instanceof TokenRefused ? await access.another() : undefined
    if (token === undefined || token === call.token) throw error
    // Of another pull, as it were: nothing that was made of its number is made twice.
    reading.call = { ...call, token, pull: `${call.pull}-again` }
    await readWindow(window, reading, services)
  }
}

async function readWindow(window: Window, reading: Reading, services: Needs): Promise<void> {
  reading.pages = 0
  for await (const page of pagesOf(reading.pull, window, reading.call)) {
    reading.pages += 1
    for (let at = 0; at < page.length; at += AT_ONCE) {
      const some = page.slice(at, at + AT_ONCE)
      const taken = await settled(some.map((said) => takeLead(said, reading.pull, services)))
      const leads = taken.filter(Boolean).length
      reading.leads += leads
      reading.refused += taken.length - leads
    }
  }
}

/** Waits for all of them, then throws what the first one threw. */
async function settled<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}
