import { expect, test } from 'vitest'
import { readReadings, readVehicle } from '../../functions/vehicles/vehicle-store.ts'
import { complain, evening, openOwnerWorld, ownerToken, sunday } from '../functions/pages/owner-kit.ts'
import { describeOnPhone, usePhone } from '../support/phone.ts'

describeOnPhone('an owner on a small phone (skipped where /usr/bin/chromium is not installed)', () => {
  const phone = usePhone(openOwnerWorld, evening)

  const open = (query = '') => phone.page.goto(`${phone.url}/me/${ownerToken()}${query}`)
  const press = (name: string) => phone.page.getByRole('button', { name }).click()
  const follow = (name: string | RegExp) => phone.page.getByRole('link', { name }).click()
  const booked = async () => (await readVehicle(phone.world.services.table, 'veh-1'))?.booking?.startsAt

  test('books with a day and a time, and a reload does not book again', async () => {
    await open()
    await follow('预约保养')
    await follow(/11月22日/)
    await press('10:00')

    expect(await phone.page.getByText('预约成功').isVisible()).toBe(true)
    expect(await booked()).toBe(sunday('10:00'))
    const told = phone.world.published.length
    await phone.page.reload()
    expect(phone.world.published).toHaveLength(told)
    expect(phone.complaints).toEqual([])
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
    await phone.page.getByText('取消预约', { exact: true }).first().click()
    await press('取消预约')

    expect(await phone.page.getByText('预约已取消').isVisible()).toBe(true)
    expect(await booked()).toBeUndefined()
  })

  test('reports the odometer, says no this time, and goes elsewhere', async () => {
    await open()
    await follow('上报里程')
    await phone.page.getByLabel('仪表盘上的里程').fill('23500')
    await press('提交里程')
    expect(await phone.page.getByText('里程已收到').isVisible()).toBe(true)
    expect(await readReadings(phone.world.services.table, 'veh-1')).toMatchObject([{ value: 23500 }])

    await phone.page.getByText('这辆车有变化？').click()
    await press('这次先不做保养')
    expect(await phone.page.getByText('这次的保养不再提醒您').first().isVisible()).toBe(true)
    await phone.page.getByText('这辆车有变化？').click()
    await press('已在别处保养')
    expect(await phone.page.getByText('您在别处保养').isVisible()).toBe(true)
  })

  test('allows greetings', async () => {
    await open('?do=preferences')
    await press('同意：生日与节日祝福')

    expect(await phone.page.getByText('已保存，立即生效').isVisible()).toBe(true)
    expect(await phone.page.getByRole('button', { name: '停止：生日与节日祝福' }).isVisible()).toBe(true)
  })

  test('stops everything', async () => {
    await open('?do=preferences')
    await press('停止全部营销消息')

    expect(await phone.page.getByText('已停止全部营销消息', { exact: true }).isVisible()).toBe(true)
  })

  test('files a complaint and follows it', async () => {
    await open('?do=complaint')
    await phone.page.getByLabel('请告诉我们发生了什么').fill('保养后异响')
    await press('提交')

    expect(await phone.page.getByText('投诉已登记').isVisible()).toBe(true)
    expect(await phone.page.getByText('等待专人联系您').isVisible()).toBe(true)
    expect(await phone.page.getByText('您提交了投诉').isVisible()).toBe(true)
  })

  test('answers a survey with one tap', async () => {
    await open('?do=survey&survey=after-service&about=vehicle:veh-1')
    await phone.page.getByRole('button', { name: '9', exact: true }).click()

    expect(await phone.page.getByText('您的评价我们已收到').isVisible()).toBe(true)
  })

  test('everything works without any script, in English', async () => {
    const still = await phone.openWithoutScripts()
    await still.goto(`${phone.url}/me/${ownerToken()}`)

    await still.getByRole('link', { name: 'English' }).click()
    await still.getByRole('link', { name: 'Book a service' }).click()
    await still.getByRole('link', { name: /22 Nov/ }).click()
    await still.getByRole('button', { name: '11:00' }).click()

    expect(await still.getByText('Booked. The confirmation is on its way.').isVisible()).toBe(true)
    expect(await booked()).toBe(sunday('11:00'))
  })

  test('no part is wider than a small phone, every field has a name, every button is large enough', async () => {
    const { complaintId } = await complain(phone.world)
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
        if (shots) await phone.page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
        expect(await phone.overflow(), name).toBeLessThanOrEqual(0)
        expect(await phone.page.evaluate(namelessFields), name).toEqual([])
        expect(await phone.page.evaluate(smallTargets), name).toEqual([])
      }
    expect(phone.complaints).toEqual([])
  })
})

/** Fields that a screen reader could not name. */
const namelessFields = `[...document.querySelectorAll('input:not([type=hidden]),select,textarea')]
  .filter((field) => !field.labels?.length && !field.ariaLabel).map((field) => field.name)`

/** What a thumb would miss: buttons and links of less than 44 px. */
const smallTargets = `[...document.querySelectorAll('main button, main a')]
  .filter((each) => each.offsetParent && each.offsetHeight < 44).map((each) => each.textContent)`
