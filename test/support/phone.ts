import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest'
import { servePages } from './serve-pages.ts'
import type { World } from './world.ts'

const CHROMIUM = '/usr/bin/chromium'
const viewport = { width: 360, height: 740 }

/** Tests that need a browser; skipped, and named so, where /usr/bin/chromium is not installed. */
export const describeOnPhone = describe.skipIf(!existsSync(CHROMIUM))

/** A small phone that looks at the pages of a world: both are new for each test. */
export interface Phone<Shown> {
  readonly world: Shown
  readonly page: Page
  /** Where the pages are, without a slash at the end. */
  readonly url: string
  /** What the browser complained about: a blocked style, a missing resource. */
  readonly complaints: readonly string[]
  /** By how many pixels the page is wider than the phone. */
  overflow(): Promise<number>
  /** Another page, of a browser that runs no scripts; closed with the phone. */
  openWithoutScripts(): Promise<Page>
}

/** `now` is the time of every request. */
export function usePhone<Shown extends World>(openWorld: () => Promise<Shown>, now: string): Phone<Shown> {
  let browser: Browser
  let shown: { world: Shown; site: Awaited<ReturnType<typeof servePages>>; page: Page; complaints: string[] }

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    const world = await openWorld()
    const context = await browser.newContext({ viewport, locale: 'zh-CN' })
    shown = { world, site: await servePages(world, now), page: await context.newPage(), complaints: [] }
    const { page, complaints } = shown
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  })
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
    shown.site.close()
    shown.world.close()
  })

  return {
    get world() {
      return shown.world
    },
    get page() {
      return shown.page
    },
    get url() {
      return shown.site.url
    },
    get complaints() {
      return shown.complaints
    },
    overflow: () => shown.page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth'),
    openWithoutScripts: async () => (await browser.newContext({ viewport, javaScriptEnabled: false })).newPage(),
  }
}
