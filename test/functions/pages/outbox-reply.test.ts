import { afterEach, beforeEach, expect, test } from 'vitest'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { readContact } from '../../../functions/messages/contact-store.ts'
import { sendMessage } from '../../../functions/messages/send-message.ts'
import { opsPage } from '../../../functions/pages/ops-page.ts'
import type { World } from '../../support/world.ts'
import { browse, later, now, offerNow, openStoreWorld, outbox, putLead, tokenFor, visit } from './kit.ts'

let world: World
let personId: string
beforeEach(async () => {
  world = await openStoreWorld()
  personId = (await putLead(world)).personId
  const offerId = await offerNow(world)
  await acceptOffer({ leadId: 'lead-1', offerId, advisorId: 'X', now }, world.services)
  await sendMessage(
    {
      run: { id: 'run-1' },
      subject: { type: 'lead', id: 'lead-1' },
      step: 'introduce',
      slot: 'owner',
      to: 'owner',
      message: 'advisor-introduced',
      class: 'transactional',
      now,
    },
    world.services,
  )
})
afterEach(() => world.close())

const outboxPage = async (form?: Record<string, string>) => {
  const token = await tokenFor('ops', { by: 'ops' })
  const request = { path: `/ops/${token}/outbox`, parameters: { token, page: 'outbox' }, at: later(2) }
  return browse(world, opsPage, { ...request, ...(form && { form }) })
}

test('whoever reads a message to a person may reply as the person; not to what staff got', async () => {
  const { body } = await outboxPage()

  expect(String(body).match(/以客户身份回复/g)).toHaveLength(1)
  expect(body).toContain(`value="${personId}"`)
})

test('a reply goes to the advisor who holds the lead', async () => {
  const { body } = await outboxPage({ personId, text: '周六下午可以吗？' })

  expect(body).toContain('已转给负责的同事')
  const [reply] = (await outbox(world)).filter(({ template }) => template === 'reply-received')
  expect(reply).toMatchObject({ address: 'X@outbox', text: expect.stringContaining('周六下午可以吗？') })
})

test('a reply of R stops marketing', async () => {
  const { body } = await outboxPage({ personId, text: 'r' })

  expect(body).toContain('不再发送营销信息')
  expect((await readContact(world.services.table, personId)).stoppedAt).toBe(later(2))
})

test('after a reply the browser is back at the day and the recipient that it looked at: loading it again sends nothing', async () => {
  const token = await tokenFor('ops', { by: 'ops' })
  const query = { day: '2026-11-21', to: personId, lang: 'en' }
  const request = { path: `/ops/${token}/outbox`, parameters: { token, page: 'outbox' }, query, at: later(2) }

  const { status, headers } = await visit(world, opsPage, { ...request, form: { personId, text: '周六？' } })
  const { searchParams } = new URL(headers.location ?? '', 'https://l.example.cn')
  const { body } = await browse(world, opsPage, { ...request, query: Object.fromEntries(searchParams) })

  expect(status).toBe(303)
  expect(Object.fromEntries(searchParams)).toEqual({ ...query, said: 'reply-passed-on' })
  expect(body).toContain('Passed on to whoever looks after this person.')
  expect((await outbox(world)).filter(({ template }) => template === 'reply-received')).toHaveLength(1)
})

test('a reply without words is not sent, and the page says so', async () => {
  const { body } = await outboxPage({ personId, text: ' ' })

  expect(body).toContain('class="note bad"')
  expect((await outbox(world)).filter(({ template }) => template === 'reply-received')).toEqual([])
})
