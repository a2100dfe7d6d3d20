import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readReadings, readVehicle } from '../../functions/vehicles/vehicle-store.ts'
import { complain, evening, openOwnerWorld, ownerToken, sunday } from '../functions/pages/owner-kit.ts'
import type { World } from '../support/world.ts'
import { servePages } from './serve-pages.ts'

const CHROMIUM = '/usr/bin/chromium'
const hasBrowser = existsSync(CHROMIUM)

describe.skipIf(!hasBrowser)('an owner on a small phone (skipped where /usr/bin/chromium is not installed)', () => {
  let browser: Browser
  let world: World
  let site: Awaited<ReturnType<typeof servePages>>
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  })
  afterAll(() => browser.close())

  beforeEach(async () => {
    world = await openOwnerWorld()
    site = await servePages(world, evening)
    complaints = []
    page = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: 'zh-CN', javaScriptEnabled: true })
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  })
  afterEach(async () => {
    await page.close()
    site.close()
    world.close()
  })

  const open = (query = '') => page.goto(`${site.url}/me/${ownerToken()}${query}`)
  const press = (name: string) => page.getByRole('button', { name }).click()
  const follow = (name: string | RegExp) => page.getByRole('link', { name }).click()
  const booked = async () => (await readVehicle(world.services.table, 'veh-1'))?.booking?.startsAt

  test('books with a day and a time, and a reload does not book again', async () => {
    await open()
    await follow('预约保养')
    await follow(/11月22日/)
    await press('10:00')

    expect(await page.getByText('预约成功').isVisible()).toBe(true)
    expect(await booked()).toBe(sunday('10:00'))
    const told = world.published.length
    await page.reload()
    expect(world.published).toHaveLength(told)
    expect(complaints).toEqual([])
  })

  test('moves the booking and gives it up', async () => {
    await open('?do=book&car=veh-1&day=2026-11-22')
    await press('10:00')
    await follow('改期或取消')
    await follow('改到其他时间')
    await follow(/11月22日/)
    await press('15:00')
    expect(await booked()).toBe(sunday('15:00'))

    await follow('改期或取消')
    await page.getByText('取消预约', { exact: true }).first().click()
    await press('取消预约')

    expect(await page.getByText('预约已取消').isVisible()).toBe(true)
    expect(await booked()).toBeUndefined()
  })

  test('reports the odometer, says no this time, and goes elsewhere', async () => {
    await open()
    await follow('上报里程')
    await page.getByLabel('仪表盘上的里程').fill('23500')
    await press('提交里程')
    expect(await page.getByText('里程已收到').isVisible()).toBe(true)
    expect(await readReadings(world.services.table, 'veh-1')).toMatchObject([{ value: 23500 }])

    await page.getByText('这辆车有变化？').click()
    await press('这次先不做保养')
    expect(await page.getByText('这次的保养不再提醒您').first().isVisible()).toBe(true)
    await page.getByText('这辆车有变化？').click()
    await press('已在别处保养')
    expect(await page.getByText('您在别处保养').isVisible()).toBe(true)
  })

  test('allows greetings', async () => {
    await open('?do=preferences')
    await press('同意：生日与节日祝福')

    expect(await page.getByText('已保存，立即生效').isVisible()).toBe(true)
    expect(await page.getByRole('button', { name: '停止：生日与节日祝福' }).isVisible()).toBe(true)
  })

  test('stops everything', async () => {
    await open('?do=preferences')
    await press('停止全部营销消息')

    expect(await page.getByText('已停止全部营销消息', { exact: true }).isVisible()).toBe(true)
  })

  test('files a complaint and follows it', async () => {
    await open('?do=complaint')
    await page.getByLabel('请告诉我们发生了什么').fill('保养后异响')
    await press('提交')

    expect(await page.getByText('投诉已登记').isVisible()).toBe(true)
    expect(await page.getByText('等待专人联系您').isVisible()).toBe(true)
    expect(await page.getByText('您提交了投诉').isVisible()).toBe(true)
  })

  test('answers a survey with one tap', async () => {
    await open('?do=survey&survey=after-service&about=vehicle:veh-1')
    await page.getByRole('button', { name: '9', exact: true }).click()

    expect(await page.getByText('您的评价我们已收到').isVisible()).toBe(true)
  })

  test('everything works without any script, in English', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } })
    const still = await context.newPage()
    await still.goto(`${site.url}/me/${ownerToken()}`)

    await still.getByRole('link', { name: 'English' }).click()
    await still.getByRole('link', { name: 'Book a service' }).click()
    await still.getByRole('link', { name: /22 Nov/ }).click()
    await still.getByRole('button', { name: '11:00' }).click()

    expect(await still.getByText('Booked. The confirmation is on its way.').isVisible()).toBe(true)
    expect(await booked()).toBe(sunday('11:00'))
    await context.close()
  })

  test('no part is wider than a small phone, every field has a name, every button is large enough', async () => {
    const { complaintId } = await complain(world)
    const parts = [
      '',
      '?do=book&car=veh-1',
      '?do=book&car=veh-1&day=2026-11-22',
      '?do=odometer&car=veh-1',
      '?do=preferences',
      '?do=complaint',
      `?do=complaint&about=${complaintId}`,
      '?do=survey&survey=nps&about=vehicle:veh-1',
      '?do=data',
      '?do=erase',
    ]
    const shots = process.env.SCREENSHOTS
    for (const part of parts)
      for (const language of ['zh-CN', 'en']) {
        await open(`${part}${part === '' ? '?' : '&'}lang=${language}`)
        const name = `${part.replace(/&about=.*/, '-one').replace(/\W+/g, '-') || 'home'}-${language}`
        if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
        expect(
          await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'),
          name,
        ).toBeLessThanOrEqual(0)
        expect(await page.evaluate(namelessFields), name).toEqual([])
        expect(await page.evaluate(smallTargets), name).toEqual([])
      }
    expect(complaints).toEqual([])
  })
})

/** Fields that a screen reader could not name. */
const namelessFields = `[...document.querySelectorAll('input:not([type=hidden]),select,textarea')]
  .filter((field) => !field.labels?.length && !field.ariaLabel).map((field) => field.name)`

/** What a thumb would miss: buttons and links of less than 44 px. */
const smallTargets = `[...document.querySelectorAll('main button, main a')]
  .filter((each) => each.offsetParent && each.offsetHeight < 44).map((each) => each.textContent)`
