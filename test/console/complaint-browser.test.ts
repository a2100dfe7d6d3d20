import { expect, test } from 'vitest'
import { signLink } from '../../functions/pages/links.ts'
import { friday, hoursAfter, openScene, staff } from '../functions/complaints/scene.ts'
import { describeOnPhone, usePhone } from '../support/phone.ts'
import { signingKey } from '../support/world.ts'

describeOnPhone('complaints on a phone, in Chromium (skipped where it is not installed)', () => {
  const phone = usePhone(openScene, hoursAfter(friday, 2))
  const signing = { key: signingKey, expiresAt: '2027-11-20T00:00:00Z' }

  test('a handler files what he hears on the phone, opens it, and records the call with one tap', async () => {
    const { page, url, world: scene } = phone
    await page.goto(`${url}/complaints/${signLink('complaints', staff, signing)}`)
    await page.getByLabel('客户手机号').fill('138 0000 0001')
    await page.getByLabel('客户怎么说').fill('刹车失灵')
    await page.getByRole('button', { name: '登记投诉' }).click()
    await page.reload()
    // Sent again, it would be known already.
    expect(await page.getByText('投诉已登记').isVisible()).toBe(true)
    expect(await phone.overflow()).toBeLessThanOrEqual(0)

    await page.getByRole('link', { name: 'P1 安全' }).click()
    expect(await page.getByText('剩余 24 小时 0 分').isVisible()).toBe(true)
    await page.getByRole('button', { name: '电话', exact: true }).click()

    expect(await page.getByText('已与客户沟通').isVisible()).toBe(true)
    expect((await scene.open())[0]).toMatchObject({ state: 'contacted', handler: staff })
    expect(await phone.overflow()).toBeLessThanOrEqual(0)
  })

  test('a claim is noted in its form, and its last day stands on the page with its law', async () => {
    const { page, url, world: scene } = phone
    const { complaintId } = await scene.file()
    await page.goto(`${url}/complaint/${signLink('complaint', { complaintId, ...staff }, signing)}`)

    await page.getByText('登记退换车要求').click()
    await page.getByLabel('收到要求').fill('2026-11-20')
    await page.getByRole('button', { name: '登记' }).first().click()

    expect(await page.getByText('最迟 2026-12-04').isVisible()).toBe(true)
    expect(await phone.overflow()).toBeLessThanOrEqual(0)
  })
})
