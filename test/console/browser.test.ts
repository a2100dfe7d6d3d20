import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { readOffer } from '../../functions/leads/lead-store.ts'
import { now, offerNow, openStoreWorld, putLead, readLeadNow, tokenFor } from '../functions/pages/kit.ts'
import { describeOnPhone, usePhone } from '../support/phone.ts'
import type { World } from '../support/world.ts'

describeOnPhone('on a phone, in Chromium (skipped where /usr/bin/chromium is not installed)', () => {
  const phone = usePhone(openWithLead, now)

  const openOffer = async (): Promise<void> => {
    const claims = { leadId: 'lead-1', offerId: await offerNow(phone.world), dealerId: 'D1', advisorId: 'X' }
    await phone.page.goto(`${phone.url}/offers/${await tokenFor('offer', claims)}`)
  }

  test('an advisor reads the offer, accepts with one tap, and can call at once', async () => {
    await openOffer()
    expect(await phone.page.getByText('请在').first().isVisible()).toBe(true)
    expect(await phone.page.getByText('138****0001').isVisible()).toBe(true)

    await phone.page.getByRole('button', { name: '立即接收' }).click()

    expect(await phone.page.getByRole('link', { name: '拨打电话' }).getAttribute('href')).toBe('tel:+8613800000001')
    expect((await readLeadNow(phone.world)).holder?.advisorId).toBe('X')
    await phone.page.getByRole('button', { name: '微信' }).click()
    expect(await phone.page.getByText('联系已登记').isVisible()).toBe(true)
    expect(phone.complaints).toEqual([])
  })

  test('the button to accept does not cover the reasons to decline', async () => {
    await openOffer()

    await phone.page.getByText('暂时无法跟进？').click()
    await phone.page.getByRole('button', { name: '转给同事' }).scrollIntoViewIfNeeded()

    const [decline, accept] = await Promise.all(
      ['转给同事', '立即接收'].map((name) => phone.page.getByRole('button', { name }).boundingBox()),
    )
    expect((decline?.y ?? 0) + (decline?.height ?? 0)).toBeLessThanOrEqual(accept?.y ?? 0)
  })

  test('the main button is in reach without scrolling and large enough for a thumb', async () => {
    await openOffer()

    const box = await phone.page.getByRole('button', { name: '立即接收' }).boundingBox()

    expect(box?.height).toBeGreaterThanOrEqual(48)
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(740)
    expect(box?.width).toBeGreaterThan(300)
  })

  test('declining works through its reasons, without any script', async () => {
    const still = await phone.openWithoutScripts()
    const claims = { leadId: 'lead-1', offerId: await offerNow(phone.world), dealerId: 'D1', advisorId: 'X' }
    await still.goto(`${phone.url}/offers/${await tokenFor('offer', claims)}`)

    await still.getByText('暂时无法跟进？').click()
    await still.getByLabel('正在接待客户').check()
    await still.getByRole('button', { name: '转给同事' }).click()

    expect(await still.getByRole('heading', { name: '已转给同事' }).isVisible()).toBe(true)
  })

  test('a code from a text message opens the offer', async () => {
    const offer = await readOffer(phone.world.services.table, 'lead-1', await offerNow(phone.world))
    await phone.page.goto(`${phone.url}/o`)

    await phone.page.getByLabel('接收码').fill(offer?.candidates[0]?.code ?? '')
    await phone.page.getByRole('button', { name: '查看线索' }).click()

    expect(await phone.page.getByRole('button', { name: '立即接收' }).isVisible()).toBe(true)
  })

  test('the language that was chosen stays through a tap', async () => {
    await openOffer()

    await phone.page.getByRole('link', { name: 'English' }).click()
    await phone.page.getByRole('button', { name: 'Accept' }).click()

    expect(await phone.page.getByRole('link', { name: 'Call' }).isVisible()).toBe(true)
  })

  test('a walk-in is registered and opened; the manager then sees who has the customer', async () => {
    await phone.page.goto(`${phone.url}/showroom/${await tokenFor('showroom', { dealerId: 'D1', advisorId: 'Y' })}`)
    await phone.page.getByLabel('客户手机号').fill('138 0000 0009')
    await phone.page.getByRole('button', { name: '登记到店' }).click()
    await phone.page.getByRole('link', { name: '查看客户' }).click()
    expect(await phone.page.getByRole('link', { name: '拨打电话' }).getAttribute('href')).toBe('tel:+8613800000009')

    await phone.page.goto(`${phone.url}/manager/${await tokenFor('manager', { dealerId: 'D1', advisorId: 'M' })}`)

    expect(await phone.page.getByText('138****0009').isVisible()).toBe(true)
    expect(await phone.page.getByText('韩梅梅，自').isVisible()).toBe(true)
  })

  test('no page is wider than a small phone, and every field has a name', async () => {
    await offerNow(phone.world)
    const ops = await tokenFor('ops', { by: 'ops-1' })
    const manager = await tokenFor('manager', { dealerId: 'D1', advisorId: 'M' })
    const showroom = await tokenFor('showroom', { dealerId: 'D1', advisorId: 'X' })
    const paths = ['/o', `/ops/${ops}/outbox`, `/ops/${ops}/queue`, `/manager/${manager}`, `/showroom/${showroom}`]

    for (const path of paths) {
      await phone.page.goto(`${phone.url}${path}`)
      expect(await phone.overflow(), path).toBeLessThanOrEqual(0)
      expect(await namelessFields(phone.page), path).toEqual([])
    }
    expect(phone.complaints).toEqual([])
  })
})

/** Fields that a screen reader could not name. */
const namelessFields = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('input:not([type=hidden]),select')]
    .filter((field) => !field.labels?.length && !field.ariaLabel)
    .map((field) => field.name)`)

async function openWithLead(): Promise<World> {
  const world = await openStoreWorld()
  await putLead(world)
  return world
}
