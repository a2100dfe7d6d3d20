import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readOffer } from '../../functions/leads/lead-store.ts'
import { now, offerNow, openStoreWorld, putLead, readLeadNow, tokenFor } from '../functions/pages/kit.ts'
import type { World } from '../support/world.ts'
import { servePages } from './serve-pages.ts'

const CHROMIUM = '/usr/bin/chromium'
const hasBrowser = existsSync(CHROMIUM)

describe.skipIf(!hasBrowser)('on a phone, in Chromium (skipped where /usr/bin/chromium is not installed)', () => {
  let browser: Browser
  let world: World
  let site: Awaited<ReturnType<typeof servePages>>
  let page: Page
  /** What the browser complained about: a blocked style, a missing resource. */
  let complaints: string[]

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  })
  afterAll(() => browser.close())

  beforeEach(async () => {
    world = await openStoreWorld()
    await putLead(world)
    site = await servePages(world, now)
    complaints = []
    page = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: 'zh-CN' })
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  })
  afterEach(async () => {
    await page.close()
    site.close()
    world.close()
  })

  const openOffer = async (): Promise<void> => {
    const claims = { leadId: 'lead-1', offerId: await offerNow(world), dealerId: 'D1', advisorId: 'X' }
    await page.goto(`${site.url}/offers/${await tokenFor('offer', claims)}`)
  }

  const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')

  test('an advisor reads the offer, accepts with one tap, and can call at once', async () => {
    await openOffer()
    expect(await page.getByText('请在').first().isVisible()).toBe(true)
    expect(await page.getByText('138****0001').isVisible()).toBe(true)

    await page.getByRole('button', { name: '立即接收' }).click()

    expect(await page.getByRole('link', { name: '拨打电话' }).getAttribute('href')).toBe('tel:+8613800000001')
    expect((await readLeadNow(world)).holder?.advisorId).toBe('X')
    await page.getByRole('button', { name: '微信' }).click()
    expect(await page.getByText('联系已登记').isVisible()).toBe(true)
    expect(complaints).toEqual([])
  })

  test('the button to accept does not cover the reasons to decline', async () => {
    await openOffer()

    await page.getByText('暂时无法跟进？').click()
    await page.getByRole('button', { name: '转给同事' }).scrollIntoViewIfNeeded()

    const [decline, accept] = await Promise.all(
      ['转给同事', '立即接收'].map((name) => page.getByRole('button', { name }).boundingBox()),
    )
    expect((decline?.y ?? 0) + (decline?.height ?? 0)).toBeLessThanOrEqual(accept?.y ?? 0)
  })

  test('the main button is in reach without scrolling and large enough for a thumb', async () => {
    await openOffer()

    const box = await page.getByRole('button', { name: '立即接收' }).boundingBox()

    expect(box?.height).toBeGreaterThanOrEqual(48)
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(740)
    expect(box?.width).toBeGreaterThan(300)
  })

  test('declining works through its reasons, without any script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } })
    const still = await context.newPage()
    const claims = { leadId: 'lead-1', offerId: await offerNow(world), dealerId: 'D1', advisorId: 'X' }
    await still.goto(`${site.url}/offers/${await tokenFor('offer', claims)}`)

    await still.getByText('暂时无法跟进？').click()
    await still.getByLabel('正在接待客户').check()
    await still.getByRole('button', { name: '转给同事' }).click()

    expect(await still.getByRole('heading', { name: '已转给同事' }).isVisible()).toBe(true)
    await context.close()
  })

  test('a code from a text message opens the offer', async () => {
    const offer = await readOffer(world.services.table, 'lead-1', await offerNow(world))
    await page.goto(`${site.url}/o`)

    await page.getByLabel('接收码').fill(offer?.candidates[0]?.code ?? '')
    await page.getByRole('button', { name: '查看线索' }).click()

    expect(await page.getByRole('button', { name: '立即接收' }).isVisible()).toBe(true)
  })

  test('the language that was chosen stays through a tap', async () => {
    await openOffer()

    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('button', { name: 'Accept' }).click()

    expect(await page.getByRole('link', { name: 'Call' }).isVisible()).toBe(true)
  })

  test('a walk-in is registered and opened; the manager then sees who has the customer', async () => {
    await page.goto(`${site.url}/showroom/${await tokenFor('showroom', { dealerId: 'D1', advisorId: 'Y' })}`)
    await page.getByLabel('客户手机号').fill('138 0000 0009')
    await page.getByRole('button', { name: '登记到店' }).click()
    await page.getByRole('link', { name: '查看客户' }).click()
    expect(await page.getByRole('link', { name: '拨打电话' }).getAttribute('href')).toBe('tel:+8613800000009')

    await page.goto(`${site.url}/manager/${await tokenFor('manager', { dealerId: 'D1', advisorId: 'M' })}`)

    expect(await page.getByText('138****0009').isVisible()).toBe(true)
    expect(await page.getByText('韩梅梅，自').isVisible()).toBe(true)
  })

  test('no page is wider than a small phone, and every field has a name', async () => {
    await offerNow(world)
    const ops = await tokenFor('ops', { by: 'ops-1' })
    const manager = await tokenFor('manager', { dealerId: 'D1', advisorId: 'M' })
    const showroom = await tokenFor('showroom', { dealerId: 'D1', advisorId: 'X' })
    const paths = ['/o', `/ops/${ops}/outbox`, `/ops/${ops}/queue`, `/manager/${manager}`, `/showroom/${showroom}`]

    for (const path of paths) {
      await page.goto(`${site.url}${path}`)
      expect(await overflow(), path).toBeLessThanOrEqual(0)
      expect(await namelessFields(page), path).toEqual([])
    }
    expect(complaints).toEqual([])
  })
})

/** Fields that a screen reader could not name. */
const namelessFields = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('input:not([type=hidden]),select')]
    .filter((field) => !field.labels?.length && !field.ariaLabel)
    .map((field) => field.name)`)
