import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { signLink } from '../../functions/pages/links.ts'
import { friday, hoursAfter, openScene, type Scene, staff } from '../functions/complaints/scene.ts'
import { signingKey } from '../support/world.ts'
import { servePages } from './serve-pages.ts'

const CHROMIUM = '/usr/bin/chromium'

describe.skipIf(!existsSync(CHROMIUM))('complaints on a phone, in Chromium (skipped where it is not installed)', () => {
  let browser: Browser
  let scene: Scene
  let site: Awaited<ReturnType<typeof servePages>>
  let page: Page

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    scene = await openScene()
    site = await servePages(scene, hoursAfter(friday, 2))
    page = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: 'zh-CN' })
  })
  afterEach(async () => {
    await page.close()
    site.close()
    scene.close()
  })

  const signing = { key: signingKey, expiresAt: '2027-11-20T00:00:00Z' }
  const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')

  test('a handler files what he hears on the phone, opens it, and records the call with one tap', async () => {
    await page.goto(`${site.url}/complaints/${signLink('complaints', staff, signing)}`)
    await page.getByLabel('客户手机号').fill('138 0000 0001')
    await page.getByLabel('客户怎么说').fill('刹车失灵')
    await page.getByRole('button', { name: '登记投诉' }).click()
    expect(await page.getByText('投诉已登记').isVisible()).toBe(true)
    expect(await overflow()).toBeLessThanOrEqual(0)

    await page.getByRole('link', { name: 'P1 安全' }).click()
    expect(await page.getByText('剩余 24 小时 0 分').isVisible()).toBe(true)
    await page.getByRole('button', { name: '电话', exact: true }).click()

    expect(await page.getByText('已与客户沟通').isVisible()).toBe(true)
    expect((await scene.open())[0]).toMatchObject({ state: 'contacted', handler: staff })
    expect(await overflow()).toBeLessThanOrEqual(0)
  })

  test('a claim is noted in its form, and its last day stands on the page with its law', async () => {
    const { complaintId } = await scene.file()
    await page.goto(`${site.url}/complaint/${signLink('complaint', { complaintId, ...staff }, signing)}`)

    await page.getByText('登记退换车要求').click()
    await page.getByLabel('收到要求').fill('2026-11-20')
    await page.getByRole('button', { name: '登记' }).first().click()

    expect(await page.getByText('最迟 2026-12-04').isVisible()).toBe(true)
    expect(await overflow()).toBeLessThanOrEqual(0)
  })
})
